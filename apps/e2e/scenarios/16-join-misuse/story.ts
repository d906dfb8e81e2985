import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClient } from '@fuel/testing';
import { processesOn } from '../../src/stage/processes.ts';
import type { Answer } from '../../src/stage/programs.ts';
import { write } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

interface Attempt {
  readonly url?: string;
  readonly home: string;
  readonly token?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const tryToJoin = (stage: Stage, { url = stage.client.url, home, token, args = [], env = {}, input }: Attempt): Promise<Answer> =>
  stage.fuel(['node', 'join', url, '--home', join(stage.root, 'nodes', home), '--name', home, ...args], {
    env: { ...(token === undefined ? {} : { FUEL_JOIN_TOKEN: token }), ...env },
    ...(input === undefined ? {} : { input }),
  });

const refusedWith = ({ code, stdout, stderr }: Answer, words: RegExp): void => {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, words);
};

async function wrongTokens(stage: Stage): Promise<void> {
  refusedWith(await tryToJoin(stage, { home: 'no-1', token: 'fueljoin_made-up' }), /join token is not known.*Ask for a new one: fuel node token/);
  refusedWith(await tryToJoin(stage, { home: 'no-2', input: '' }), /stdin holds no join token; make one with: fuel node token/);
  refusedWith(await tryToJoin(stage, { home: 'no-3', args: ['--token-file', join(stage.root, 'nowhere')] }), /--token-file: .*nowhere/);
  const [used, expired] = [await stage.joinToken('app'), await stage.joinToken('app')];
  await using database = await openClient(stage.servers.databaseUrl);
  await database.rows('update join_tokens set expires_at = now() where hash = $1', [createHash('sha256').update(expired).digest('hex')]);
  refusedWith(await tryToJoin(stage, { home: 'no-4', token: expired }), /join token has expired.*10 minutes.*Ask for a new one/);
  // Two at once with one token: one of them is a node.
  const both = await Promise.all(['twin-1', 'twin-2'].map((home) => tryToJoin(stage, { home, token: used })));
  assert.deepEqual(both.map(({ code }) => code).sort(), [0, 1]);
  refusedWith(both.find(({ code }) => code === 1) as Answer, /join token was already used.*each is for one node/);
  refusedWith(await tryToJoin(stage, { home: 'no-5', token: used }), /join token was already used/);
  const nodes = value(await stage.client.call('listNodes', {}));
  assert.equal(nodes.items.length, 1, 'whoever was refused is no node');
}

/** 0.0.0.0 leads here and is no loopback address: to a program it is another machine. */
async function openWays(stage: Stage): Promise<void> {
  const away = stage.client.url.replace('127.0.0.1', '0.0.0.0');
  const token = await stage.joinToken('app');
  refusedWith(await tryToJoin(stage, { home: 'far', url: away, token }), /sends tokens unencrypted to another machine; use https, or say --insecure/);
  refusedWith(await tryToJoin(stage, { home: 'far', url: stage.client.url.replace('http://', 'http://me:secret@'), token }), /must not hold a user or a password/);
  const joined = await tryToJoin(stage, { home: 'far', url: away, token, args: ['--insecure'] });
  assert.equal(joined.code, 0, `the refused ones must not have used the token up: ${joined.stderr}`);
  assert.ok(!joined.stderr.includes(token) && !joined.stdout.includes(token));
  const home = join(stage.root, 'nodes', 'far');
  assert.deepEqual(await Promise.all([home, join(home, 'identity.json'), join(home, 'node.seed')].map(async (path) => ((await stat(path)).mode & 0o777).toString(8))), ['700', '600', '600']);
}

/** The token as an argument is not taken: there is no such option, and what was typed is not repeated. */
async function neverAnArgument(stage: Stage): Promise<void> {
  const token = await stage.joinToken('app');
  for (const args of [['--token', token], [`--token=${token}`], [token]]) {
    const answer = await tryToJoin(stage, { home: 'typed', args });
    assert.equal(answer.code, 2, answer.stderr);
    assert.ok(!`${answer.stdout}${answer.stderr}`.includes(token), `the token is repeated: ${answer.stderr}`);
  }
}

async function oneProcessAHome(stage: Stage): Promise<void> {
  await stage.addNode('app-1', 'app');
  const home = join(stage.root, 'nodes', 'app-1');
  for (const { command } of await processesOn(home)) assert.ok(!command.includes('fueljoin_') && !command.includes('fuelnode_'), command);
  const second = await stage.fuel(['node', 'start', '--home', home]);
  refusedWith(second, new RegExp(`a node already runs on .*app-1 \\(process ${stage.node('app-1').pid}\\); stop it first, or give this one another --home`));
  const feature = await stage.create({ name: 'Still there', tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: write('only.txt', 'only\n') }] });
  await stage.start(feature.id);
  await stage.reach(feature.id, 'review_pending');
}

/** Whoever shows which token at which door, and what they hear. */
async function doors(stage: Stage): Promise<void> {
  const { nodeToken } = JSON.parse(await readFile(join(stage.root, 'nodes', 'app-1', 'identity.json'), 'utf8')) as { nodeToken: string };
  const member = `fuel_${randomBytes(32).toString('base64url')}`;
  await using database = await openClient(stage.servers.databaseUrl);
  await database.rows(`insert into tokens (hash, kind, name) values ($1, 'member', 'somebody')`, [createHash('sha256').update(member).digest('hex')]);
  const ask = async (method: string, path: string, token?: string): Promise<[number, string]> => {
    const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${stage.client.url}${path}`, { method, headers, ...(method === 'POST' ? { body: '{"name":"x","tasks":[]}' } : {}) });
    const { code, detail } = (await response.json()) as { code?: string; detail?: string };
    if (!response.ok) assert.ok((detail ?? '').length > 20, `${path} gives no reason`);
    return [response.status, code ?? 'ok'];
  };
  assert.deepEqual(await ask('POST', '/api/v1/features', nodeToken), [403, 'auth.forbidden']);
  assert.deepEqual(await ask('GET', '/api/v1/features', nodeToken), [403, 'auth.forbidden']);
  assert.deepEqual(await ask('GET', '/api/v1/node/session', nodeToken), [200, 'ok']);
  assert.deepEqual(await ask('GET', '/api/v1/node/session', member), [403, 'auth.forbidden']);
  assert.deepEqual(await ask('GET', `/api/v1/prompts/${'0'.repeat(64)}`, member), [403, 'auth.forbidden']);
  assert.deepEqual(await ask('GET', '/api/v1/features', member), [200, 'ok']);
  for (const path of ['/api/v1/features', '/api/v1/events', '/api/v1/node/session', '/openapi.json', '/api/v1/status']) {
    assert.deepEqual(await ask('GET', path), [401, 'auth.missing']);
    assert.deepEqual(await ask('GET', path, 'fuel_made-up'), [401, 'auth.unknown']);
  }
  assert.deepEqual(await ask('POST', '/api/v1/features'), [401, 'auth.missing']);
  for (const path of ['/livez', '/readyz']) assert.deepEqual(await ask('GET', path), [200, 'ok']);
  const tokenFile = join(stage.root, 'of-a-node.token');
  await writeFile(tokenFile, nodeToken, { mode: 0o600 });
  const typed = await stage.fuel(['feature', 'list', '--token-file', tokenFile]);
  assert.equal(typed.code, 4);
  assert.match(typed.stderr, /needs the token of a member or an admin, and the one that was sent is of a node/);
}

export const story: Story = {
  title: 'join tokens and bearer tokens do what they are for and nothing else, and no message repeats one',
  async play(stage) {
    await stage.addRepository('app');
    await wrongTokens(stage);
    await openWays(stage);
    await neverAnArgument(stage);
    await oneProcessAHome(stage);
    await doors(stage);
  },
};
