import type { Diffstat } from '@fuel/contracts';

export interface UpstreamCheckout {
  readonly task: string;
  readonly key: string;
  readonly title: string;
  /** The repository's name. */
  readonly repository: string;
  readonly sha: string;
  readonly base: string;
  /** Absolute. */
  readonly path: string;
  /** False when it is reached through another upstream task. */
  readonly direct: boolean;
  readonly summary: string;
  readonly changedFiles: readonly string[];
  readonly diffstat: Diffstat;
}

/** A contract that was frozen while the work around it goes on. `path` is absolute, null where only the hash is known. */
export interface ContractFile {
  readonly name: string;
  readonly task: string;
  readonly key: string;
  readonly repository: string;
  readonly file: string;
  readonly sha256: string;
  readonly path: string | null;
}

/** What FUEL_UPSTREAMS names. `repositories` has one path a repository: with several tasks in one, the merge of their work. */
export interface UpstreamsFile {
  readonly version: 1;
  readonly upstreams: readonly UpstreamCheckout[];
  readonly repositories: Readonly<Record<string, { readonly path: string; readonly sha: string; readonly tasks: readonly string[] }>>;
  readonly contracts: readonly ContractFile[];
}

export const formatUpstreams = (file: UpstreamsFile): string => `${JSON.stringify(file, null, 2)}\n`;
