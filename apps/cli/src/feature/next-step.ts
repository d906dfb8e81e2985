import type { FeatureView } from '@fuel/contracts';

const waiting = ['failed', 'parked', 'needs_input'] as const;

/** What a person could do now, with the exact command; undefined while there is nothing to do but to wait. */
export function nextStep({ id, state, tasks, counters }: FeatureView): string | undefined {
  switch (state) {
    case 'draft':
    case 'planning':
    case 'planned':
      return `begin the work with \`fuel feature start ${id}\``;
    case 'review_pending':
      return `look at it with \`fuel feature diff ${id}\`, then \`fuel feature approve ${id}\` or \`fuel feature request-changes ${id}\``;
    case 'conflict':
      return `the landing stopped at a conflict before anything was pushed: \`fuel feature request-changes ${id}\` sends tasks back`;
    case 'partial':
      return `the landing stopped half way; \`fuel inbox --feature ${id}\` says where, and a person decides`;
    case 'in_progress':
    case 'failed': {
      const count = waiting.reduce((sum, name) => sum + (counters[name] ?? 0), 0);
      const stuck = tasks.find((task) => waiting.some((name) => name === task.state));
      if (count === 0) return undefined;
      return count === 1 && stuck !== undefined ? `try it again with \`fuel task retry ${stuck.id}\`` : `${count} tasks wait for a person: \`fuel inbox --feature ${id}\``;
    }
    case 'changes_requested':
    case 'approved':
    case 'landing':
    case 'landed':
    case 'paused':
    case 'cancelled':
    case 'rolling_back':
    case 'rolled_back':
      return undefined;
    default:
      return state satisfies never;
  }
}
