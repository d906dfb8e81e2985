import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordGroup, recordedGroups } from './group-record.ts';
import { readCommandLine, readProcess, readProcessTable } from './process-table.ts';
import { helperMarks, reap, reapAll, reapDaemons } from './reap.ts';

let home = '';
const started: number[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fuel-reap-'));
});
afterEach(() => {
  for (const pid of started.splice(0)) if (readProcess(pid) !== undefined) process.kill(pid, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/** As a node that was killed leaves them: nobody supervises these. The descendant has no mark of its own. */
const orphan = async (env: Record<string, string>, program = 'setInterval(()=>{},1000)') => {
  const child = spawn(process.execPath, ['-e', `${program};console.log('up')`], { detached: true, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = child.pid ?? 0;
  started.push(pid);
  const said = await new Promise<string>((resolve) => child.stdout.once('data', (chunk) => resolve(String(chunk))));
  child.stdout.destroy();
  return { pid, said };
};
const gone = async (pid: number) => {
  while (readProcess(pid) !== undefined) await pause(5);
  return true;
};

describe('given what a killed node left running', () => {
  test('when it boots, then its own attempts end with their descendants and nobody else does', async () => {
    const withChild = `const c=require('child_process').spawn(process.execPath,['-e','setInterval(()=>{},1000)'],{detached:true,env:{},stdio:'ignore'});console.log(c.pid);setInterval(()=>{},1000)`;
    const mine = await orphan({ FUEL_ATTEMPT_ID: 'a1', FUEL_NODE_HOME: home }, withChild);
    const spared = await orphan({ FUEL_ATTEMPT_ID: 'a2', FUEL_NODE_HOME: home });
    const foreign = await orphan({ FUEL_ATTEMPT_ID: 'a3', FUEL_NODE_HOME: `${home}-other` });
    const helper = await orphan(helperMarks(home));
    const unmarked = await orphan({ FUEL_NODE_HOME: home });
    const report = await reapAll({ ownedBy: home, except: ['a2'] });
    expect(report.coverage).toBe('proc');
    expect(report.survivors).toEqual([]);
    expect(report.ended).toContainEqual({ pid: mine.pid, attemptId: 'a1', command: expect.stringContaining('-e'), signal: 'SIGTERM' });
    expect(report.ended.map(({ attemptId }) => attemptId).sort()).toEqual(['a1', null, null]);
    expect(report.ended.map(({ pid }) => pid)).toContain(helper.pid);
    expect([spared, foreign, unmarked].map(({ pid }) => readProcess(pid)?.pid)).toEqual([spared.pid, foreign.pid, unmarked.pid]);
  });

  test('when git began to keep the logins of its user for it, then that goes on; one that an attempt began ends', async () => {
    const [ofNode, ofAttempt] = [helperMarks(home), { ...helperMarks(home), FUEL_ATTEMPT_ID: 'a1' }].map((marks, at) => {
      const socket = join(home, `kept-${at}`, 'socket');
      execFileSync('git', ['credential-cache', '--socket', socket, 'store'], { env: { PATH: process.env['PATH'], HOME: home, ...marks }, input: 'protocol=https\nhost=git.test\nusername=u\npassword=p\n\n', stdio: 'pipe', timeout: 10_000 });
      const pid = readProcessTable().find((one) => readCommandLine(one.pid).endsWith(`credential-cache--daemon ${socket}`))?.pid ?? 0;
      started.push(pid);
      return pid;
    });
    expect((await reapAll({ ownedBy: home })).ended.map(({ pid }) => pid)).toEqual([ofAttempt]);
    expect(readProcess(ofNode ?? 0)?.pid).toBe(ofNode);
  });

  test('when one attempt is named, then it is killed after the grace even if it ignores SIGTERM', async () => {
    const stubborn = await orphan({ FUEL_ATTEMPT_ID: `stubborn-${home}` }, `process.on('SIGTERM',()=>{});setInterval(()=>{},1000)`);
    const report = await reap({ attemptId: `stubborn-${home}`, graceMs: 100 });
    expect(report.ended).toEqual([expect.objectContaining({ pid: stubborn.pid, signal: 'SIGKILL' })]);
    expect(await gone(stubborn.pid)).toBe(true);
    expect((await reap({ attemptId: `stubborn-${home}` })).ended).toEqual([]);
  });

  test('when an attempt of another home has the same name, then it lives on', async () => {
    const [mine, foreign] = [await orphan({ FUEL_ATTEMPT_ID: 'same', FUEL_NODE_HOME: home }), await orphan({ FUEL_ATTEMPT_ID: 'same', FUEL_NODE_HOME: `${home}-other` })];
    expect((await reap({ attemptId: 'same', nodeHome: home })).ended.map(({ pid }) => pid)).toEqual([mine.pid]);
    expect(readProcess(foreign.pid)?.pid).toBe(foreign.pid);
  });

  test('when daemons of a dead hub are looked for, then they are found by their owner', async () => {
    const daemon = await orphan({ FUEL_DAEMON_OWNER: home });
    expect((await reapDaemons({ ownedBy: home })).ended.map(({ pid }) => pid)).toEqual([daemon.pid]);
  });
});

describe('given a system without /proc', () => {
  test('when a group was written down, then it is found again until it is gone, and a recycled number is not', async () => {
    const { pid } = await orphan({});
    recordGroup(home, 'a/1', pid);
    const [record] = recordedGroups(home);
    expect(record).toMatchObject({ attemptId: 'a/1', prey: [{ pid, attemptId: 'a/1' }] });
    expect(record?.prey[0]?.signal('SIGKILL')).toBe(true);
    expect(await gone(pid)).toBe(true);
    while (recordedGroups(home)[0]?.prey.length !== 0) await pause(5);
  });
});
