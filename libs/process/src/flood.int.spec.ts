import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-flood-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const megabyte = 1024 * 1024;

/** A node in small: it reads what a child floods, cut into lines, with a log on disk. Its own memory is what is looked at. */
const reader = (flood: string): string => `
  import { spawnProcess } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  const before = process.memoryUsage().rss;
  let lines = 0, cut = 0, longest = 0;
  const end = await spawnProcess({
    command: 'sh', args: ['-c', ${JSON.stringify(flood)}], cwd: '/', graceMs: 1000, maxLogBytes: 4 * 1024 * 1024, maxLineBytes: 1024 * 1024,
    stdoutPath: ${JSON.stringify(join(dir, 'stdout.log'))},
    onLine: ({ text, droppedBytes }) => { lines += 1; if (droppedBytes > 0) cut += 1; longest = Math.max(longest, text.length); },
  }).done;
  console.log(JSON.stringify({ lines, cut, longest, bytes: end.stdout.bytes, ms: end.durationMs, logTruncated: end.stdout.logTruncated, grown: process.resourceUsage().maxRSS * 1024 - before }));`;

/** With how much of it a minute has to be read on a small machine that is busy; what is no text at all is decoded slowly. */
const floods = [
  ['a line of 100 MB', `head -c ${100 * megabyte} /dev/zero | tr '\\0' x; echo; echo last`, { lines: 2, cut: 1, bytes: 100 * megabyte + 6 }, 1024],
  ['100 MB of binary', `head -c ${100 * megabyte} /dev/urandom`, { bytes: 100 * megabyte }, 256],
  ['256 MB of short lines', `yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c ${256 * megabyte}`, { cut: 0, bytes: 256 * megabyte }, 1024],
] as const;

test.each(floods)('given %s, when it is read, then memory stays flat, the log is cut with a mark, and it keeps up', async (_what, flood, expected, leastMbAMinute) => {
  const { end, stdout, stderr } = await runCommand({ command: process.execPath, args: ['--input-type=module', '-e', reader(flood)], cwd: dir, timeoutMs: 100_000 });
  expect({ end, stderr: stderr.slice(0, 2_000) }).toMatchObject({ end: { kind: 'exited', code: 0 } });
  const seen = JSON.parse(stdout) as { bytes: number; ms: number; longest: number; grown: number; logTruncated: boolean };
  console.info(`${_what}: ${Math.round(seen.bytes / megabyte / (seen.ms / 1_000))} MB/s, memory grew by ${Math.round(seen.grown / megabyte)} MB`);
  expect(seen).toMatchObject({ ...expected, logTruncated: true });
  expect(seen.longest).toBeLessThanOrEqual(megabyte);
  expect(seen.grown).toBeLessThan(150 * megabyte);
  expect(seen.bytes / (seen.ms / 60_000)).toBeGreaterThan(leastMbAMinute * megabyte);
  expect(statSync(join(dir, 'stdout.log')).size).toBeLessThan(4.1 * megabyte);
}, 120_000);
