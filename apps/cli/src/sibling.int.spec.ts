import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runProgram } from './program.ts';
import { siblingFile } from './sibling.ts';
import type { World } from './world.ts';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(path.join(tmpdir(), 'fuel-dist-'));
});
afterEach(() => rmSync(dist, { recursive: true, force: true }));

async function run(args: readonly string[]) {
  const became: unknown[] = [];
  const [stdout, stderr] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
  const streams = { stdin: process.stdin, stdout: stdout as unknown as World['stdout'], stderr: stderr as unknown as World['stderr'] };
  const world: World = {
    ...streams, env: {}, home: dist, cwd: dist, version: '1', interrupted: new AbortController().signal, interrupt: () => undefined, now: () => new Date(0),
    entryUrl: pathToFileURL(path.join(dist, 'fuel.main.js')).href,
    become: async (file, given) => void became.push([path.relative(dist, file), ...given]),
  };
  const code = await runProgram(args, world);
  return { code, became, err: String(stderr.read() ?? '') };
}

describe('verbs of the hub and the node', () => {
  test('given the programs beside us, then everything after the verb is theirs, options and --help included', async () => {
    for (const name of ['hub.js', 'node.js']) writeFileSync(path.join(dist, name), '');
    expect(await run(['hub', 'start', '--help'])).toMatchObject({ code: undefined, became: [['hub.js', 'start', '--help']] });
    const join = ['node', 'join', 'http://hub:1', '--repo', 'DIR', '--token-file', '-', '--hub', 'x', '--json'];
    expect((await run(join)).became).toEqual([['node.js', ...join.slice(1)]]);
    expect((await run(['doctor', '--repo', 'DIR', '--json'])).became).toEqual([['node.js', 'doctor', '--repo', 'DIR', '--json']]);
    expect((await run(['--json', 'hub', 'verify'])).became).toEqual([['hub.js', 'verify', '--json']]);
    expect((await run(['node', 'start', '--', '-x'])).became).toEqual([['node.js', 'start', '--', '-x']]);
  });

  test('given no build, then the message names the file and the command that makes it', async () => {
    expect(await run(['hub', 'start'])).toEqual({ code: 2, became: [], err: expect.stringMatching(/hub\.js is not there; build it with `npm run build`/) });
  });

  test('given the source or the bundle as entry, then dist is found from either', () => {
    expect(siblingFile('file:///house/apps/cli/src/main.ts', 'node')).toBe('/house/dist/node.js');
    expect(siblingFile('file:///usr/lib/fuel/fuel.main.js', 'hub')).toBe('/usr/lib/fuel/hub.js');
  });
});
