import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommand } from '@fuel/process';
import { readOutcomeFile } from './read-outcome-file.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-outcome-'));
  file = path.join(dir, 'outcome.json');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the outcome file', () => {
  test('given none, then it is absent; given one, then it is its text', async () => {
    expect(await readOutcomeFile(file)).toEqual({ kind: 'absent' });
    writeFileSync(file, '{"noChange":"ü"}');
    expect(await readOutcomeFile(file)).toEqual({ kind: 'text', text: '{"noChange":"ü"}' });
  });

  test('given a pipe, then nobody waits for what will never be written', async () => {
    await runCommand({ command: 'mkfifo', args: [file], cwd: dir, timeoutMs: 10_000 });
    expect(await readOutcomeFile(file)).toEqual({ kind: 'unreadable', why: 'is not a plain file' });
  });

  test.each(['/dev/zero', '/etc/passwd', '/nowhere/at/all'])('given a link to %s, then it is not followed', async (target) => {
    symlinkSync(target, file);
    expect(await readOutcomeFile(file)).toEqual({ kind: 'unreadable', why: 'is a link and not a plain file' });
  });

  test('given a folder, then it is no file', async () => {
    mkdirSync(file);
    expect(await readOutcomeFile(file)).toEqual({ kind: 'unreadable', why: 'is not a plain file' });
  });

  test('given a file of three gigabytes, then its size is named and it is not read', async () => {
    writeFileSync(file, '');
    truncateSync(file, 3 * 1024 ** 3);
    expect(await readOutcomeFile(file)).toEqual({ kind: 'unreadable', why: 'is larger than 100000 bytes' });
  });
});
