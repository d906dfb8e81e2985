import { expect, test } from '@jest/globals';
import type { LogLines } from '@fuel/contracts';
import { openLiveLog } from './live-log.ts';

type Said = Omit<LogLines, 'type' | 'hub' | 'node'>;
const of = { task: 'tsk_1', epoch: 1 };
const scene = () => {
  const said: Said[] = [];
  return { said, live: openLiveLog({ publish: (lines) => said.push(lines), now: () => new Date(0), linesPerSecond: 1_000_000 }) };
};

test('given somebody who looks, then what was said before is said once more, with its numbers and up to now', () => {
  const { said, live } = scene();
  for (let n = 1; n <= 3; n += 1) live.say(of, 'out', `line ${n}`);
  live.replay(of);
  live.say(of, 'err', 'line 4');
  live.end(of);
  expect(said.map(({ firstLine, lines, replay = false }) => [firstLine, lines.map(({ text }) => text), replay])).toEqual([
    [1, ['line 1', 'line 2', 'line 3'], false], [1, ['line 1', 'line 2', 'line 3'], true], [4, ['line 4'], false],
  ]);
});

test('given an attempt that is not here, then the answer says that there is nothing', () => {
  const { said, live } = scene();
  live.replay(of);
  expect(said).toEqual([{ ...of, firstLine: 1, lines: [], replay: true }]);
});

test('given an agent that floods, then what is kept is bounded, and one message holds it', () => {
  const { said, live } = scene();
  for (let n = 1; n <= 5_000; n += 1) live.say(of, 'out', n % 2 === 0 ? '\u0001'.repeat(3_000) : `line ${n}`);
  live.replay(of);
  const last = said.at(-1);
  expect(last?.lines.length).toBeLessThanOrEqual(500);
  expect(last).toMatchObject({ replay: true, firstLine: 5_001 - (last?.lines.length ?? 0) });
  expect(JSON.stringify(JSON.stringify(last)).length).toBeLessThan(500_000);
  live.end(of);
});
