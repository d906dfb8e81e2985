import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type BusConnection, connectBus, newKey, openSealed, publishCore, seal, signer, subscribeCore } from '@fuel/bus';
import { control, type LogLines, logPiece, type LogPiece, messageTypes, sources, subjects } from '@fuel/contracts';
import { startNats, type TestNats, until } from '@fuel/testing';
import { type AttemptNow, logFeed } from './log-feed.ts';
import { type LiveLogs, openLiveLogs } from './open-live-logs.ts';
import { openNews } from './open-news.ts';

const hub = 'hub_1';
const node = 'nod_1';
const nodeKey = signer(newKey('user').seed);
const hubKey = signer(newKey('user').seed);
let nats: TestNats;
let connection: BusConnection;
let nodeSide: BusConnection;
let logs: LiveLogs;
let refused: string[];
let contract: number;
let asked: number;
const kept = new Map<string, Pick<LogLines, 'firstLine' | 'lines'>>();

const text = (n: number): LogLines['lines'][number] => ({ stream: 'out', text: `line ${n}` });
const say = (body: Partial<LogLines>, by = nodeKey): void => {
  const message: LogLines = { type: 'log', hub, node, task: 'tsk_1', epoch: 1, firstLine: 1, lines: [], ...body };
  publishCore(nodeSide, subjects.log(hub, node), seal(by, { id: 'msg_1', source: sources.node(node), type: messageTypes.log, time: new Date().toISOString(), body: message }));
};

beforeAll(async () => {
  nats = await startNats();
  connection = await connectBus({ servers: nats.url, inboxPrefix: '_INBOX.hub', name: 'hub' });
  nodeSide = await connectBus({ servers: nats.url, inboxPrefix: '_INBOX.node', name: node });
  subscribeCore(nodeSide, subjects.control(hub, node), {
    handler: ({ data }) => {
      const opened = openSealed(data, { type: messageTypes.control, source: sources.hub(hub), keys: [hubKey.publicKey], now: Date.now() });
      const wanted = control.parse(opened.ok ? opened.body : null);
      if (wanted.type !== 'logWanted') throw new Error(wanted.type);
      asked += 1;
      say({ ...(kept.get(wanted.task) ?? { firstLine: 1, lines: [] }), task: wanted.task, replay: true });
    },
  });
  await nodeSide.flush();
});
afterAll(async () => {
  await nodeSide.close();
  await connection.close();
  await nats.stop();
});
beforeEach(() => {
  refused = [];
  contract = 3;
  asked = 0;
  kept.clear();
  logs = openLiveLogs({
    connection, voice: { connection, hub, key: hubKey, now: Date.now, newId: () => 'msg_1' }, contractOf: () => contract,
    keysOf: async () => Promise.resolve(new Map([[node, nodeKey.publicKey]])), refused: (_node, reason) => void refused.push(reason),
  });
});

function read(more: { follow?: boolean; from?: number; look?: () => Promise<AttemptNow>; task?: string } = {}) {
  const { follow = true, from = 1, look = async () => Promise.resolve({ runs: true, online: true, text: '' }), task = 'tsk_1' } = more;
  const gone = new AbortController();
  const news = openNews();
  const pieces: LogPiece[] = [];
  const feed = logFeed({ epoch: 1, follow, open: () => logs.follow({ node, task, epoch: 1, from }, news.come), news: news.wait, look, closing: new AbortController().signal, lookEveryMs: 20, replayWithinMs: 300 });
  const done = (async () => {
    for await (const frame of feed({ gone: gone.signal, cut: () => undefined })) {
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (data !== undefined) pieces.push(logPiece.parse(JSON.parse(data)));
    }
  })();
  return { pieces, done, stop: () => (gone.abort(), done), types: () => pieces.map((one) => one.type) };
}
const patience = { timeoutMs: 5_000 };

test('given an attempt that has said something, when it is looked at, then what its node has kept comes first, then what it says, each once', async () => {
  kept.set('tsk_1', { firstLine: 3, lines: [text(3), text(4)] });
  const one = read();
  await until(() => one.pieces.length === 2, { ...patience, describe: 'what was kept' });
  say({ firstLine: 5, lines: [text(5)] });
  say({ firstLine: 1, lines: [text(1)], task: 'tsk_other' });
  await until(() => one.pieces.length === 3, { ...patience, describe: 'what it says' });
  await one.stop();
  expect(one.pieces).toEqual([
    { type: 'missed', epoch: 1, lines: 2 },
    { type: 'lines', epoch: 1, firstLine: 3, lines: [text(3), text(4)] },
    { type: 'lines', epoch: 1, firstLine: 5, lines: [text(5)] },
  ]);
});

test('given nobody who follows, then what is there comes and the stream ends', async () => {
  kept.set('tsk_1', { firstLine: 1, lines: [text(1)] });
  const one = read({ follow: false });
  await one.done;
  expect(one.pieces).toMatchObject([{ type: 'lines' }, { type: 'ended', over: false }]);
});

test('given a node that goes away and an attempt that ends, then the reader is told of both, and the stream ends', async () => {
  let now: AttemptNow = { runs: true, online: true, text: '' };
  const one = read({ look: async () => Promise.resolve(now) });
  await until(() => asked === 1, { ...patience, describe: 'the node was asked' });
  now = { runs: true, online: false, text: 'Node "laptop" is offline' };
  await until(() => one.types().includes('node'), { ...patience, describe: 'the reader hears of it' });
  now = { runs: false, online: true, text: 'Attempt 1 has ended' };
  await one.done;
  expect(one.pieces).toEqual([{ type: 'node', epoch: 1, online: false, text: 'Node "laptop" is offline' }, { type: 'ended', epoch: 1, over: true, text: 'Attempt 1 has ended' }]);
});

test('given a node that keeps nothing, then it is not asked, and what it says from now on comes', async () => {
  contract = 2;
  const one = read();
  await connection.flush();
  await until(() => (say({ firstLine: 9, lines: [text(9)] }), one.types().includes('lines')), { ...patience, describe: 'a live line' });
  await one.stop();
  expect(asked).toBe(0);
});

test('given somebody else who says it, then it is refused; and when the last reader has gone, nothing of the node is heard any more', async () => {
  const one = read();
  await until(() => asked === 1, { ...patience, describe: 'the node was asked' });
  say({ lines: [text(1)] }, signer(newKey('user').seed));
  await until(() => refused.length === 1, { ...patience, describe: 'it is refused' });
  await one.stop();
  say({ lines: [text(1)] }, signer(newKey('user').seed));
  await nodeSide.flush();
  await connection.flush();
  expect([refused.length, one.types().includes('lines')]).toEqual([1, false]);
});
