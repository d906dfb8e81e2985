import { createClient } from '@fuel/client';
import type { Client } from '@fuel/client';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { ExitCode, Found, No } from './exit-code.ts';
import { findHub } from './hub/find-hub.ts';
import type { HubOptions } from './hub/find-hub.ts';
import { paintFor } from './terminal/look.ts';
import type { Look } from './terminal/look.ts';
import { renderNo } from './terminal/render-problem.ts';
import type { SourceText } from './terminal/source-text.ts';
import type { World } from './world.ts';

export interface SessionOptions extends HubOptions {
  readonly json?: boolean;
}

/** What a command is given: the hub to ask, and the two ways to speak. Data goes to stdout, everything else to stderr. */
export interface Session {
  readonly client: Client;
  readonly world: World;
  readonly json: boolean;
  readonly look: () => Look;
  /** For talk on stderr. */
  readonly lookAside: () => Look;
  /** The answer: one JSON document with --json, else what the rendering makes of it; then what could be done next. */
  readonly show: <T>(value: T, render: (value: T, look: Look) => string, next?: string) => ExitCode;
  /** Raw lines of data on stdout. */
  readonly write: (text: string) => void;
  /** Talk: what happens, what could be done next. Not with --json. */
  readonly say: (text: string) => void;
  readonly refuse: (no: No, source?: SourceText) => ExitCode;
}

export function refuse(world: World, json: boolean, no: No, source?: SourceText): ExitCode {
  const interrupted = 'failure' in no && no.failure.code === 'call.aborted';
  if (interrupted) return exitCodes.interrupted;
  const { ok: _no, ...said } = no;
  world.stderr.write(`${json ? JSON.stringify(said) : renderNo(no, paintFor(world.stderr, world.env), source)}\n`);
  return exitCodeOf(no);
}

/** A terminal that does not know its size says 0. */
const widthOf = (stream: World['stdout']): number | undefined => (stream.isTTY && stream.columns > 0 ? stream.columns : undefined);

function lookAt(world: World, stream: World['stdout']): Look {
  return { paint: paintFor(stream, world.env), now: world.now(), width: widthOf(stream) };
}

export async function openSession(world: World, options: SessionOptions): Promise<Found<Session>> {
  const hub = await findHub(world, options);
  if (!hub.ok) return hub;
  const json = options.json === true;
  const client = createClient({ ...hub.value, userAgent: `fuel-cli/${world.version}`, signal: world.interrupted });
  const write = (text: string): void => void world.stdout.write(text);
  const say = (text: string): void => {
    if (!json) world.stderr.write(`${text}\n`);
  };
  const session: Session = {
    client,
    world,
    json,
    look: () => lookAt(world, world.stdout),
    lookAside: () => lookAt(world, world.stderr),
    write,
    show: (value, render, next) => {
      const text = json ? JSON.stringify(value) : render(value, lookAt(world, world.stdout));
      if (text !== '') write(`${text}\n`);
      if (next !== undefined) say(`next: ${next}`);
      return exitCodes.ok;
    },
    say,
    refuse: (no, source) => refuse(world, json, no, source),
  };
  return { ok: true, value: session };
}
