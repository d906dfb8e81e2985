import { expect, test } from '@jest/globals';
import type { AuditNote } from '@fuel/store';
import { openAudit } from './open-audit.ts';

function scene() {
  const written: AuditNote[][] = [];
  const audit = openAudit({ write: (notes) => Promise.resolve(void written.push([...notes])), now: () => 7, onTrouble: (cause) => { throw cause; }, everyMs: 60_000 });
  return { audit, written };
}
const node = (id: string) => ({ actor: { kind: 'node' as const, id }, reason: 'its signature is wrong' });

test('given the same refusal many times, then it is one note with its number', async () => {
  const { audit, written } = scene();
  for (let times = 0; times < 1_000; times += 1) audit.note('fact', 'refused', node('nod_1'));
  audit.note('fact', 'refused', node('nod_2'));
  await audit.stop();
  expect(written).toEqual([[{ at: 7, what: 'fact', outcome: 'refused', ...node('nod_1'), times: 1_000 }, { at: 7, what: 'fact', outcome: 'refused', ...node('nod_2'), times: 1 }]]);
});

test('given a flood of different ones, then what is written is bounded and the rest is counted', async () => {
  const { audit, written } = scene();
  for (let n = 0; n < 5_000; n += 1) audit.note('fact', 'refused', node(`nod_${n}`));
  await audit.stop();
  expect(written[0]?.length).toBe(101);
  expect(written[0]?.reduce((sum, note) => sum + note.times, 0)).toBe(5_000);
});

test('given a database that does not take it, then that is told and nobody waits', async () => {
  const told: unknown[] = [];
  const audit = openAudit({ write: () => Promise.reject(new Error('away')), now: () => 7, onTrouble: (cause) => void told.push(cause), everyMs: 60_000 });
  audit.note('fact', 'refused', node('nod_1'));
  await audit.stop();
  expect(told).toEqual([new Error('away')]);
});
