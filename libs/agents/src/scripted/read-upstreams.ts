import { readFileSync } from 'node:fs';
import type { UpstreamCheckout, UpstreamsFile } from '../upstreams-file.ts';
import { upstreamsVariable } from '../variables.ts';

/** Written by the node that started us, so its form is trusted. */
export function readUpstreams(): readonly UpstreamCheckout[] {
  const path = process.env[upstreamsVariable];
  if (path === undefined) return [];
  const file = JSON.parse(readFileSync(path, 'utf8')) as UpstreamsFile;
  return file.upstreams;
}

export function contractNamed(name: string): string {
  const path = process.env[upstreamsVariable];
  const file = path === undefined ? null : (JSON.parse(readFileSync(path, 'utf8')) as UpstreamsFile);
  const found = file?.contracts.find((contract) => contract.name === name)?.path;
  if (found == null) throw new Error(`no frozen contract ${name} is laid beside this task`);
  return found;
}

/** Where several tasks of one repository are upstream, the direct one counts, and of these the last. */
export function upstreamOf(repository: string): UpstreamCheckout {
  const all = readUpstreams();
  const ofRepository = all.filter((upstream) => upstream.repository === repository);
  const chosen = ofRepository.findLast((upstream) => upstream.direct) ?? ofRepository.at(-1);
  if (chosen !== undefined) return chosen;
  const there = all.map((upstream) => upstream.repository).join(', ');
  throw new Error(`no upstream work of repository ${repository} is laid beside this task; there is: ${there || 'none'}`);
}
