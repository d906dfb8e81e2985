import { FACT_BATCH_MAX_BYTES } from '@fuel/contracts';
import { signer } from '@fuel/bus';
import { openGit } from '@fuel/git';
import { openLocal, openPortBands, takenPlaces, type Local } from '@fuel/local';
import { helperMarks, probeIsolation } from '@fuel/process';
import path from 'node:path';
import { openAgents, type AgentsHere } from './agents-here.ts';
import { openHeldPushes } from './attempt/held-pushes.ts';
import { openRunningAttempts } from './attempt/running-attempts.ts';
import { openSession, type Session, type Told } from './connection/session.ts';
import { openWire, type Wire } from './connection/wire.ts';
import { openLanes } from './lanes.ts';
import { roomOn } from './disk.ts';
import { onDuty, openDuty, type Duty, type OnDuty } from './duty.ts';
import type { Log } from './log.ts';
import { openLiveLog } from './logs/live-log.ts';
import type { FetchedLists, FetchedPrompt, NodeContext } from './node-context.ts';
import { nodeHome } from './node-home.ts';
import type { Workshop } from './orders/begin.ts';
import { openReport, type Report } from './report/publish-journal.ts';
import { look } from './repository/observe-all.ts';
import { openHeadObserver } from './repository/observe-heads.ts';
import { openPorts, portsFolder } from './worktree/ports.ts';
import { tendPool } from './worktree/tend-pool.ts';
import type { NodeSettings } from './settings.ts';
import { openStorage, type Storage } from './storage.ts';

export type NodeIdentity = Told & {
  readonly hub: string;
  readonly node: string;
  /** The node's own key: it signs what the node says and opens the connection. */
  readonly seed: string;
  readonly jwt: string;
};

export type RunNodeOptions = {
  readonly identity: NodeIdentity;
  /** An absolute path, resolved: children carry it as their mark. */
  readonly home: string;
  /** What tells this home from a copy of it, and the machine. */
  readonly place: { readonly mark: string; readonly host: string };
  readonly settings: NodeSettings;
  /** As its owner left it. */
  readonly duty?: Duty;
  readonly version: string;
  readonly fetchPrompt: (sha256: string) => Promise<FetchedPrompt>;
  readonly fetchLists: (order: string) => Promise<FetchedLists>;
  /** What the hub says now; null when it cannot be asked. Asked while no server answers, and when what comes does not fit to what was told. */
  readonly askSession: () => Promise<Told | null>;
  readonly log: Log;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
};

/** The parts of a node that is not connected yet. */
export type Assembled = {
  readonly options: RunNodeOptions;
  readonly shop: Workshop;
  readonly wire: Wire;
  readonly report: Report;
  readonly session: Session;
  readonly agents: AgentsHere;
  readonly stopping: AbortController;
  /** Settles with what broke, when something did. */
  readonly broken: Promise<unknown>;
  readonly onBroken: (cause: unknown) => void;
  /** Settles with the hub's words when another home speaks for this node. */
  readonly held: Promise<string>;
  readonly onHeld: (why: string) => void;
  readonly storage: Storage;
  readonly duty: OnDuty;
  /** Called when a repository can be read again, or there is no room for work, or is again: the hub wants to know. */
  readonly changed: { tell: () => void };
};

const rememberMs = 30 * 24 * 3_600_000;

export async function assemble(options: RunNodeOptions): Promise<Assembled> {
  const { identity, settings, log, now, newId } = options;
  const { hub, node } = identity;
  let onBroken: (cause: unknown) => void = () => undefined;
  const broken = new Promise<unknown>((resolve) => (onBroken = resolve));
  let onHeld: (why: string) => void = () => undefined;
  const held = new Promise<string>((resolve) => (onHeld = resolve));
  const stopping = new AbortController();
  const agents = await openAgents(settings, options.home);
  const isolation = await probeIsolation({ dir: nodeHome(options.home).work });
  const wire = openWire({ hub, node, newId, log, now, signer: signer(identity.seed) });
  let report: Report | null = null;
  const local: Local = openLocal({
    path: path.join(options.home, 'node.db'), boot: newId('bt'),
    forgetBefore: new Date(now().getTime() - rememberMs), onAppended: () => report?.wake(),
  });
  report = openReport({ local, hub, node, log, publish: wire.facts, maxBytes: FACT_BATCH_MAX_BYTES, onBroken });
  const changed = { tell: () => undefined };
  const lanes = openLanes(onBroken);
  const duty = openDuty(options.duty ?? 'working', (now) => {
    log('info', now === 'working' ? 'work is taken again' : `no work is taken: the node is ${now}`);
    if (now !== 'working') lanes.hold();
    changed.tell();
  });
  const storage: Storage = onDuty(openStorage({ local, journalMaxBytes: settings.journalMaxBytes, roomOnDisk: () => roomOn(options.home), log, onChange: () => {
    if (storage.why() !== null) lanes.hold();
    changed.tell();
  } }), duty);
  storage.look();
  const git = openGit({ marks: helperMarks(options.home), userConfigCopy: path.join(options.home, 'gitconfig') });
  const bands = settings.portsFrom === null ? openPortBands(portsFolder(process.env)) : null;
  const ports = openPorts({ bands, from: settings.portsFrom, taken: () => takenPlaces(local), log });
  const context: NodeContext = {
    storage, hub, node, boot: local.boot, home: nodeHome(options.home), settings, git, local, now, newId, log,
    agentVersion: agents.version,
    async agentProblem(agent) {
      if (await agents.refresh(agent)) changed.tell();
      return agents.problem(agent);
    },
    isolation, ports, live: openLiveLog({ publish: wire.logs, now }), pushes: openHeldPushes(), fetchPrompt: options.fetchPrompt, fetchLists: options.fetchLists, stopping: stopping.signal,
  };
  const heads = openHeadObserver(context, () => changed.tell(), (repository, head) => {
    const name = `worktrees:${repository.id}`;
    if (!lanes.has(name)) lanes.add({ lane: 'worktrees', limit: 1, name, run: () => tendPool(context, repository, head) });
  });
  const session = openSession({
    hub, told: identity, ask: options.askSession, log, onBroken, stopping: stopping.signal,
    onRepositories: (added) => void look(heads, added, { session, everyMs: settings.observeEveryMs, signal: stopping.signal, onBroken }).then(() => changed.tell(), onBroken),
    onMoved: (moved) => void Promise.all(moved.map((one) => heads.observe(one))).then(() => changed.tell(), onBroken),
  });
  const shop: Workshop = { context, lanes, running: openRunningAttempts(), heads, session };
  return { options, shop, wire, report, session, agents, stopping, broken, onBroken, held, onHeld, changed, storage, duty };
}
