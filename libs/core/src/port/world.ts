import type { Gate, Id, RepositoryRef, Sha } from '@fuel/contracts';
import type { Feature } from '../feature/state.ts';
import type { AgentHealth } from '../health/agent-health.ts';
import type { InboxItemState } from '../inbox/decide.ts';
import type { Landing } from '../landing/state.ts';
import type { KeptCap } from '../spend/cap.ts';
import type { Task } from '../task/state.ts';
import type { Workspace } from '../workspace/state.ts';

export interface Ends {
  readonly upstream: Id;
  readonly consumer: Id;
}

export interface Edge extends Ends {
  readonly gate: Gate;
}

export interface Repository {
  readonly ref: RepositoryRef;
  readonly head: Sha | null;
  readonly role: string;
  readonly consumers: readonly Id[];
  readonly primaryAgent: string;
}

export interface NodeInfo {
  readonly id: Id;
  readonly name: string;
  readonly boot: Id | null;
  /** Said hello, was heard of within its lease, and is not refused. */
  readonly present: boolean;
  readonly lastSeenAt: number | null;
  readonly slots: number;
  /** Tasks that are dispatched to it, running or suspect there. */
  readonly taken: number;
  readonly agents: readonly {
    readonly name: string;
    readonly usable: boolean;
    readonly reason: string | null;
    /** Where its attempts say something against it; `probe`: one may find out whether it works again. */
    readonly health?: AgentHealth;
    readonly probe?: true;
  }[];
  readonly repositories: readonly Id[];
  readonly labels?: readonly string[];
  /** Why it was given nothing when it was last heard: its owner has paused it, its disk is full, it is too old. */
  readonly refused?: string;
  /** Those that it joined and cannot read. */
  readonly unreadable?: readonly Id[];
}

/** An order of the outbox, as far as the engine has to know it again when a node speaks of it. */
export interface OrderInfo {
  readonly id: Id;
  readonly key: string;
  readonly type: string;
  readonly node: Id | null;
  readonly task: Id | null;
  readonly epoch: number | null;
  readonly round: number | null;
  readonly landing: Id | null;
  readonly repository: Id;
  readonly confirmed: boolean;
}

/** What one transaction has loaded, and locked, of the hub's state. A key that is absent was not asked for or does not exist. */
export interface World {
  readonly features: Map<Id, Feature>;
  readonly tasks: Map<Id, Task>;
  /** Present for a task once its consumers were loaded. */
  readonly edgesFrom: Map<Id, readonly Edge[]>;
  /** Present for a task once its upstream closure was loaded. */
  readonly edgesTo: Map<Id, readonly Edge[]>;
  /** Features of which every task is loaded. */
  readonly whole: Set<Id>;
  readonly landings: Map<Id, Landing>;
  readonly repositories: Map<Id, Repository>;
  readonly nodes: Map<Id, NodeInfo>;
  readonly orders: Map<Id, OrderInfo>;
  readonly prompts: Map<Id, string>;
  /** By name. Locked when they were asked for; a workspace that does not exist yet has no rules and version 0. */
  readonly workspaces: Map<string, Workspace>;
  /** By repository: the features under way that have tasks there, and whether one of them is open. They are only told of, so they are not locked. */
  readonly openIn: Map<Id, readonly { readonly feature: Id; readonly name: string; readonly open: boolean }[]>;
  /** By subjectKey: the tasks of that workspace which a signal about this subject speaks of. */
  readonly subjects: Map<string, readonly Id[]>;
  readonly inbox: Map<Id, InboxItemState>;
  /** By healthKey, locked; null where nothing is said against the agent. */
  readonly health: Map<string, AgentHealth | null>;
  /** By capKey, locked; null where there is none. */
  readonly caps: Map<string, KeptCap | null>;
}

/** A workspace has no blank in its name. */
export const subjectKey = (workspace: string, subject: string): string => `${workspace} ${subject}`;

export const emptyWorld = (): World => ({
  features: new Map(),
  tasks: new Map(),
  edgesFrom: new Map(),
  edgesTo: new Map(),
  whole: new Set(),
  landings: new Map(),
  repositories: new Map(),
  nodes: new Map(),
  orders: new Map(),
  prompts: new Map(),
  workspaces: new Map(),
  openIn: new Map(),
  subjects: new Map(),
  inbox: new Map(),
  health: new Map(),
  caps: new Map(),
});

/** What to load besides what is there already. Loading a task loads and locks its feature. */
export interface Needs {
  readonly features?: readonly Id[];
  /** Features with all their tasks and edges. */
  readonly whole?: readonly Id[];
  readonly tasks?: readonly Id[];
  /** Tasks of a feature by their key. */
  readonly keysOf?: readonly { readonly feature: Id; readonly keys: readonly string[] }[];
  /** The tasks' direct consumers and the edges to them. */
  readonly consumersOf?: readonly Id[];
  /** Everything upstream of these tasks, transitively, with the edges. */
  readonly closureOf?: readonly Id[];
  readonly landings?: readonly Id[];
  readonly repositories?: readonly Id[];
  readonly orders?: readonly Id[];
  /** Unsettled orders by their key. */
  readonly orderKeys?: readonly string[];
  readonly nodes?: readonly Id[];
  /** The long texts, which are not loaded with the tasks. */
  readonly prompts?: readonly Id[];
  readonly workspaces?: readonly string[];
  /** Repositories whose features with open work are asked for. */
  readonly openIn?: readonly Id[];
  /** The tasks of the workspace that have this id or this subject. */
  readonly subject?: { readonly workspace: string; readonly subject: string };
  readonly inbox?: readonly Id[];
  /** Agents at nodes, by healthKey. */
  readonly health?: readonly string[];
  /** By capKey. */
  readonly caps?: readonly string[];
}
