import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { takenPlaces } from '@fuel/local';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import type { NodeContext } from '../node-context.ts';
import { recover } from '../recovery/recover.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts } from './running-attempts.ts';

let node: SampleNode;
let api: SampleRepository;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'README.md': 'api\n' });
});
afterEach(() => node.remove());

/** A checkout below /tmp has the agent's program there, and a sandbox has a /tmp of its own. */
const sandbox = { isolation: 'sandbox', sandboxReadable: [path.join(import.meta.dirname, '../../../..')] } as const;

const settingsOf = (isolation: NodeContext['settings']['isolation']): Partial<NodeContext['settings']> => ({ isolation });

type Change = Parameters<typeof startOrder>[1];
const run = async (change: Change, settings: Partial<NodeContext['settings']> = {}, more: Partial<NodeContext> = {}): Promise<readonly string[]> => {
  const said: string[] = [];
  const live = { say: (_of: unknown, _stream: unknown, text: string) => void said.push(text), replay: () => undefined, end: () => undefined };
  const context = { ...node.context, settings: { ...node.context.settings, ...settings }, live, ...more };
  await runAttempt(context, node.accept(startOrder(api, change)), openRunningAttempts());
  return said;
};
const last = () => node.facts().at(-1);
const finished = (): FactOf<'attempt.finished'> => {
  const fact = last();
  if (fact?.type !== 'attempt.finished') throw new Error(JSON.stringify(fact));
  return fact;
};

describe('a clone of its own', () => {
  test('given work that is committed, then it is delivered, and what else it did to its repository is nowhere', async () => {
    await run({ steps: [{ write: 'b.txt', content: 'b\n' }, { commit: 'b' }, { shell: 'git branch mine; git config user.name Somebody; git tag v1' }] }, { isolation: 'clone' });
    expect(finished()).toMatchObject({ outcome: { kind: 'completed' }, warnings: [] });
    expect(await api.git('show', `${refs.attempt('tsk_1', 1)}:b.txt`)).toBe('b');
    expect(await api.git('for-each-ref', '--format=%(refname)')).not.toMatch(/mine|v1/);
    expect(readdirSync(node.context.home.work)).toEqual([]);
  });

  test('given work that is not committed, then it is salvaged from there, also after a kill', async () => {
    await run({ steps: [{ dirty: 'left.txt' }] }, { isolation: 'clone' });
    expect(finished().outcome.kind).toBe('needs_work');
    expect(await api.git('ls-tree', '--name-only', refs.salvage('tsk_1', 1))).toContain('left.txt');
  });

  test('given a repository that asks for it, then it is so on a node that is set to less', async () => {
    const base = await api.commit(api.base, 'refs/heads/main', { '.fuel/config.yaml': 'isolation: clone\n' });
    const said = await run({ base, start: { sha: base, merge: [] }, steps: [{ shell: 'git rev-parse --git-common-dir' }, { declareNoChange: 'nothing to do' }] });
    expect(said.join('\n')).toContain('clone.git');
  });
});

describe('what is its own beside others', () => {
  const own = { shell: 'echo x > "$FUEL_CACHE/x" && echo "own $FUEL_SLOT $FUEL_PORT_BASE $FUEL_PORT_COUNT $FUEL_DATABASE $FUEL_WORKTREE"; sleep 1' };
  const wanted = { worktree: settingsOf('worktree'), clone: settingsOf('clone'), sandbox: sandbox as Partial<NodeContext['settings']> };

  test.each(['worktree', 'clone', 'sandbox'] as const)('given two attempts at once with isolation %s, then each has a slot, ports, a database and a cache, and no two the same', async (level) => {
    if (level === 'sandbox' && !node.context.isolation.sandbox.possible) return console.warn(`SKIPPED here: sandbox: ${node.context.isolation.sandbox.whyNot}`);
    const steps = [own, { declareNoChange: 'nothing to do' }];
    const said = await Promise.all([1, 2].map((n) => run({ task: `tsk_${n}`, key: `k${n}`, steps }, wanted[level])));
    const lines = said.flatMap((one) => [...new Set(one.join('\n').match(/own \d+ [\w /]+/g) ?? [])]).sort();
    expect(lines).toEqual([expect.stringMatching(/^own 0 20000 20 fuel_api_\w+_0 feat\//), expect.stringMatching(/^own 1 20020 20 fuel_api_\w+_1 feat\//)]);
    expect([...takenPlaces(node.context.local)]).toEqual(level === 'worktree' ? [0, 1] : []);
  });
});

describe('a sandbox', () => {
  const strangers = (): { readonly other: string; readonly seed: string } => {
    const { home } = node.context;
    const other = path.join(home.work, 'att_other', 'tree');
    mkdirSync(other, { recursive: true });
    writeFileSync(path.join(other, 'secret.txt'), 'of-another-attempt\n');
    const seed = path.join(home.root, 'seed');
    writeFileSync(seed, 'of-the-node\n');
    return { other: path.join(other, 'secret.txt'), seed };
  };

  test('given an agent that looks for others, then it reads neither their files nor the node\'s credentials, and its work is delivered', async () => {
    const { other, seed } = strangers();
    const steps = [
      { shell: `cat ${other} ${seed}; ls ${node.context.home.root} ${node.context.home.work}; cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep HUNTED` },
      { shell: `echo x > ${node.context.home.root}/planted; echo x > $HOME/.fuel-planted; echo tmp-is-mine > /tmp/x; cat /tmp/x` },
      { write: 'b.txt', content: 'b\n' }, { commit: 'b' },
    ];
    process.env['HUNTED'] = 'hunted-value';
    const said = (await run({ steps }, sandbox)).join('\n');
    delete process.env['HUNTED'];
    if (!node.context.isolation.sandbox.possible) {
      console.warn(`SKIPPED here: sandbox: ${node.context.isolation.sandbox.whyNot}`);
      return expect(last()).toMatchObject({ type: 'order.declined' });
    }
    expect(finished().outcome).toMatchObject({ kind: 'completed' });
    expect(said).toContain('tmp-is-mine');
    expect(said).not.toMatch(/of-another-attempt|of-the-node|hunted-value/);
    expect(existsSync(`${node.context.home.root}/planted`)).toBe(false);
    expect(existsSync(`${process.env['HOME']}/.fuel-planted`)).toBe(false);
    expect(await api.git('show', `${refs.attempt('tsk_1', 1)}:b.txt`)).toBe('b');
  });

  test('given the same agent in a worktree, then it reads both: that is what a sandbox is for', async () => {
    const { other, seed } = strangers();
    const said = (await run({ steps: [{ shell: `cat ${other} ${seed}` }, { declareNoChange: 'nothing to do' }] })).join('\n');
    expect(said).toMatch(/of-another-attempt[\s\S]*of-the-node/);
  });

  test('given a node that cannot have one, then the order is declined with the reason and the remedy, and nothing is begun', async () => {
    const no = { possible: false, whyNot: 'user namespaces are switched off', remedy: 'switch them on' } as const;
    await run({ steps: [] }, { isolation: 'sandbox' }, { isolation: { ...node.context.isolation, sandbox: no } });
    expect(last()).toMatchObject({ type: 'order.declined', code: 'agent_unavailable', retryable: true, message: expect.stringMatching(/isolation: sandbox.*user namespaces are switched off; switch them on/) });
    expect(readdirSync(node.context.home.work)).toEqual([]);
  });
});

describe('where processes cannot be kept together', () => {
  test('given a grandchild that left group and session, then it is hunted, ended and told all the same', async () => {
    const no = { possible: false, whyNot: 'no namespaces', remedy: 'none' } as const;
    const steps = [{ grandchild: { setsid: true, sleep: 60_000, ignoreSigterm: true } }, { declareNoChange: 'nothing to do' }];
    await run({ steps }, {}, { isolation: { pidNamespace: no, sandbox: no, overlay: no } });
    expect(finished()).toMatchObject({ outcome: { kind: 'no_change' }, warnings: ['1 process that the agent left running had to be ended'] });
  });

  test('given the start after a kill, then nobody has to be hunted: a restart finds nothing', async () => {
    expect(await recover(node.context)).toEqual([]);
  });
});
