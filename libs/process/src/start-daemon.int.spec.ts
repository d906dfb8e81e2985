import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DaemonOptions } from './options.ts';
import { readProcess } from './process-table.ts';
import { startDaemon } from './start-daemon.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-daemon-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const daemon = (program: string, more: Partial<DaemonOptions> = {}) =>
  startDaemon({
    command: process.execPath,
    args: ['-e', program],
    cwd: dir,
    logPath: join(dir, 'daemon.log'),
    ready: { line: (text) => text.includes('listening') },
    readyTimeoutMs: 10_000,
    ...more,
  });

describe('given a daemon', () => {
  test('when it says that it serves, then it runs until it is stopped and stop waits for it', async () => {
    const started = await daemon(`process.on('SIGINT',()=>{console.log('bye');process.exit(0)});setInterval(()=>{},1000);console.error('listening')`, { stopSignal: 'SIGINT' });
    if (started.kind === 'failed') throw new Error(started.message);
    expect(readProcess(started.pid)).toBeDefined();
    expect(await started.stop()).toMatchObject({ kind: 'exited', code: 0, intent: 'shutdown' });
    expect(readProcess(started.pid)).toBeUndefined();
    expect(readFileSync(join(dir, 'daemon.log'), 'utf8')).toBe('listening\nbye\n');
  });

  test('when it is asked by a probe, then it is ready once the probe succeeds', async () => {
    const socket = join(dir, 'sock');
    const probe = () =>
      new Promise<boolean>((resolve, reject) => {
        const client = connect(socket, () => {
          client.destroy();
          resolve(true);
        }).once('error', reject);
      });
    const started = await daemon(`setTimeout(()=>require('net').createServer().listen(${JSON.stringify(socket)}),100)`, { ready: { probe } });
    expect(started.kind).toBe('ready');
    if (started.kind === 'ready') await started.stop();
  });

  test('when it exits before it is ready, then it failed with its last words', async () => {
    expect(await daemon(`console.error('port is taken');process.exit(7)`)).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/exited with 7 before it was ready.*port is taken/s),
      end: { kind: 'exited', code: 7 },
    });
    expect(await daemon('', { command: 'no-such-server' })).toMatchObject({ kind: 'failed', end: { kind: 'not_started', reason: 'executable_missing' } });
  });

  test('when it is not ready in time, then it is stopped and failed', async () => {
    const started = await daemon(`setInterval(()=>{},1000)`, { readyTimeoutMs: 200 });
    expect(started).toMatchObject({ kind: 'failed', message: expect.stringContaining('not ready within 200 ms'), end: { intent: 'shutdown' } });
  });

  test('when its log is full, then it is begun anew and one older file is kept', async () => {
    const program = `console.log('listening');let n=0;const t=setInterval(()=>{console.log('x'.repeat(99));if(++n===100){clearInterval(t);process.exit(0)}},1)`;
    const started = await daemon(program, { maxLogBytes: 4_000 });
    if (started.kind === 'failed') throw new Error(started.message);
    await started.done;
    const sizes = ['daemon.log', 'daemon.log.1'].map((name) => statSync(join(dir, name)).size);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(4_000);
  });
});
