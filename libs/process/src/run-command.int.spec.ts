import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { runCommand } from './run-command.ts';

const run = (program: string, more: { timeoutMs?: number; maxOutputBytes?: number; envAllow?: readonly string[] } = {}) =>
  runCommand({ command: process.execPath, args: ['-e', program], cwd: tmpdir(), timeoutMs: 20_000, ...more });

describe('given a command', () => {
  test('when it runs, then its exit code and both streams come back', async () => {
    expect(await run(`console.log('out');console.error('err');process.exit(2)`)).toMatchObject({
      end: { kind: 'exited', code: 2 },
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('when it says too much, then the beginning and the end are kept', async () => {
    const { stdout } = await run(`console.log('first'+'x'.repeat(1e6)+'last')`, { maxOutputBytes: 20 });
    expect(stdout).toBe('firstxxxxx\n[fuel] 999990 bytes left out here\nxxxxxlast\n');
  });

  test('when it prints a secret that was let through to it, then nobody reads it', async () => {
    process.env['SAMPLE_TOKEN'] = 'hunter22-hunter22';
    try {
      const { stdout, end } = await run(`console.log(process.env.SAMPLE_TOKEN.length, process.env.SAMPLE_TOKEN)`, { envAllow: ['SAMPLE_TOKEN'] });
      expect([stdout, end.stdoutTail]).toEqual(['17 [secret]\n', '17 [secret]\n']);
    } finally {
      delete process.env['SAMPLE_TOKEN'];
    }
  });

  test('when it takes too long, then it is ended and the reason is the deadline', async () => {
    expect(await run(`setInterval(()=>{},1000)`, { timeoutMs: 150 })).toMatchObject({ end: { intent: 'timeout_total', signal: 'SIGTERM' } });
  });

  test('when its program is missing, then that is an answer and no exception', async () => {
    const result = await runCommand({ command: 'no-such-program', args: [], cwd: tmpdir(), timeoutMs: 1_000 });
    expect(result).toMatchObject({ end: { kind: 'not_started', reason: 'executable_missing' }, stdout: '' });
  });
});
