import { describe, expect, test } from '@jest/globals';
import type { Fact } from '@fuel/contracts';
import fc from 'fast-check';
import { batch, shaOf, smallHub } from './fixtures/small-hub.ts';
import { handleFacts } from './handle-facts.ts';

const moved = (digit: number): Fact => ({ type: 'repository.headMoved', repository: 'rep_api', branch: 'main', head: shaOf(`head ${digit}`), previous: shaOf(digit === 1 ? 'head of api' : `head ${digit - 1}`) });
const headOf = (hub: ReturnType<typeof smallHub>): unknown => hub.store.repositories.get('rep_api')?.head;

describe('facts of one boot', () => {
  test('given facts in order, when they come, then each is applied once and all are settled', async () => {
    const hub = smallHub();
    const { journals: [answer] } = await handleFacts(hub.deps, [batch('nod_a', 1, [moved(1), moved(2)]), batch('nod_a', 3, [moved(3)])]);
    expect([answer, headOf(hub)]).toEqual([{ node: 'nod_a', boot: 'boo_nod_a', settled: 3, gap: false }, shaOf('head 3')]);
    expect(hub.eventTypes()).toEqual(['repository.headMoved', 'repository.headMoved', 'repository.headMoved']);
  });

  test('given settled facts, when they come again with new ones behind them, then only the new ones are applied', async () => {
    const hub = smallHub();
    await handleFacts(hub.deps, [batch('nod_a', 1, [moved(1), moved(2)])]);
    const { journals: [answer] } = await handleFacts(hub.deps, [batch('nod_a', 1, [moved(1), moved(2), moved(3)])]);
    expect([answer?.settled, answer?.gap, hub.store.events.length]).toEqual([3, false, 3]);
    const { journals: [again] } = await handleFacts(hub.deps, [batch('nod_a', 2, [moved(2), moved(3)])]);
    expect([again?.settled, again?.gap, hub.store.events.length, headOf(hub)]).toEqual([3, false, 3, shaOf('head 3')]);
  });

  test('given a gap, when facts come behind it, then none of them is applied and the gap is told; when it is filled, all are', async () => {
    const hub = smallHub();
    const { journals: [answer] } = await handleFacts(hub.deps, [batch('nod_a', 1, [moved(1)]), batch('nod_a', 3, [moved(3)])]);
    expect([answer?.settled, answer?.gap, headOf(hub)]).toEqual([1, true, shaOf('head 1')]);
    const { journals: [filled] } = await handleFacts(hub.deps, [batch('nod_a', 3, [moved(3)]), batch('nod_a', 2, [moved(2)])]);
    expect([filled?.settled, filled?.gap, headOf(hub)]).toEqual([3, false, shaOf('head 3')]);
  });

  test('given any cut of a journal into batches, repeated and in any order, when they come, then what follows without a gap is applied once, in order', async () => {
    const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(cuts, { minLength: 1, maxLength: 4 }), async (deliveries) => {
        const hub = smallHub();
        let settled = 0;
        for (const delivery of deliveries) {
          const { journals: [answer] } = await handleFacts(hub.deps, delivery.map(([from, length]) => batch('nod_a', from, Array.from({ length }, (_, index) => moved(from + index)))));
          const covered = new Set(delivery.flatMap(([from, length]) => Array.from({ length }, (_, index) => from + index)));
          while (covered.has(settled + 1)) settled += 1;
          expect(answer).toEqual({ node: 'nod_a', boot: 'boo_nod_a', settled, gap: [...covered].some((seq) => seq > settled) });
        }
        expect(hub.store.events.map((event) => event.data['head'])).toEqual(Array.from({ length: settled }, (_, index) => shaOf(`head ${index + 1}`)));
      }),
      { numRuns: 200 },
    );
  });

  test('given two boots and two nodes, when their facts come together, then each journal has its own count', async () => {
    const hub = smallHub();
    hub.addNode('nod_b');
    const { journals: answers } = await handleFacts(hub.deps, [batch('nod_b', 1, [moved(1)]), batch('nod_a', 2, [moved(2)]), batch('nod_a', 1, [moved(3)], 'boo_later')]);
    expect(answers).toEqual([
      { node: 'nod_a', boot: 'boo_later', settled: 1, gap: false },
      { node: 'nod_a', boot: 'boo_nod_a', settled: 0, gap: true },
      { node: 'nod_b', boot: 'boo_nod_b', settled: 1, gap: false },
    ]);
  });

  test('given two lives of a node, when their facts come together, then those of the life that was heard of first apply first, whatever they are called', async () => {
    for (const [first, second] of [['boo_1', 'boo_2'], ['boo_2', 'boo_1']] as const) {
      const hub = smallHub();
      await handleFacts(hub.deps, [batch('nod_a', 1, [moved(1)], first), batch('nod_a', 1, [moved(2)], second)]);
      expect(headOf(hub)).toBe(shaOf('head 2'));
    }
  });
});

describe('facts that cannot be applied', () => {
  test('given a fact that this hub cannot read, when it comes, then it is parked with the reason and the ones behind it are applied', async () => {
    const hub = smallHub();
    const { journals: [answer] } = await handleFacts(hub.deps, [batch('nod_a', 1, [{ type: 'attempt.dreamt' }, moved(1)])]);
    expect([answer?.settled, answer?.gap, headOf(hub)]).toEqual([2, false, shaOf('head 1')]);
    expect(hub.store.parked).toEqual([expect.objectContaining({ node: 'nod_a', boot: 'boo_nod_a', seq: 1, reason: expect.stringMatching(/fact\/type/) })]);
  });

  test('given a parked fact, when it comes again, then it is parked no second time', async () => {
    const hub = smallHub();
    await handleFacts(hub.deps, [batch('nod_a', 1, ['nonsense'])]);
    await handleFacts(hub.deps, [batch('nod_a', 1, ['nonsense'])]);
    expect(hub.store.parked).toHaveLength(1);
  });

  test('given facts about what this node was not given, when they come, then they are settled, written down as refused, and change nothing', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    hub.addNode('nod_b');
    hub.store.nodes.set('nod_b', { ...hub.store.nodes.get('nod_a')!, id: 'nod_b', repositories: [] });
    const fact = hub.finished('api', 'forged');
    const answers = await hub.tell('nod_b', fact, { ...fact, epoch: 9 }, { ...fact, task: 'tsk_none' }, moved(1));
    expect([answers[0]?.settled, hub.state('api'), headOf(hub)]).toEqual([4, 'dispatched', shaOf('head of api')]);
    const told = () => hub.store.events.flatMap(({ type, data }) => (type === 'fact.refused' ? [data['times']] : []));
    expect(told()).toEqual([1]);
    // A node that goes on like that fills no log: one line a minute, with how many there were.
    for (let n = 0; n < 50; n += 1) await hub.tell('nod_b', fact);
    expect(told()).toEqual([1]);
    hub.clock.now += 60_000;
    await hub.tell('nod_b', fact, fact);
    expect(told()).toEqual([1, 54]);
    hub.clock.now += 60_000;
    await hub.tell('nod_b', fact);
    expect(told()).toEqual([1, 54, 2]);
    expect(hub.store.attempts.get(`${hub.task('api').spec.id}/1`)).not.toHaveProperty('outcome');
  });
});

describe('facts that break the hub', () => {
  async function withoutRepository() {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    await hub.relay();
    hub.addNode('nod_b');
    const fact = hub.finished('api', 'work');
    hub.store.repositories.delete('rep_api');
    const toTypes: Fact = { type: 'repository.headMoved', repository: 'rep_types', branch: 'main', head: shaOf('types'), previous: shaOf('head of types') };
    const broken: unknown[] = [];
    const deps = { ...hub.deps, onBroken: (at: object, cause: unknown) => void broken.push([at, cause]) };
    return { hub, deps, broken, batches: [batch('nod_a', 2, [fact, toTypes]), batch('nod_b', 1, [toTypes])] };
  }

  test('given a fact from which something impossible follows, when it comes, then it alone is parked and told of, and all others are applied', async () => {
    const { hub, deps, broken, batches } = await withoutRepository();
    const { journals: answers } = await handleFacts(deps, batches);
    expect(answers.map(({ node, settled, gap }) => [node, settled, gap])).toEqual([['nod_a', 3, false], ['nod_b', 1, false]]);
    expect([hub.state('api'), hub.store.repositories.get('rep_types')?.head]).toEqual(['dispatched', shaOf('types')]);
    expect(hub.store.parked).toEqual([expect.objectContaining({ node: 'nod_a', seq: 2, reason: expect.stringMatching(/^it broke the hub: .*no repository/) })]);
    expect(broken).toEqual([[{ node: 'nod_a', boot: 'boo_nod_a', seq: 2 }, expect.any(Error)]]);
    await handleFacts(deps, batches);
    expect([hub.store.parked.length, broken.length]).toEqual([1, 1]);
  });

  test('given work that opens the way for a task which cannot be given out, when it is told, then it counts all the same and nothing is parked', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' }, web: { in: 'web', after: ['api'] } });
    await hub.dispatch();
    await hub.relay();
    const nothingNew = { ...hub.finished('api', 'work'), outcome: { kind: 'no_change', reason: 'it is there already' } } as Fact;
    const breaks = () => Promise.reject(new Error('no place can be chosen'));
    const transact: typeof hub.deps.transact = (work) => hub.deps.transact((transaction) => work({ ...transaction, boardIfNobodyWaits: breaks }));
    const { journals, waits } = await handleFacts({ ...hub.deps, transact }, [batch('nod_a', 2, [nothingNew])]);
    expect([journals.map(({ settled, gap }) => [settled, gap]), waits]).toEqual([[[2, false]], true]);
    expect([hub.state('api'), hub.state('web'), hub.store.parked]).toEqual(['no_change', 'ready', []]);
  });

  test('given a failure that may pass later, when facts come, then nothing is parked and the failure is told to whoever brought them', async () => {
    const { hub, deps, broken, batches } = await withoutRepository();
    const away = Object.assign(new Error('away'), { retryable: true });
    await expect(handleFacts({ ...deps, transact: () => Promise.reject(away) }, batches)).rejects.toBe(away);
    expect([hub.store.parked, broken]).toEqual([[], []]);
  });
});

describe('a default branch that moves', () => {
  test('given a branch that goes forth and back within one batch, when it is told, then the last word counts', async () => {
    const hub = smallHub();
    await hub.tell('nod_a', moved(1));
    await hub.tell('nod_a', moved(2), { ...moved(1), previous: shaOf('head 2') } as Fact);
    expect(headOf(hub)).toBe(shaOf('head 1'));
  });
});

describe('a fact that cannot be read', () => {
  test('given the end of a running attempt in words that this hub does not know, then it is parked, a person is told, and the task is given out again', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    await hub.dispatch();
    const { id } = hub.task('api').spec;
    const fact = { ...hub.finished('api', 'api 1'), outcome: { kind: 'from the future' } };
    await handleFacts(hub.deps, [{ ...batch('nod_a', 1, [moved(1)]), facts: [{ id: 'fct_1', at: new Date(0).toISOString(), fact }] }]);
    expect(hub.store.parked.length).toBe(1);
    expect([hub.state('api'), hub.store.attempts.get(`${id}/1`)?.outcome?.kind]).toEqual(['ready', 'failed']);
    expect(hub.store.inbox.map((item) => [item.kind, item.task, item.done])).toEqual([['blocked', id, false]]);
  });
});
