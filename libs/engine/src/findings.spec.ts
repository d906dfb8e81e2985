import { describe, expect, test } from '@jest/globals';
import type { Finding } from '@fuel/contracts';
import { smallHub } from './fixtures/small-hub.ts';

const configuration: Finding = { code: 'configuration_changed', path: '.fuel/config.yaml', message: 'it says how work is judged', needsPerson: true };
const copied: Finding = { code: 'duplicate_added', path: 'src/b.ts', message: 'lines 1 to 20 stand in src/a.ts too' };

async function reviewed(findings: readonly Finding[]) {
  const hub = smallHub();
  const feature = await hub.start({ types: { in: 'types' } });
  await hub.dispatch();
  await hub.relay();
  await hub.tell('nod_a', hub.finished('types', 'types 1'));
  await hub.relay();
  await hub.tell('nod_a', { ...hub.passed('types'), findings: [...findings] });
  const { id } = hub.task('types').spec;
  return { hub, feature, id, expected: { [id]: hub.task('types').accepted?.work?.head ?? null } };
}

describe('what a review finds', () => {
  test('given findings, then the item that asks for a review says them, what needs a person first', async () => {
    const { hub } = await reviewed([copied, configuration]);
    const item = hub.store.inbox.find((one) => one.kind === 'review');
    expect(item?.body.split('\n').slice(0, 3)).toEqual([
      'What the reviews found (! has to be named by the approval):',
      '! types: configuration_changed .fuel/config.yaml: it says how work is judged',
      '- types: duplicate_added src/b.ts: lines 1 to 20 stand in src/a.ts too',
    ]);
  });

  test('given one that needs a person, then an approval that does not name it is refused and one that does lands', async () => {
    const { hub, feature, id, expected } = await reviewed([copied, configuration]);
    const [refused] = await hub.wish({ type: 'feature.approve', feature, expected });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'feature.finding_unnamed', pointer: '/despite', extra: { findings: [{ task: id, code: 'configuration_changed' }] } } });
    expect(hub.feature()?.name).toBe('review_pending');
    const [approved] = await hub.wish({ type: 'feature.approve', feature, expected, despite: { [id]: ['configuration_changed'] } });
    expect(approved?.ok).toBe(true);
    expect(hub.store.events.find((event) => event.type === 'feature.approved')?.data).toMatchObject({ note: { despite: { [id]: ['configuration_changed'] } } });
  });

  test('given work that is checked again and is in order then, then nothing has to be named any more', async () => {
    const { hub, feature, id } = await reviewed([configuration]);
    await hub.wish({ type: 'feature.requestChanges', feature, comments: [{ task: 'types', text: 'Leave the configuration alone' }] });
    await hub.carryOut('types', 'types 2');
    const [approved] = await hub.wish({ type: 'feature.approve', feature, expected: { [id]: hub.task('types').accepted?.work?.head ?? null } });
    expect(approved?.ok).toBe(true);
  });
});

describe('work that does not pass', () => {
  test('given three tries that were sent back, then the task waits for a person, who is told what for and what can be done', async () => {
    const hub = smallHub();
    await hub.start({ types: { in: 'types' } });
    const { id } = hub.task('types').spec;
    for (const round of [1, 2, 3]) {
      await hub.dispatch();
      await hub.relay();
      await hub.tell('nod_a', hub.finished('types', `types ${round}`));
      await hub.relay();
      if (round > 1) expect(hub.order(`review:${id}:${round}`, 'review.run').head).toBe(hub.task('types').last?.head);
      await hub.tell('nod_a', { ...hub.passed('types'), verdict: { kind: 'failed', issues: [{ code: 'path_outside', path: 'docs/a.md', message: `put it back ${round}` }] } });
      if (round < 3) {
        await hub.dispatch();
        expect(JSON.stringify(hub.order(`attempt:${id}:${round + 1}`, 'attempt.start').prompt)).toContain(`- docs/a.md: put it back ${round}`);
      }
    }
    expect(hub.task('types').state).toEqual({ name: 'parked', reason: '3 attempts did not pass review', issues: [{ code: 'path_outside', path: 'docs/a.md', message: 'put it back 3' }] });
    const item = hub.store.inbox.find((one) => one.kind === 'failed');
    expect(item?.title).toContain('is parked: 3 attempts did not pass review');
    for (const words of ['docs/a.md: put it back 3', `fuel task retry ${id}\n`, `fuel task retry ${id} --agent <name>`, `fuel task edit ${id}`, `fuel task cancel ${id}`]) expect(item?.body).toContain(words);
  });
});
