import type { FailureKind } from '@fuel/contracts';
import type { OutputLine } from '@fuel/process';
import type { AgentEvent } from './agent-event.ts';

export interface AgentInput {
  readonly prompt: string;
  /** To go on with an earlier conversation, where the agent can. */
  readonly sessionId?: string;
  readonly model?: string;
  /** It shall end by itself before it costs more, where it can; with a session that it counts from its beginning, what that cost is in it. */
  readonly maxUsd?: number;
  /** Where it works. */
  readonly cwd: string;
  /** What it has to write besides its cwd: the repository that its worktree belongs to, the file of its outcome. */
  readonly writable: readonly string[];
  /** It only looks: where it works it is to change nothing. Agents that ask are told so; what others change is thrown away. */
  readonly readOnly?: true;
  /** What lies in its cwd is seen where it runs and not from here, so nothing can be read or written for it. */
  readonly seenOnlyThere?: true;
}

export interface AgentCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed; null when it is spoken to (see Voice). */
  readonly stdin: string | null;
}

/** The way back to an agent that is spoken to while it works. */
export interface Voice {
  readonly say: (line: string) => void;
  /** Nothing more is said; a well-behaved agent ends then. */
  readonly hangUp: () => void;
}

export interface Ear {
  readonly now: () => Date;
  readonly voice: Voice;
  readonly input: AgentInput;
}

/** Understands one run's output, line by line; it keeps what the dialect needs between lines and nothing else. */
export interface AgentParser {
  (line: OutputLine): AgentEvent[];
  /** Where an agent can be asked to stop what it does: asks, and says for how many milliseconds it may take to end. 0: there is nothing to be asked now. */
  readonly farewell?: () => number;
}

/** How a run ended, as far as one agent's habits explain it. */
export interface AgentEnd {
  readonly code: number | null;
  readonly stderrTail: string;
  readonly stdoutTail: string;
}

export interface Complaint {
  readonly failure: FailureKind;
  /** It does not know the session that it should have gone on with. */
  readonly sessionUnknown?: boolean;
}

export type Login = 'yes' | 'no' | 'unknown';

/** A command of the agent that tells without asking its provider, and what its answer means. */
export interface LoginCheck {
  readonly args: readonly string[] | null;
  readonly read: (answer: { readonly code: number | null; readonly stdout: string; readonly stderr: string }, seen: Surroundings) => Login;
  /** How a person mends it; goes on after "is not logged in: ". */
  readonly remedy: string;
}

/** What a login may rest on besides the agent's own word. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a file of the home directory is there. */
  readonly has: (fileInHome: string) => boolean;
}

export interface Preflight {
  readonly command: string;
  readonly version: {
    readonly args: readonly string[];
    readonly read: (stdout: string) => string | null;
    /** Nobody said that it tells its version: one that does not is usable all the same. */
    readonly optional?: true;
  };
  /** The flags that its protocol needs have to be named there. */
  readonly help: { readonly args: readonly string[]; readonly flags: readonly string[] } | null;
  readonly login: LoginCheck | null;
  /** Files in the home directory whose change means that a login may have changed. */
  readonly credentials: readonly string[];
}

/** One agent. `args` and `parse` are its own; everything around them is the same for all. */
export interface AgentAdapter {
  readonly name: string;
  readonly args: (input: AgentInput) => AgentCommand;
  readonly parse: (ear: Ear) => AgentParser;
  /** Where a dialect has no last word, its rule of success makes one of how it ended. */
  readonly lastWord?: (end: AgentEnd) => AgentEvent[];
  /** Exit codes and words on stderr that mean something with this agent only; null: nothing known. */
  readonly explain?: (end: AgentEnd) => Complaint | null;
  /** Names of the node's variables that reach it: how it is logged in, where its configuration is. */
  readonly envAllow: readonly string[];
  readonly preflight: Preflight;
  /** `same_cwd`: it finds its sessions by the directory they were in. */
  readonly resume: 'none' | 'same_cwd' | 'anywhere';
  /** Whether the usage of a resumed session counts the whole of it. */
  readonly usageIsCumulative: (version: string | null) => boolean;
  /** Written from documentation and never seen at work here. */
  readonly unverified?: true;
  /** After its last word, how long it may take to end by itself. */
  readonly lingerMs: number;
}

export const usualLingerMs = 20_000;
