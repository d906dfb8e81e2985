import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OutputLine } from './line.ts';
import type { SpawnOptions } from './options.ts';
import { environValue } from './proc-stat.ts';
import { readEnviron, readProcessTable } from './process-table.ts';
import { spawnProcess } from './spawn-process.ts';

let dir = '';
let attemptId = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-process-'));
  attemptId = `attempt-${dir}`;
});
afterEach(() => {
  const left = readProcessTable().filter(({ pid }) => environValue(readEnviron(pid) ?? '', 'FUEL_ATTEMPT_ID') === attemptId);
  rmSync(dir, { recursive: true, force: true });
  expect(left).toEqual([]);
});

const node = (program: string, more: Partial<SpawnOptions> = {}) => {
  const lines: OutputLine[] = [];
  const running = spawnProcess({
    command: process.execPath,
    args: ['-e', program],
    cwd: dir,
    stdoutPath: join(dir, 'stdout.log'),
    stderrPath: join(dir, 'stderr.log'),
    graceMs: 5_000,
    attemptId,
    onLine: (line) => {
      lines.push(line);
    },
    ...more,
  });
  return { running, lines };
};
const condition = async (holds: () => boolean) => {
  while (!holds()) await pause(5);
};
const isAlive = (pid: number) => readProcessTable().some((process) => process.pid === pid);

describe('given a child that ends by itself', () => {
  test('when it reads its prompt and exits, then the end is data with both streams in lines, tails and files', async () => {
    const { running, lines } = node(
      `let all=''; process.stdin.on('data',d=>all+=d).on('end',()=>{console.log('got '+all.length);console.error('bye');process.exitCode=3})`,
      { input: 'x'.repeat(300_000) },
    );
    const end = await running.done;
    expect(end).toMatchObject({ kind: 'exited', code: 3, intent: 'none', leftovers: [], warnings: [], stderrTail: 'bye\n' });
    expect(lines).toContainEqual({ stream: 'stdout', text: 'got 300000', droppedBytes: 0 });
    expect(readFileSync(join(dir, 'stdout.log'), 'utf8')).toBe('got 300000\n');
    expect(statSync(join(dir, 'stderr.log')).mode & 0o777).toBe(0o600);
  });

  test('when it is spoken to, then each line gets its answer until nothing more is said', async () => {
    const running = spawnProcess({
      command: 'cat', args: [], cwd: dir, graceMs: 5_000, attemptId, spokenTo: true,
      onLine: ({ text }) => {
        if (text === 'first') running.write('second\n');
        else running.endInput();
      },
    });
    running.write('first\n');
    expect(await running.done).toMatchObject({ kind: 'exited', code: 0, stdoutTail: 'first\nsecond\n' });
    running.write('too late\n');
  });

  test('when it is spoken to and never listens, then it can be ended, and it says that all was said', async () => {
    const { running } = node('setInterval(() => undefined, 1000)', { spokenTo: true });
    running.write('x'.repeat(5_000_000));
    expect(await running.stop('enough')).toMatchObject({ kind: 'signalled', intent: 'enough' });
  });

  test('when it never reads a large prompt, then that is no failure', async () => {
    expect(await node('process.exit(0)', { input: 'x'.repeat(5_000_000) }).running.done).toMatchObject({ kind: 'exited', code: 0 });
  });

  test('when a signal ends it, then the signal is named', async () => {
    expect(await node(`process.kill(process.pid,'SIGABRT')`).running.done).toMatchObject({ kind: 'signalled', signal: 'SIGABRT', intent: 'none' });
  });

  test('when it prints its environment, then only allowed names, its marks and what was given are in it', async () => {
    process.env['FUEL_TEST_TOKEN'] = 'not-for-children';
    const { running, lines } = node(`console.log(JSON.stringify(process.env))`, { env: { GIVEN: '1' } });
    await running.done;
    delete process.env['FUEL_TEST_TOKEN'];
    const seen: unknown = JSON.parse(lines[0]?.text ?? '');
    expect(seen).toMatchObject({ GIVEN: '1', FUEL_ATTEMPT_ID: attemptId, PATH: process.env['PATH'] });
    expect(seen).not.toHaveProperty('FUEL_TEST_TOKEN');
  });

  test('when it prints a secret in two halves, then neither file, line nor tail holds it', async () => {
    const program = `process.stdout.write('token=hunt'); setTimeout(()=>console.log('er2222'),50)`;
    const { running, lines } = node(program, { secrets: ['hunter2222'] });
    const end = await running.done;
    expect([lines[0]?.text, end.stdoutTail, readFileSync(join(dir, 'stdout.log'), 'utf8')]).toEqual([
      'token=[secret]',
      'token=[secret]\n',
      'token=[secret]\n',
    ]);
  });
});

describe('given a child that cannot start', () => {
  test('when the executable is missing, then the end says so', async () => {
    const { running } = node('', { command: 'no-such-agent' });
    expect(running.pid).toBeUndefined();
    expect(await running.done).toMatchObject({ kind: 'not_started', reason: 'executable_missing', message: expect.stringContaining('no-such-agent') });
    expect(await running.stop('cancelled')).toMatchObject({ kind: 'not_started' });
  });

  test('when the file may not be executed, its directory is missing or its log cannot be had, then each has its own reason', async () => {
    writeFileSync(join(dir, 'agent'), 'x', { mode: 0o644 });
    expect(await node('', { command: join(dir, 'agent') }).running.done).toMatchObject({ kind: 'not_started', reason: 'permission' });
    expect(await node('', { cwd: join(dir, 'none') }).running.done).toMatchObject({ kind: 'not_started', reason: 'cwd_missing' });
    expect(await node('', { stdoutPath: join(dir, 'agent', 'log') }).running.done).toMatchObject({ kind: 'not_started', reason: 'log_unwritable' });
    expect(await node('', { args: ['x'.repeat(200_000)] }).running.done).toMatchObject({ kind: 'not_started', reason: 'arguments_too_long' });
  });
});

describe('given a deadline', () => {
  const forever = 'setInterval(()=>{},1000)';

  test('when nothing is said at all, then it ends by timeout_first_output', async () => {
    const end = await node(forever, { deadlines: { firstOutputMs: 150 } }).running.done;
    expect(end).toMatchObject({ kind: 'signalled', signal: 'SIGTERM', intent: 'timeout_first_output' });
  });

  test('when it falls silent after speaking, then it ends by timeout_idle', async () => {
    const end = await node(`console.log(1);${forever}`, { deadlines: { firstOutputMs: 20_000, idleMs: 150 } }).running.done;
    expect(end).toMatchObject({ intent: 'timeout_idle', stdoutTail: '1\n' });
  });

  test('when a tool call is open, then silence is allowed until it is closed', async () => {
    const { running, lines } = node(`console.log('open');setTimeout(()=>console.log('close'),600);${forever}`, {
      deadlines: { firstOutputMs: 20_000, idleMs: 200 },
      onLine: (line) => {
        lines.push(line);
        if (line.text === 'open') running.pauseIdle();
        else running.resumeIdle();
      },
    });
    const end = await running.done;
    expect(lines.map(({ text }) => text)).toEqual(['open', 'close']);
    expect(end.intent).toBe('timeout_idle');
  });

  test('when it goes on and on, then it ends by timeout_total', async () => {
    const end = await node(`setInterval(()=>console.log(1),10)`, { deadlines: { idleMs: 10_000, totalMs: 300 } }).running.done;
    expect(end.intent).toBe('timeout_total');
  });
});

describe('given a child that does not want to end', () => {
  test('when it ignores SIGTERM, then it is killed after the grace and the intent is ours', async () => {
    const { running, lines } = node(`process.on('SIGTERM',()=>console.log('no'));console.log('up');setInterval(()=>{},1000)`, { graceMs: 1_000 });
    await condition(() => lines.length > 0);
    const stopped = running.stop('cancelled');
    expect(await running.stop('shutdown')).toBe(await stopped);
    expect(await stopped).toMatchObject({ kind: 'signalled', signal: 'SIGKILL', intent: 'cancelled', stdoutTail: 'up\nno\n' });
  });

  test('when a grandchild called setsid and ignores SIGTERM, then it is ended too and reported', async () => {
    const grandchild = `process.on('SIGTERM',()=>{});console.log(process.pid);setInterval(()=>{},1000)`;
    const program = `require('child_process').spawn(process.execPath,['-e',${JSON.stringify(grandchild)}],{detached:true,stdio:'inherit'});setInterval(()=>{},1000)`;
    const { running, lines } = node(program, { graceMs: 200 });
    await condition(() => lines.length > 0);
    const escaped = Number(lines[0]?.text);
    const end = await running.stop('cancelled');
    expect(end).toMatchObject({ kind: 'signalled', leftovers: [escaped] });
    expect(isAlive(escaped)).toBe(false);
  });

  test('when a grandchild shed group, session and marks, then a stop knows it by its descent', async () => {
    const program = `const c=require('child_process').spawn('setsid',['env','-i',process.execPath,'-e','setInterval(()=>{},1000)'],{stdio:'ignore'});
      c.on('spawn',()=>console.log(c.pid));setInterval(()=>{},1000)`;
    const { running, lines } = node(program);
    await condition(() => lines.length > 0);
    const escaped = Number(lines[0]?.text);
    await condition(() => readEnviron(escaped) === '');
    expect(await running.stop('shutdown')).toMatchObject({ kind: 'signalled', signal: 'SIGTERM', leftovers: [escaped] });
    expect(isAlive(escaped)).toBe(false);
  });

  test('when somebody that cannot be found holds its output open, then the end comes all the same and says so', async () => {
    const program = `const c=require('child_process').spawn('setsid',['env','-i',process.execPath,'-e','setInterval(()=>{},1000)'],{stdio:'inherit'});
      console.log(c.pid);setTimeout(()=>process.exit(0),300)`;
    const { running, lines } = node(`require('child_process').spawn(process.execPath,['-e',${JSON.stringify(program)}],{stdio:'inherit'})`);
    const end = await running.done;
    process.kill(Number(lines[0]?.text), 'SIGKILL');
    expect(end.warnings).toEqual([expect.stringContaining('held open'), expect.stringContaining('held open')]);
  });
});

describe('given a flood', () => {
  const memoryDuring = async (program: string, more: Partial<SpawnOptions>) => {
    let most = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 5);
    const { running } = node(program, { onLine: () => undefined, maxLogBytes: 1_000_000, maxLineBytes: 1_000_000, ...more });
    const end = await running.done;
    clearInterval(watch);
    return { end, grownMb: (most - before) / 1e6 };
  };

  test('when 200 MB of lines come, then all are counted, the log is cut and marked, and memory stays flat', async () => {
    const { end, grownMb } = await memoryDuring(
      `const b=Buffer.from((('x'.repeat(99)+'\\n')).repeat(1000));let n=0;(function w(){while(n++<2000)if(!process.stdout.write(b))return process.stdout.once('drain',w)})()`,
      {},
    );
    expect(end.stdout).toEqual({ bytes: 200_000_000, lines: 2_000_000, logTruncated: true });
    expect(statSync(join(dir, 'stdout.log')).size).toBeLessThan(1_000_200);
    expect(readFileSync(join(dir, 'stdout.log'), 'utf8')).toContain('[fuel] the log was cut here');
    expect(grownMb).toBeLessThan(100);
  });

  test('when one line has 50 MB and the next is binary, then the first is cut, both are lines, and memory stays flat', async () => {
    const seen: OutputLine[] = [];
    const { end, grownMb } = await memoryDuring(
      `const b=Buffer.alloc(1e6,120);let n=0;(function w(){while(n++<50)if(!process.stdout.write(b))return process.stdout.once('drain',w);process.stdout.write(Buffer.from([10,255,0,254,10]))})()`,
      { onLine: (line) => void seen.push(line) },
    );
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
    expect(seen.map(({ text, droppedBytes }) => [text.length, droppedBytes])).toEqual([[1_000_000, 49_000_000], [3, 0]]);
    expect(grownMb).toBeLessThan(100);
  });

  test('when the reader throws, then the child ends and the error is not lost', async () => {
    const { running } = node(`setInterval(()=>console.log(1),1)`, {
      onLine: () => {
        throw new Error('a bug in the reader');
      },
    });
    await expect(running.done).rejects.toThrow('a bug in the reader');
    await condition(() => !isAlive(running.pid ?? 0));
  });
});
