import { type BusConnection, subscribeCore } from '@fuel/bus';
import { type Id, subjects } from '@fuel/contracts';

/** Signs of life are heard one after the other: a hello is answered before the next word of anybody is looked at. */
export function listen(connection: BusConnection, hub: Id, heard: (message: { subject: string; data: Uint8Array }) => Promise<void>) {
  let last = Promise.resolve();
  const subscription = subscribeCore(connection, subjects.presences(hub), {
    handler: (message) => {
      last = last.then(() => heard(message));
    },
  });
  return {
    async stop(): Promise<void> {
      subscription.stop();
      await last;
    },
  };
}
