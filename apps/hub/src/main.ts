import 'reflect-metadata';
import { outliveReaders } from '@fuel/process';
import { greeting, machineLine } from './compose/announce.ts';
import { createLog, type Log } from './compose/log.ts';
import { StartFailure } from './compose/start-failure.ts';
import { startHub } from './compose/start-hub.ts';
import { parseArguments, usages } from './arguments.ts';
import { type HubSettings, parseSettings } from './config.ts';
import { writeNatsKeys } from './embedded/write-nats-keys.ts';
import { pruneLog } from './records/prune-log.ts';
import { runVerb } from './records/run-verb.ts';
import { verifyLog } from './records/verify-log.ts';

const say = (text: string): void => void process.stderr.write(text);

/** A signal, the end of something that the hub cannot do without, or a bug that nobody caught: then why. */
function whenToStop(broken: Promise<string>, log: Log): Promise<string | null> {
  const signalled = new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(null));
  });
  const uncaught = new Promise<string>((resolve) => {
    process.once('uncaughtException', (err) => {
      log.error({ err }, 'nobody caught this');
      resolve('the hub has a defect');
    });
  });
  return Promise.race([signalled, broken, uncaught]);
}

/** Twice is meant: what is half done is left to the next start, as after a power cut. */
function forced(): void {
  say('Ended at once, in the middle of stopping; the next start clears up.\n');
  process.exit(1);
}

async function run(): Promise<number> {
  outliveReaders();
  const given = parseArguments(process.argv.slice(2));
  if (given.kind === 'help') {
    process.stdout.write(usages[given.of]);
    return 0;
  }
  if (given.kind === 'wrong') {
    say(`${given.reason}\n\n${usages[given.of]}`);
    return 2;
  }
  if (given.kind === 'nats-keys') {
    const what = await writeNatsKeys(given.directory, given.store);
    say(what === 'made' ? `Wrote nats.conf and account.seed to ${given.directory}.\n` : `${given.directory} has its nats.conf already; nothing was changed.\n`);
    return 0;
  }
  const parsed = parseSettings(process.env, { terminal: process.stderr.isTTY });
  if (!parsed.ok) {
    for (const fault of parsed.faults) say(`${fault.name} ${fault.reason}.\n  ${fault.remedy}\n`);
    return 1;
  }
  const { settings } = parsed;
  if (given.kind === 'verify') return ask(settings, (store) => verifyLog(store, given));
  if (given.kind === 'prune') return ask(settings, (store) => pruneLog(store, { ...given, now: Date.now() }));
  return serve(settings, given.json);
}

/** Stdout is for the answer; of what is going on only trouble is told. */
async function ask(settings: HubSettings, verb: Parameters<typeof runVerb>[2]): Promise<number> {
  const { text, code, trouble } = await runVerb(settings, createLog({ ...settings.log, level: 'warn' }), verb);
  if (trouble !== null) say(trouble);
  process.stdout.write(text);
  return code;
}

async function serve(settings: HubSettings, json: boolean): Promise<number> {
  const log = createLog(settings.log);
  // A signal during the start is heard after it: a half-started hub would leave its servers behind.
  const early = new AbortController();
  const remember = (): void => {
    early.abort();
    say('It stops as soon as it has started; once more ends it at once, and the next start clears up.\n');
  };
  process.once('SIGINT', remember).once('SIGTERM', remember);
  const hub = await startHub(settings, process.env, log).catch((cause: unknown) => {
    if (!(cause instanceof StartFailure)) log.error({ err: cause }, 'the hub could not be started');
    say(cause instanceof StartFailure ? `The hub does not start: ${cause.message}.\n  ${cause.remedy}\n` : 'The hub does not start: it has a defect; the lines above say where. Please report them.\n');
    return null;
  });
  process.off('SIGINT', remember).off('SIGTERM', remember);
  if (hub === null) return 1;
  say(greeting(hub.told, settings));
  if (json) process.stdout.write(machineLine(hub.told));
  const broken = early.signal.aborted ? null : await whenToStop(hub.broken, log);
  say(broken === null ? 'Stopping.\n' : `Stopping, because ${broken}; the log says more.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, forced);
  const { failed } = await hub.stop();
  // What did not end may hold the process; there is nothing left to wait for.
  if (failed.length > 0) process.exit(1);
  return broken === null ? 0 : 1;
}

process.exitCode = await run();
