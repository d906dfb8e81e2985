import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { newKey } from '@fuel/bus';
import { closeLocal } from '@fuel/local';
import { startNats, until } from '@fuel/testing';
import { assemble } from '../assemble.ts';
import { defaultSettings } from '../settings.ts';
import { keepConnected } from './keep-connected.ts';

test('given servers that are gone, when the hub names others, then the node is found there and says hello', async () => {
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'fuel-moved-')));
  const before = await startNats();
  const after = await startNats();
  let ids = 0;
  const said: string[] = [];
  const node = await assemble({
    identity: { hub: 'hub_one', node: 'nod_one', seed: newKey('user').seed, jwt: 'none', servers: [before.url], hubKeys: [], repositories: [] },
    home, place: { mark: 'home_one', host: 'here' }, settings: defaultSettings, version: '0.0.0', now: () => new Date(), newId: (prefix) => `${prefix}_${(ids += 1)}`,
    fetchPrompt: () => Promise.resolve({ kind: 'failed', message: '', retryable: false }), fetchLists: () => Promise.resolve({ kind: 'gone' }), askSession: () => Promise.resolve({ servers: [after.url], hubKeys: [], repositories: [] }), log: (_level, message) => said.push(message),
  });
  const kept = keepConnected(node, 50);
  try {
    const greeting = { timeoutMs: 30_000, describe: 'the node says hello' };
    await until(() => kept.presence.state === 'greeting' && kept.current() !== null, greeting);
    await before.stop();
    await until(() => said.includes('the hub names other servers') && kept.presence.state === 'greeting', greeting);
    expect(kept.current()?.bus.connected).toBe(true);
  } finally {
    node.stopping.abort('shutdown');
    kept.presence.stop();
    await node.report.stop();
    await kept.current()?.bus.close();
    closeLocal(node.shop.context.local);
    await after.stop();
    await rm(home, { recursive: true, force: true });
  }
});
