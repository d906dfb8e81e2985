import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { agentFaults, defaultSettings } from '@fuel/runner';

const text = readFileSync(path.join(import.meta.dirname, '../../../../docs/node.md'), 'utf8');

test('docs/node.md names every setting and no other', () => {
  const named = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect([...named].sort()).toEqual(Object.keys(defaultSettings).sort());
});

test('the agents that docs/node.md shows are accepted', () => {
  const shown = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json as string) as { agents: Record<string, unknown> });
  expect(shown).toHaveLength(2);
  for (const { agents } of shown) expect(agentFaults(agents)).toEqual([]);
});
