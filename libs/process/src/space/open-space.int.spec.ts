import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessEnd } from '../process-end.ts';
import { environValue } from '../proc-stat.ts';
import { readEnviron, readPidNamespace, readProcessTable } from '../process-table.ts';
import { runCommand } from '../run-command.ts';
import { spawnProcess } from '../spawn-process.ts';
import { openSpace } from './open-space.ts';
import { probeIsolation } from './probe-isolation.ts';
import type { Isolation } from './probe-isolation.ts';
import type { Rights } from './rights.ts';
import type { Overlay, Space, SpaceOptions } from './space.ts';

let dir: string;
let isolation: Isolation;
let opened: Space[] = [];
beforeEach(async () => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fuel-space-')));
  isolation = await probeIsolation({ dir });
});
afterEach(async () => {
  await Promise.all(opened.map((space) => space.close()));
  opened = [];
  rmSync(dir, { recursive: true, force: true });
  expect(mine()).toEqual([]);
});

const mine = () => readProcessTable().filter(({ pid }) => environValue(readEnviron(pid) ?? '', 'FUEL_NODE_HOME') === dir).map(({ pid }) => pid);
const open = async (more: Partial<SpaceOptions> = {}): Promise<Space> => {
  const answer = await openSpace({ isolation, mark: 'att_1', nodeHome: dir, ...more });
  if (answer.kind === 'refused') throw new Error(answer.message);
  opened.push(answer.space);
  return answer.space;
};
const spawn = (space: Space, program: string, more: { graceMs?: number; onLine?: (line: string) => void } = {}) =>
  spawnProcess({
    command: 'sh', args: ['-c', program], cwd: dir, space, attemptId: 'att_1', env: { FUEL_NODE_HOME: dir }, graceMs: more.graceMs ?? 2_000,
    ...(more.onLine === undefined ? {} : { onLine: ({ text }) => more.onLine?.(text) }),
  });
const sh = async (space: Space, program: string): Promise<{ end: ProcessEnd; stdout: string; stderr: string }> =>
  runCommand({ command: 'sh', args: ['-c', program], cwd: dir, space, timeoutMs: 20_000, env: { FUEL_NODE_HOME: dir } });
const condition = async (holds: () => boolean) => {
  while (!holds()) await pause(5);
};

/** Where a machine does not have it, what is proven is that it is refused; that is said loudly, because nothing else is proven there. */
const where = (what: keyof Isolation, options: Partial<SpaceOptions>, proof: () => Promise<void>) => async () => {
  const found = isolation[what];
  if (found.possible) return proof();
  console.warn(`SKIPPED here: ${what}: ${found.whyNot}`);
  expect(await openSpace({ isolation, mark: 'att_1', nodeHome: dir, ...options })).toMatchObject({ kind: 'refused' });
};
const inSpace = (proof: () => Promise<void>) => where('pidNamespace', {}, proof);
const inSandbox = (proof: () => Promise<void>) => where('sandbox', { walls: { hidden: [], writable: [], readable: [], temp: dir } }, proof);
const laid = (marks: Rights): Overlay => ({ base: dir, lower: 'lower', upper: 'upper', work: 'work', at: 'at', marks });
const onOverlay = (proof: () => Promise<void>) => where('overlay', { overlay: laid('user') }, proof);

describe('given a space', () => {
  test('when a command runs in it, then its exit code, its signal, its directory and its output are its own', inSpace(async () => {
    const space = await open();
    expect(await sh(space, 'pwd; exit 7')).toMatchObject({ end: { kind: 'exited', code: 7, leftovers: [] }, stdout: `${dir}\n` });
    expect(await sh(space, 'kill -ABRT $$')).toMatchObject({ end: { kind: 'signalled', signal: 'SIGABRT' } });
  }));

  test('when the program or the directory is missing, then that is said as outside a space', inSpace(async () => {
    const space = await open();
    const run = (command: string, cwd: string) => runCommand({ command, args: [], cwd, space, timeoutMs: 5_000 });
    expect((await run('no-such-program', dir)).end).toMatchObject({ kind: 'not_started', reason: 'executable_missing' });
    expect((await run('true', join(dir, 'nowhere'))).end).toMatchObject({ kind: 'not_started', reason: 'cwd_missing' });
    writeFileSync(join(dir, 'plain'), '');
    expect((await run('./plain', dir)).end).toMatchObject({ kind: 'not_started', reason: 'permission' });
  }));

  test('when a child leaves group, session, parents and marks behind, then it is found by where it lives, ended and named', inSpace(async () => {
    const space = await open();
    const end = await spawn(space, 'env -i setsid sh -c "(sleep 300 >/dev/null 2>&1 &)"; env -i setsid sleep 301 >/dev/null 2>&1 &').done;
    expect(end).toMatchObject({ kind: 'exited', code: 0, warnings: [] });
    expect(end.leftovers).toHaveLength(2);
      }));

  test('when it is stopped, then the child may end in its own words, and one that does not listen is killed', inSpace(async () => {
    const space = await open();
    const said: string[] = [];
    const polite = spawn(space, 'trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.05; done', { onLine: (line) => void said.push(line) });
    await condition(() => said.includes('up'));
    expect(await polite.stop('cancelled')).toMatchObject({ kind: 'exited', code: 5, intent: 'cancelled' });
    expect(said).toContain('bye');
    const heard: string[] = [];
    const deaf = spawn(space, 'trap "" TERM; echo up; while :; do sleep 0.05; done', { graceMs: 200, onLine: (line) => void heard.push(line) });
    await condition(() => heard.includes('up'));
    expect(await deaf.stop('cancelled')).toMatchObject({ kind: 'signalled', signal: 'SIGKILL', intent: 'cancelled' });
  }));

  test('when it is closed, then everybody in it is gone, also who lives in a namespace of its own inside', inSpace(async () => {
    const space = await open();
    const said: string[] = [];
    const running = spawn(space, 'unshare --user --pid --fork setsid env -i sleep 300 >/dev/null 2>&1 & echo up; sleep 300', { onLine: (line) => void said.push(line) });
    await condition(() => said.includes('up'));
    await space.close();
    expect(await running.done).toMatchObject({ kind: 'signalled', signal: 'SIGKILL' });
    expect(mine()).toEqual([]);
  }));

  test('when the process that opened it is killed, then everybody in it is gone without anybody looking for them', inSpace(async () => {
    const program = `
      const { openSpace, probeIsolation, spawnProcess } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
      const { space } = await openSpace({ isolation: await probeIsolation(), mark: 'att_2', nodeHome: ${JSON.stringify(dir)} });
      spawnProcess({ command: 'sh', args: ['-c', 'env -i setsid sleep 302 & echo up; sleep 303'], cwd: '/', space, graceMs: 100, env: { FUEL_NODE_HOME: ${JSON.stringify(dir)} }, onLine: ({ text }) => console.log(text) });`;
    let up = false;
    const node = spawnProcess({ command: process.execPath, args: ['--input-type=module', '-e', program], cwd: dir, graceMs: 0, onLine: ({ text }) => void (up ||= text === 'up') });
    await condition(() => up);
    const [sleeper] = readProcessTable().filter(({ command, pid }) => command === 'sleep' && readPidNamespace(pid) !== readPidNamespace(process.pid));
    process.kill(node.pid ?? 0, 'SIGKILL');
    await condition(() => !readProcessTable().some(({ pid }) => pid === sleeper?.pid));
    await node.done;
    await condition(() => mine().length === 0);
  }));
});

describe('given a sandbox', () => {
  const walled = (): Promise<Space> => {
    for (const name of ['home/other', 'home/mine', 'home/objects', 'home/mine/temp', 'outside']) mkdirSync(join(dir, name), { recursive: true });
    writeFileSync(join(dir, 'home/other/secret'), 'secret');
    writeFileSync(join(dir, 'home/seed'), 'secret');
    writeFileSync(join(dir, 'home/objects/one'), 'object');
    return open({ walls: { hidden: [join(dir, 'home')], writable: [join(dir, 'home/mine')], readable: [join(dir, 'home/objects')], temp: join(dir, 'home/mine/temp') } });
  };
  const run = async (space: Space, program: string, cwd = join(dir, 'home/mine')) =>
    runCommand({ command: 'sh', args: ['-c', program], cwd, space, timeoutMs: 20_000, env: { FUEL_NODE_HOME: dir, HIS: dir } });

  test('when it looks around, then it sees and writes what it was given, and nothing that is hidden', inSandbox(async () => {
    const space = await walled();
    expect(await run(space, 'echo work > file; cat $HIS/home/objects/one; ls $HIS/home')).toMatchObject({ end: { code: 0 }, stdout: 'objectmine\nobjects\n' });
    expect(readFileSync(join(dir, 'home/mine/file'), 'utf8')).toBe('work\n');
    for (const path of ['home/other/secret', 'home/seed']) expect((await run(space, `cat $HIS/${path}`)).end).toMatchObject({ code: 1 });
  }));

  test('when it writes elsewhere, then it cannot; its temp is its own', inSandbox(async () => {
    const space = await walled();
    const places = ['$HIS/home/objects/two', '$HIS/home/new', '/etc/fuel-was-here', '/usr/fuel-was-here', '/proc/sys/kernel/domainname', '$HOME/fuel-was-here'];
    for (const place of places) expect((await run(space, `echo x > ${place}`)).end).not.toMatchObject({ kind: 'exited', code: 0 });
    expect((await run(space, 'echo mine > /tmp/file && cat /tmp/file')).stdout).toBe('mine\n');
    expect(readFileSync(join(dir, 'home/mine/temp/file'), 'utf8')).toBe('mine\n');
    expect(existsSync('/etc/fuel-was-here')).toBe(false);
  }));

  test('when it wants to take the walls down, then it has no right to, also in a namespace of its own', inSandbox(async () => {
    const space = await walled();
    const tries = [
      `umount ${join(dir, 'home')}`, 'mount -o remount,bind,rw /', 'nsenter --target 1 --mount true',
      `unshare --user --map-root-user --mount sh -c "umount ${join(dir, 'home')} || umount -l ${join(dir, 'home')}"`,
      'unshare --user --map-root-user --mount sh -c "mount -o remount,bind,rw none / && echo x > /etc/fuel-was-here"',
      'ls /proc/1/root/proc/1/cwd/../dev/vda',
    ];
    for (const one of tries) expect((await run(space, one)).end).not.toMatchObject({ kind: 'exited', code: 0 });
    expect((await run(space, `cat ${join(dir, 'home/seed')}; ls /run /dev`)).stdout).not.toMatch(/secret|dbus|docker|vda/);
  }));

  test('when it looks at processes, then it sees its own only', inSandbox(async () => {
    const space = await walled();
    expect((await run(space, `kill -0 ${process.pid}`)).end).not.toMatchObject({ code: 0 });
    expect((await run(space, 'cat /proc/[0-9]*/cmdline')).stdout).not.toContain('jest');
  }));
});

describe('given a checkout laid over another', () => {
  const lay = async (marks: Rights, more: Partial<SpaceOptions> = {}): Promise<Space> => {
    for (const name of ['lower/folder', 'upper', 'work', 'at']) mkdirSync(join(dir, name), { recursive: true });
    for (const name of ['a', 'folder/f']) writeFileSync(join(dir, 'lower', name), 'pristine');
    return open({ overlay: laid(marks), ...more });
  };
  const inside = async (space: Space, program: string): Promise<string> => {
    const { end, stdout } = await runCommand({ command: 'sh', args: ['-ec', program], cwd: join(dir, 'at'), space, timeoutMs: 10_000 });
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
    return stdout;
  };
  /** As a node has it that is not root; on one that is, user namespaces do the same. */
  const asUser = (): Isolation => ({ ...isolation, pidNamespace: { possible: true, rights: 'user', ownProc: true }, overlay: { possible: true, rights: 'user', renames: false } });
  const withMarks = (marks: Rights, proof: (more: Partial<SpaceOptions>) => Promise<void>) => onOverlay(async () => {
    if (marks === 'root' && isolation.overlay.possible && isolation.overlay.rights === 'user') {
      console.warn('SKIPPED here: an overlay with the marks of root: this is another user');
      return expect(await openSpace({ isolation, mark: 'att_1', nodeHome: dir, overlay: laid('root') })).toMatchObject({ kind: 'refused', message: expect.stringContaining('the marks of root') });
    }
    return proof(marks === 'user' ? { isolation: asUser() } : {});
  });

  test.each(['root', 'user'] as const)('when it is written inside with the rights of %s, then that lies apart, is seen through the space, and again in a later one', async (marks) => withMarks(marks, async (more) => {
    const space = await lay(marks, more);
    await inside(space, 'cat a && echo changed > a && echo new > b && rm -r folder && mkdir folder && echo other > folder/g');
    expect(readFileSync(join(dir, 'lower/a'), 'utf8')).toBe('pristine');
    expect(readFileSync(space.seen(join(dir, 'at/a')), 'utf8')).toBe('changed\n');
    expect(existsSync(join(dir, 'at/b'))).toBe(false);
    const [command = '', ...args] = space.look ?? [];
    expect((await runCommand({ command, args: [...args, 'cat', join(dir, 'at/b')], cwd: '/', timeoutMs: 5_000 })).stdout).toBe('new\n');
    await space.close();
    expect(await inside(await lay(marks, more), 'ls; ls folder')).toBe('a\nb\nfolder\ng\n');
  })());

  test('when root renames a folder from below, then that is done at once and is so in a later space, and the probe has said so', withMarks('root', async () => {
    expect(isolation.overlay).toMatchObject({ renames: true });
    const space = await lay('root');
    await inside(space, 'git init --quiet; git add .; git mv folder other');
    expect(existsSync(join(dir, 'upper/other/f'))).toBe(false);
    await space.close();
    expect(await inside(await lay('root'), 'ls; cat other/f')).toBe('a\nother\npristine');
  }));

  test('when another has it laid, then it is refused as busy, and can be had as soon as that one is gone, however he went', onOverlay(async () => {
    const space = await lay('user', { isolation: asUser() });
    expect(await openSpace({ isolation, mark: 'att_2', nodeHome: dir, overlay: laid('user') })).toMatchObject({ kind: 'refused', busy: true });
    process.kill(space.members?.keeper ?? 0, 'SIGKILL');
    expect(await inside(await lay('user'), 'cat a')).toBe('pristine');
  }));

  test('when folders are hidden, then they are empty inside, and what lies below is seen all the same', withMarks('root', async () => {
    const space = await lay('root', { hidden: [join(dir, 'lower'), join(dir, 'none')] });
    expect(await inside(space, 'ls ../lower; cat a; ls')).toBe('pristinea\nfolder\n');
  }));
});
