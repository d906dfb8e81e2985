/** The only place where a subject, stream, consumer or ref name is spelled. */
const major = 'v1';

export const subjects = {
  fact: (hub: string, node: string) => `fuel.${major}.${hub}.fact.${node}`,
  facts: (hub: string) => `fuel.${major}.${hub}.fact.*`,
  order: (hub: string, node: string) => `fuel.${major}.${hub}.order.${node}`,
  orders: (hub: string) => `fuel.${major}.${hub}.order.*`,
  presence: (hub: string, node: string) => `fuel.${major}.${hub}.presence.${node}`,
  presences: (hub: string) => `fuel.${major}.${hub}.presence.*`,
  control: (hub: string, node: string) => `fuel.${major}.${hub}.control.${node}`,
  log: (hub: string, node: string) => `fuel.${major}.${hub}.log.${node}`,
  logs: (hub: string) => `fuel.${major}.${hub}.log.*`,
  inboxPrefix: (node: string) => `_INBOX.${node}`,
  /** The last token of a fact, presence or log subject. What it claims is believed only after the signature was checked. */
  nodeOf: (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1),
} as const;

export const streams = {
  facts: (hub: string) => `FUEL_FACTS_${hub}`,
  orders: (hub: string) => `FUEL_ORDERS_${hub}`,
} as const;

export const consumers = {
  /** The hub replicas share one durable consumer on the facts stream. */
  hub: 'hub',
  /** Each node has one durable consumer on the orders stream, named as the node. */
  node: (node: string) => node,
} as const;

export const refs = {
  /** Created once by its attempt and never moved: the fence in git. */
  attempt: (task: string, epoch: number) => `refs/heads/fuel/${task}/${epoch}`,
  /** What an attempt left behind uncommitted or what an old epoch brought late. */
  salvage: (task: string, epoch: number) => `refs/heads/fuel/${task}/${epoch}-salvage`,
  /** What somebody left in a worktree that nobody used. It stays on its node. */
  found: (task: string, attempt: string) => `refs/heads/fuel/${task}/${attempt}-found`,
  /** A commit that holds a frozen contract: created once, like an attempt's own. */
  contract: (task: string, epoch: number, commit: string) => `refs/heads/fuel/${task}/${epoch}-contract-${commit.slice(0, 12)}`,
  /** The merge result of one repository in one try of a landing. */
  landing: (landing: string, repository: string, epoch: number) => `refs/heads/fuel/${landing}/${repository}/${epoch}`,
  branch: (name: string) => `refs/heads/${name}`,
} as const;
