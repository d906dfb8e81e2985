import type { Gate } from '@fuel/contracts';
import type { Ends } from '@fuel/core';
import type { Query } from '../database.ts';

export async function readGate(query: Query, { upstream, consumer }: Ends): Promise<Gate | null> {
  const [row] = await query<{ gate: Gate }>('select gate from edges where upstream_id = $1 and consumer_id = $2', [upstream, consumer]);
  return row?.gate ?? null;
}
