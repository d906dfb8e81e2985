import { startPostgres, temporaryDirectory } from '@fuel/testing';
import { judgeLine } from './judge-line.mjs';
import { round } from './statistics.mjs';

const say = (text) => console.error(`  ${text}`);

/**
 * One bench: all contestants take turns, `rounds` times, and the order of the turns moves on each time. One Postgres with fsync serves them all,
 * each turn in a database of its own; whoever does not have its turn does not run.
 */
export async function runBench(bench, { quick, only }) {
  const contestants = bench.contestants.filter(({ name, role }) => only === undefined || role === 'ours' || only.includes(name));
  const began = performance.now();
  const times = quick ? 3 : 5;
  const rounds = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  await using directory = await temporaryDirectory(`bench-${bench.name}`);
  await using postgres = bench.alone === true ? null : await startPostgres({ fsync: true, settings: { shared_buffers: '128MB', max_connections: '300' } });
  const prepared = await bench.prepare?.({ postgres, quick, root: `${directory.path}/prepare` });
  const out = new Set();
  for (let turn = 0; turn < times; turn += 1) {
    for (let place = 0; place < contestants.length; place += 1) {
      const contestant = contestants[(turn + place) % contestants.length];
      if (out.has(contestant.name)) continue;
      const result = await takeTurn(contestant, { postgres, quick, prepared, root: `${directory.path}/${turn}-${contestant.name}` });
      if (result === null) out.add(contestant.name);
      else rounds[contestant.name].push(result);
      say(`${bench.name} ${turn + 1}/${times} ${contestant.name}: ${result === null ? 'did not come to its end' : `${Math.round(result.figure * 100) / 100} ${bench.unit} in a turn of ${Math.round(result.tookMs / 1_000)} s${result.oracle === undefined || result.oracle === 'ok' ? '' : ` (${result.oracle})`}`}`);
    }
  }
  return { ...judgeLine(bench, { contestants, rounds, quick }), minutes: round((performance.now() - began) / 60_000) };
}

/** A contestant that breaks is told of and left out; the others go on. */
async function takeTurn(contestant, { postgres, quick, prepared, root }) {
  const began = performance.now();
  const database = postgres === null ? undefined : await postgres.createDatabase({ template: prepared?.template });
  try {
    const result = await contestant.turn({ postgres, database, quick, root, prepared });
    return { ...result, tookMs: performance.now() - began };
  } catch (cause) {
    say(`${contestant.name}: ${cause.stack ?? cause}`);
    return null;
  } finally {
    await database?.drop();
  }
}
