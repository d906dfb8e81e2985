import type { Refusal } from '@fuel/contracts';
import { type Command, handle, type Result } from '@fuel/engine';
import type { Caller } from '../auth/caller.ts';
import type { Runtime } from '../compose/runtime.ts';
import { doneBefore } from '../once/current-request.ts';

/** One wish of one caller goes down the rail; null when it was granted, and then whoever has to go on is woken. */
export async function wish(runtime: Runtime, { actor }: Caller, command: Command): Promise<Refusal | null> {
  const [result] = await handle(runtime.engine, [{ actor, command }]).catch(grantedBefore);
  if (result === undefined) throw new Error(`the engine said nothing to ${command.type}`);
  if (!result.ok) return result.refusal;
  runtime.wake();
  return null;
}

function grantedBefore(cause: unknown): readonly Result[] {
  if (doneBefore(cause) === null) throw cause;
  return [{ ok: true, events: [] }];
}
