/** What the hub's program is asked for. `start` is what it does without a verb; the others ask the database and end. */
export type Arguments =
  | { readonly kind: 'start' | 'verify'; readonly json: boolean }
  | { readonly kind: 'prune'; readonly json: boolean; readonly olderThanMs: number }
  | { readonly kind: 'nats-keys'; readonly directory: string; readonly store: string }
  | { readonly kind: 'help'; readonly of: Verb }
  | { readonly kind: 'wrong'; readonly of: Verb; readonly reason: string };

export const verbs = ['start', 'verify', 'prune', 'nats-keys'] as const;
export type Verb = (typeof verbs)[number];

export function parseArguments(argv: readonly string[]): Arguments {
  const verb = verbs.find((one) => one === argv[0]);
  const kind = verb ?? 'start';
  const rest = verb === undefined ? argv : argv.slice(1);
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help', of: kind };
  if (kind === 'prune') return parsePrune(rest);
  if (kind === 'nats-keys') {
    const [directory, store = '/data/jetstream', ...more] = rest;
    return directory === undefined || more.length > 0 ? { kind: 'wrong', of: kind, reason: 'Give the directory to write to:' } : { kind, directory, store };
  }
  const unknown = rest.find((word) => word !== '--json');
  return unknown === undefined ? { kind, json: rest.includes('--json') } : { kind: 'wrong', of: kind, reason: `"${unknown}" is not known here. Settings come from the environment:` };
}

const day = 24 * 60 * 60_000;
const units: Readonly<Record<string, number>> = { d: day, h: day / 24, m: day / 24 / 60 };

/** How long ago a feature must have ended. There is no default: what is gone is gone. */
function parsePrune(words: readonly string[]): Arguments {
  const wrong = (reason: string): Arguments => ({ kind: 'wrong', of: 'prune', reason });
  const at = words.findIndex((word) => word === '--before' || word.startsWith('--before='));
  if (at < 0) return wrong('Say with --before how long ago features must have ended, as --before 30d:');
  const joined = words[at]?.startsWith('--before=') === true;
  const given = joined ? (words[at] ?? '').slice('--before='.length) : (words[at + 1] ?? '');
  const [, count, unit = ''] = /^(\d{1,5})([dhm])$/.exec(given) ?? [];
  const unknown = words.find((word, index) => word !== '--json' && index !== at && (joined || index !== at + 1));
  if (unknown !== undefined) return wrong(`"${unknown}" is not known here:`);
  if (count === undefined) return wrong(`--before "${given}" is no span of time; give days, hours or minutes, as 30d, 12h or 5m:`);
  return { kind: 'prune', json: words.includes('--json'), olderThanMs: Number(count) * (units[unit] ?? day) };
}

const startUsage = `fuel hub start [--json]

Starts the hub. With nothing set it keeps everything under one directory, starts a Postgres and a nats-server of its own on this machine,
and stops both when it stops. --json prints one line with its address on stdout.

  FUEL_HUB_DATA                 its directory; default: $XDG_DATA_HOME/fuel/hub or ~/.local/share/fuel/hub
  FUEL_HUB_HOST, FUEL_HUB_PORT  where it listens; default: 127.0.0.1 and 7447; port 0: a free one
  DATABASE_URL                  a Postgres of your own
  NATS_URL                      a nats-server of your own, with FUEL_NATS_ACCOUNT_SEED_FILE: the seed that signs nodes' credentials
  FUEL_NATS_ADVERTISE           what nodes connect to; default: the host under which they reached the hub
  FUEL_NATS_SERVER              the nats-server program to start
  FUEL_HUB_KEY_FILE             the key that signs orders; default: hub.seed in its directory; hubs on one database share it
  FUEL_HUB_KEY_REPLACE          1: the old key is lost, this hub's counts from now on; nodes learn it by themselves
  FUEL_LEASE_MS                 how long a silent node counts as there; default: 10000
  FUEL_OFFLINE_GRACE_MS         how long a task waits for its own silent node; default: 43200000
  FUEL_BODY_LIMIT               bytes of a request; default: 67108864
  FUEL_LOG_LEVEL, FUEL_LOG_FORMAT  error, warn, info or debug; json or text (on a terminal)

It ends with 0 after Ctrl-C or SIGTERM (a second one ends it at once, with 1), with 1 when it could not start or had to stop, with 2 for a wrong argument.
`;

const natsKeysUsage = `fuel hub nats-keys DIR [STORE]

Writes DIR/nats.conf for a nats-server of your own (it keeps its streams in STORE, /data/jetstream unless given) and DIR/account.seed, which
FUEL_NATS_ACCOUNT_SEED_FILE names for the hub. What is there already stays.
`;

const verifyUsage = `fuel hub verify [--json]

Rebuilds every row (features, tasks, edges, landings, attempts, inbox, heads of repositories, counters) from the event log, and tells
each difference from what is stored. It reads the database and changes nothing; a hub may run meanwhile.

  FUEL_HUB_DATA   the hub's directory, for a hub with a Postgres of its own; default: $XDG_DATA_HOME/fuel/hub or ~/.local/share/fuel/hub
  DATABASE_URL    a Postgres of your own, as the hub has it

It ends with 0 when there is no difference, with 1 when there is one, with 2 for a wrong argument, with 3 when the database cannot be reached.
`;

const pruneUsage = `fuel hub prune --before 30d [--json]

Takes the events of features that ended before that (landed or cancelled; days d, hours h, minutes m) out of the log. What the log gave is
kept as a snapshot, from which fuel hub verify begins; the rows stay. A feature whose rows are not what its log says is left as it is. A
hub may run meanwhile; whoever follows events from before is told events.pruned.

  FUEL_HUB_DATA   the hub's directory, for a hub with a Postgres of its own; default: $XDG_DATA_HOME/fuel/hub or ~/.local/share/fuel/hub
  DATABASE_URL    a Postgres of your own, as the hub has it

It ends with 0 when it is done, with 1 when a feature was left, with 2 for a wrong argument, with 3 when the database cannot be used.
`;

export const usages: Readonly<Record<Verb, string>> = { start: startUsage, verify: verifyUsage, prune: pruneUsage, 'nats-keys': natsKeysUsage };
