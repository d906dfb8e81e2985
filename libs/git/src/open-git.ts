import type { Finding } from './results.ts';
import { readUserConfig, type UserConfig } from './user-config.ts';

export type OpenGitOptions = {
  readonly binary?: string;
  /** Where the named variables are taken from; all others are dropped. The process's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** More names that network calls may see, for example what a credential helper needs. */
  readonly pass?: readonly string[];
  readonly deadlineMs?: number;
  readonly networkDeadlineMs?: number;
  /** Ends running calls and refuses new ones, for a node that stops. */
  readonly signal?: AbortSignal;
  /** Variables by which a later life of the node finds the calls that this one had begun, and all that they start. */
  readonly marks?: Readonly<Record<string, string>>;
  /** Where the user's configuration is laid for network calls; among the caches of its home unless given. */
  readonly userConfigCopy?: string;
};

/** Made once by a node and handed to every verb. Opaque outside this room. */
export type Git = {
  readonly binary: string;
  readonly environment: { readonly local: Environment; readonly network: Environment };
  /** The beginning of the command that leads to where git sees the files: empty where that is here. */
  readonly door: readonly string[];
  /** The path by which we reach what git sees at that path. */
  readonly seen: (path: string) => string;
  readonly deadlineMs: { readonly local: number; readonly network: number };
  readonly signal: AbortSignal | null;
  /** The way to ssh that the environment gives, and the one that network calls use once the user's configuration was asked. */
  readonly ssh: { readonly given: string | null; command: Promise<string> | null };
  /** What was found in the mirrors and put right, until restoreMirror reports it. */
  readonly findings: Map<string, Finding[]>;
  /** The last text of each mirror's configuration that was read and found harmless. */
  readonly vetted: Map<string, string>;
  readonly userConfig: UserConfig;
  /** Repositories that may borrow objects, and from which mirror. */
  readonly borrows: Map<string, string>;
  /** Whether Git LFS was in use in each mirror, at which commit. */
  readonly usesLfs: Map<string, { readonly sha: string; readonly uses: boolean }>;
  /** Mirrors that this process has cleared of what killed ones left. */
  readonly swept: Set<string>;
  /** The end of the queue of each mirror. */
  readonly queues: Map<string, Promise<unknown>>;
};
export type Environment = Readonly<Record<string, string>>;

const localNames = ['PATH', 'HOME', 'TMPDIR'];
const networkNames = [
  ...localNames,
  'USER',
  'LOGNAME',
  'SSH_AUTH_SOCK',
  'GIT_SSH',
  'GIT_SSH_VARIANT',
  'KRB5CCNAME',
  'KRB5_CONFIG',
  'GH_CONFIG_DIR',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_CERT',
  'GIT_SSL_KEY',
  'GIT_PROXY_SSL_CAINFO',
];

/** Nothing asks a person, nothing follows a replacement or a graft, and a path is a path and no pattern. */
const fixed: Environment = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  GCM_INTERACTIVE: 'never',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'file:https:ssh',
};

/** Local calls read no configuration but the mirror's, so no filter, driver or alias of the user's is known to them. */
const withoutUserConfiguration: Environment = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

const pick = (source: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = source[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );

export function openGit(options: OpenGitOptions = {}): Git {
  const source = options.environment ?? process.env;
  return {
    binary: options.binary ?? 'git',
    door: [],
    seen: (path) => path,
    environment: {
      local: { ...pick(source, localNames), ...fixed, ...withoutUserConfiguration, ...options.marks },
      network: { ...pick(source, [...networkNames, ...(options.pass ?? [])]), ...fixed, ...options.marks },
    },
    deadlineMs: { local: options.deadlineMs ?? 300_000, network: options.networkDeadlineMs ?? 600_000 },
    signal: options.signal ?? null,
    ssh: { given: source['GIT_SSH_COMMAND'] ?? null, command: null },
    findings: new Map(),
    vetted: new Map(),
    userConfig: readUserConfig(source, options.userConfigCopy),
    borrows: new Map(),
    usesLfs: new Map(),
    swept: new Set(),
    queues: new Map(),
  };
}
