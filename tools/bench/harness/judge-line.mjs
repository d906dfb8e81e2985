import { median, round } from './statistics.mjs';

const figureOf = (rounds) => (rounds.length === 0 ? null : round(median(rounds.map(({ figure }) => figure))));
const middle = (rounds, of) => (rounds.every((one) => one[of] === undefined) ? undefined : round(median(rounds.map((one) => one[of]))));

/**
 * The one line of a bench. `rounds`: contestant -> what each of its rounds measured. A contestant that could not take part has no figure, and a
 * bench that lacks one is not met. An oracle that is not ok makes the score 0.
 */
export function judgeLine(bench, { contestants, rounds, quick }) {
  const of = (role) => contestants.filter((one) => one.role === role);
  const [ours] = of('ours');
  const mine = rounds[ours.name] ?? [];
  const wrong = contestants.flatMap(({ name }) => (rounds[name] ?? []).flatMap(({ oracle = 'ok' }) => (oracle === 'ok' ? [] : [`${name}: ${oracle}`])));
  const oracle = mine.length === 0 ? 'ours: no round came to its end' : (wrong[0] ?? 'ok');
  const score = oracle === 'ok' ? figureOf(mine) : 0;
  const figures = Object.fromEntries(contestants.filter((one) => one !== ours).map(({ name }) => [name, figureOf(rounds[name] ?? [])]));
  const compared = [...of('peer'), ...of('limit')].map(({ name }) => [name, figures[name]]).filter(([, figure]) => figure !== null);
  const ratios = Object.fromEntries(compared.map(([name, figure]) => [name, round(score / figure)]));
  const pick = (role) => Object.fromEntries(of(role).map(({ name }) => [name, figures[name]]));
  const sized = contestants.flatMap(({ name }) => (rounds[name]?.[0]?.size === undefined ? [] : [[name, rounds[name][0].size]]));
  const [limit] = of('limit');
  const beside = pick('beside');
  const line = {
    bench: bench.name, unit: bench.unit, ours: score, p50: middle(mine, 'p50'), p99: middle(mine, 'p99'), peers: pick('peer'),
    limit: limit === undefined ? null : figures[limit.name], ratios, oracle, target: bench.target,
    ...(Object.keys(beside).length > 0 ? { beside } : {}),
    ...(sized.length > 0 ? { sizes: Object.fromEntries(sized) } : {}),
    rounds: mine.length, ...(quick ? { quick: 'smaller and fewer rounds: compare nothing with a full run' } : {}),
  };
  const more = Object.fromEntries([...new Set(mine.flatMap(({ more = {} }) => Object.keys(more)))].map((key) => [key, round(median(mine.map((one) => one.more[key])))]));
  return { ...line, ...(Object.keys(more).length > 0 ? { more } : {}), met: oracle === 'ok' && bench.met({ ...line, more }) };
}

/** At least so many times; a peer that has no figure proves nothing. */
export const atLeast = (ratios, wanted) => Object.entries(wanted).every(([name, least]) => (ratios[name] ?? 0) >= least);
