import { readFileAt, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { configPath, parseConfig, type ParsedConfig } from './parse-config.ts';

/** Read at the base and never at the head: an agent that sets its own check to `true` passes nothing. */
export async function readConfig(
  context: NodeContext,
  input: { readonly mirror: Mirror; readonly base: string; readonly path: string | null },
): Promise<ParsedConfig> {
  const places = input.path === null ? [configPath] : [`${input.path}/${configPath}`, configPath];
  for (const place of places) {
    const file = await readFileAt(context.git, { mirror: input.mirror, sha: input.base, path: place });
    if (file !== null) return parseConfig(file.toString('utf8'), place);
  }
  return parseConfig(null);
}
