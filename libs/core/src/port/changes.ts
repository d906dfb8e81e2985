import type { AttemptOutcome, Cap, CapLevel, Id, InboxKind, Order, Origin, PromptPart, Proposal, Sha, Spend, Usage } from '@fuel/contracts';
import type { Actor } from '../decision.ts';
import type { Feature } from '../feature/state.ts';
import type { AgentHealth } from '../health/agent-health.ts';
import type { Landing } from '../landing/state.ts';
import type { Place, RepositoryEvent } from '../repository/edit.ts';
import type { KeptCap } from '../spend/cap.ts';
import type { Task, TaskSpec } from '../task/state.ts';
import type { Workspace } from '../workspace/state.ts';
import type { Edge, Ends } from './world.ts';

/** One line of the log. `data` carries the state and every field that changed: the log alone rebuilds the rows. */
export interface LoggedEvent {
  readonly type: string;
  readonly at: number;
  readonly actor: Actor;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly landing: Id | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface NewOrder {
  readonly id: Id;
  /** What the order is about, once: `attempt:<task>:<epoch>`, `review:<task>:<round>`, … A new order under a key replaces the old one. */
  readonly key: string;
  /** Null: any node that serves the repository; the relay chooses, and chooses again when that node goes away. */
  readonly node: Id | null;
  readonly prefer: Id | null;
  readonly repository: Id;
  readonly task: Id | null;
  readonly epoch: number | null;
  readonly round: number | null;
  readonly landing: Id | null;
  readonly notBefore: number | null;
  /** When whoever commits brings it to its node itself: nobody else has to, unless it is not confirmed in time. */
  readonly handed: number | null;
  readonly body: Order;
}

export interface NewInboxItem {
  readonly id: Id;
  readonly kind: InboxKind;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly title: string;
  readonly body: string;
  readonly at: number;
  /** Of kind proposal: the task that waits for a yes. */
  readonly proposal?: Proposal;
}

export interface NewTask {
  readonly task: Task;
  readonly prompt: string;
  /** Its place in the plan. */
  readonly sequence: number;
  /** Its place in an order in which everything upstream comes first. */
  readonly rank: number;
  /** How many tasks the longest chain has that begins with it, as it was planned: the critical path goes first. */
  readonly depth: number;
}

export interface NewFeature {
  readonly feature: Feature;
  readonly tasks: readonly NewTask[];
  readonly edges: readonly Edge[];
  readonly origin: Origin | null;
  readonly createdBy: Actor;
}

export interface AttemptChange {
  readonly task: Id;
  readonly epoch: number;
  readonly id?: Id;
  readonly node?: Id;
  readonly agent?: string;
  readonly dispatchedAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly outcome?: AttemptOutcome;
  readonly usage?: Usage | null;
  /** Which model it was of, and what else of its use is told. */
  readonly spend?: Spend;
  readonly sessionId?: string | null;
  readonly salvage?: { readonly sha: Sha; readonly ref: string } | null;
  readonly warnings?: readonly string[];
  /** Added to those that are there already. */
  readonly reviews?: readonly ReviewSpend[];
}

/** What an agent used that looked at the work of an attempt. */
export interface ReviewSpend {
  readonly round: number;
  readonly at: number;
  readonly usage: Usage | null;
  readonly spend: Spend;
}

/** A fact that cannot be applied is put aside with its reason, so that the ones behind it go on. */
export interface ParkedFact {
  readonly node: Id;
  readonly boot: Id;
  readonly seq: number;
  readonly body: unknown;
  readonly reason: string;
}

/** One place at a node and one of an agent in a workspace, claimed (1) or given back (-1). */
export interface SlotDelta {
  readonly node: Id;
  readonly workspace: string;
  readonly agent: string;
  readonly delta: 1 | -1;
}

/** One place in a lane, claimed (1) or given back (-1), by a task that asks for no more than `most` beside it. */
export interface LaneDelta {
  readonly lane: string;
  readonly most: number | null;
  readonly delta: 1 | -1;
}

export interface EditedTask {
  readonly task: Id;
  readonly spec: Partial<Pick<TaskSpec, 'priority' | 'agent' | 'title'>>;
  readonly prompt?: string;
}

/** Everything that one commit writes, in one transaction or not at all. Rows are guarded by the version they were loaded with. */
export interface Changes {
  readonly created: NewFeature[];
  /** Tasks of features that exist, and edges to them and between others. */
  readonly newTasks: NewTask[];
  readonly newEdges: Edge[];
  readonly goneEdges: Ends[];
  /** Guarded like everything else; the edges to them go with them, and none may lead from them. */
  readonly goneTasks: { readonly id: Id; readonly version: number }[];
  readonly features: Feature[];
  readonly tasks: Task[];
  readonly newLandings: Landing[];
  readonly landings: Landing[];
  readonly events: LoggedEvent[];
  readonly orders: NewOrder[];
  /** Keys of orders that are finished or pointless: they leave the outbox. */
  readonly settledOrders: string[];
  readonly confirmedOrders: { readonly id: Id; readonly node: Id }[];
  readonly inbox: NewInboxItem[];
  /** Open items of these kinds are done with. */
  readonly inboxDone: { readonly feature: Id | null; readonly task: Id | null; readonly kinds: readonly InboxKind[] }[];
  /** What a person said of one item. */
  readonly inboxMarks: { readonly id: Id; readonly readAt?: number | null; readonly actionedAt?: number | null }[];
  readonly attempts: AttemptChange[];
  /** Whole rows; they were loaded, so they are locked. */
  readonly health: AgentHealth[];
  /** What was spent; they were loaded, so they are locked. */
  readonly caps: KeptCap[];
  /** What people set, or take away; what was spent before is counted where it is written. */
  readonly capWishes: { readonly level: CapLevel; readonly owner: string; readonly cap: Cap | null; readonly day: string }[];
  /** An attempt of this agent went well at this node: nothing is said against it any more, but for a limit that lasts longer. */
  readonly sound: { readonly node: Id; readonly agent: string; readonly at: number }[];
  readonly patches: { readonly task: Id; readonly head: Sha; readonly text: string; readonly truncated: boolean }[];
  /** Guarded: a commit that would take more places than there are is void. */
  readonly slots: SlotDelta[];
  /** Guarded likewise. */
  readonly lanes: LaneDelta[];
  /** Tasks that wait for a place from now on, or still do and changed; and those that no longer do. */
  readonly ready: { readonly enter: Id[]; readonly leave: Id[] };
  /** Guarded: of a repository that is elsewhere by now nothing was seen, and what goes on from a head goes on from no other one. */
  readonly heads: { readonly repository: Id; readonly before: Sha | null; readonly head: Sha; readonly place: Place }[];
  /** What a person changed of them. Guarded by where they were. */
  readonly repositories: { readonly event: RepositoryEvent; readonly place: Place }[];
  readonly prompts: { readonly sha256: string; readonly parts: readonly PromptPart[] }[];
  readonly parked: ParkedFact[];
  readonly workspaces: Workspace[];
  /** Of what was asked for, what a person changed. The task itself is among the tasks. */
  readonly editedTasks: EditedTask[];
  readonly messages: { readonly feature: Id; readonly messages: readonly string[] }[];
}

export const noChanges = (): Changes => ({
  created: [],
  newTasks: [],
  newEdges: [],
  goneEdges: [],
  goneTasks: [],
  features: [],
  tasks: [],
  newLandings: [],
  landings: [],
  events: [],
  orders: [],
  settledOrders: [],
  confirmedOrders: [],
  inbox: [],
  inboxDone: [],
  inboxMarks: [],
  attempts: [],
  health: [],
  caps: [],
  capWishes: [],
  sound: [],
  patches: [],
  slots: [],
  lanes: [],
  ready: { enter: [], leave: [] },
  heads: [],
  repositories: [],
  prompts: [],
  parked: [],
  workspaces: [],
  editedTasks: [],
  messages: [],
});
