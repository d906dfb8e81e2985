import { expect, jest, test } from '@jest/globals';
import { subjects } from '@fuel/contracts';
import { startNats } from '@fuel/testing';
import { connectBus } from './connect.ts';
import { publishAllDurable, publishDurable } from './publish.ts';
import { ensureStreams } from './streams.ts';

jest.setTimeout(60_000);

test('given messages that a server has and does not answer, when it is lost, then nobody waits for their time to be over, and they can be sent to the next', async () => {
  const first = await startNats();
  await using bus = await connectBus({ servers: first.url, inboxPrefix: '_INBOX.hub', name: 'hub' });
  const subject = subjects.fact('hub_a', 'nod_a');
  await ensureStreams(bus, 'hub_a');
  process.kill(first.pid, 'SIGSTOP');
  const began = performance.now();
  const waiting = publishAllDurable(bus, ['a', 'b', 'c'].map((payload) => ({ subject, payload })), { timeoutMs: 45_000 });
  await first.kill();
  expect((await waiting).map((one) => (one.ok ? 'stored' : one.code))).toEqual(['bus.disconnected', 'bus.disconnected', 'bus.disconnected']);
  expect(performance.now() - began).toBeLessThan(20_000);
  await using _second = await startNats({ port: first.port });
  await new Promise<void>((resolve) => void (bus.connected ? resolve() : bus.onReconnect(resolve)));
  await ensureStreams(bus, 'hub_a');
  expect(await publishDurable(bus, subject, 'again', {})).toMatchObject({ ok: true });
});
