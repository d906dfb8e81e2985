export interface UpstreamCheckout {
  readonly task: string;
  readonly key: string;
  readonly title: string;
  /** The repository's name. */
  readonly repository: string;
  readonly sha: string;
  readonly base: string;
  /** False when it is reached through another upstream task. */
  readonly direct: boolean;
  /** Absolute. */
  readonly path: string;
  readonly summary: string;
}

export interface UpstreamsFile {
  readonly version: 1;
  readonly upstreams: readonly UpstreamCheckout[];
}

export function formatUpstreams(upstreams: readonly UpstreamCheckout[]): string {
  const file: UpstreamsFile = { version: 1, upstreams };
  return `${JSON.stringify(file, null, 2)}\n`;
}
