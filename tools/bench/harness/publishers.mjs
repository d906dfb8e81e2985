import { readFileSync } from 'node:fs';
import path from 'node:path';
import { connectBus, publishAllDurable, seal, signer, subscribeCore } from '@fuel/bus';
import { messageTypes, sources, subjects } from '@fuel/contracts';

const decoder = new TextDecoder();

/** A node that is nothing but its key and its journal: it has joined as any other, and says what is written in `batches`. */
export async function openPublisher(home) {
  const { session } = JSON.parse(readFileSync(path.join(home, 'identity.json'), 'utf8'));
  const seed = readFileSync(path.join(home, 'node.seed'), 'utf8').trim();
  const { hub, node } = session;
  const bus = await connectBus({ servers: session.nats.servers, credentials: { jwt: session.nats.jwt, seed }, inboxPrefix: subjects.inboxPrefix(node), name: node });
  const own = signer(seed);
  let sends = 0;
  const letter = ({ payload }) => ({ subject: subjects.fact(hub, node), payload, msgId: `${node}.${(sends += 1)}` });
  return {
    node, hub, bus, repository: session.repositories[0].id,
    sealed: ({ boot, firstSeq, facts }) => ({
      firstSeq, facts: facts.length,
      payload: seal(own, { id: `${node}.${firstSeq}`, source: sources.node(node), type: messageTypes.facts, time: new Date().toISOString(), body: { hub, node, boot, firstSeq, facts } }),
    }),
    /** All of them on the wire, in this order; a batch that was asked for again goes out again, under another message id. */
    async publish(batches) {
      const results = await publishAllDurable(bus, batches.map(letter));
      const failed = results.find((result) => result.ok !== true);
      if (failed !== undefined) throw failed;
    },
    /** What the hub says to this node. */
    hear: (handler) => subscribeCore(bus, subjects.control(hub, node), { handler: ({ data }) => handler(JSON.parse(JSON.parse(decoder.decode(data)).data)) }),
    close: () => bus.close(),
  };
}
