import { type BusConnection, publishCore, seal, type Signer } from '@fuel/bus';
import { type Control, type Id, messageTypes, sources, subjects } from '@fuel/contracts';

export interface Voice {
  readonly connection: BusConnection;
  readonly hub: Id;
  readonly key: Signer;
  now(): number;
  newId(prefix: 'msg'): Id;
}

type Body = Control extends infer C ? (C extends Control ? Omit<C, 'hub' | 'node'> : never) : never;

/** Says something to a node on core NATS. What is lost is said again: at the next hello, the next batch. */
export function tellNode(voice: Voice, node: Id, body: Body): void {
  const message = { ...body, hub: voice.hub, node } as Control;
  const sealed = seal(voice.key, {
    id: voice.newId('msg'),
    source: sources.hub(voice.hub),
    type: messageTypes.control,
    time: new Date(voice.now()).toISOString(),
    expires: new Date(voice.now() + expiryMs).toISOString(),
    body: message,
  });
  publishCore(voice.connection, subjects.control(voice.hub, node), sealed);
}

const expiryMs = 5 * 60_000;
