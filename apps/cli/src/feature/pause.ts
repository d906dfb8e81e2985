import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from './find-feature.ts';
import { renderMoved } from './render-feature.ts';

interface Verb {
  readonly name: 'pause' | 'resume';
  readonly route: 'pauseFeature' | 'resumeFeature';
  readonly summary: string;
  readonly next: (id: string) => string;
}

const verbs: readonly Verb[] = [
  { name: 'pause', route: 'pauseFeature', summary: 'let nothing new begin; attempts that run finish', next: (id) => `go on with \`fuel feature resume ${id}\`` },
  { name: 'resume', route: 'resumeFeature', summary: 'go on where it was paused', next: (id) => `follow it with \`fuel feature watch ${id}\`` },
];

export function pauseFeature(shell: Shell, parent: Command): void {
  for (const { name, route, summary, next } of verbs) {
    hubCommand<[feature: string], object>(shell, parent, `${name} <feature>`, summary, async (session, [reference]) => {
      const feature = await findFeature(session.client, reference);
      if (!feature.ok) return session.refuse(feature);
      const moved = await session.client.call(route, { params: { id: feature.value.id } });
      return moved.ok ? session.show(moved.value, renderMoved, next(moved.value.id)) : session.refuse(moved);
    });
  }
}
