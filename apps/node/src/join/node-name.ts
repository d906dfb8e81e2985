import path from 'node:path';

/** A name that people recognise in a list of nodes: the machine and the folder. */
export function suggestName(hostname: string, repo: string): string {
  const machine = hostname.split('.')[0] ?? '';
  const name = `${machine}-${path.basename(repo)}`
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 64)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  return name === '' ? 'node' : name;
}
