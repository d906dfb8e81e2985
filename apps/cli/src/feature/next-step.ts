import type { FeatureView } from '@fuel/contracts';

/** What a person could do now, with the exact command; undefined while there is nothing to do but to wait. */
export function nextStep({ id, state, tasks }: FeatureView): string | undefined {
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
      const [stuck, ...more] = tasks.filter((task) => task.state === 'failed' || task.state === 'parked' || task.state === 'needs_input');
      if (stuck === undefined) return undefined;
      return more.length === 0 ? `try it again with \`fuel task retry ${stuck.id}\`` : `${more.length + 1} tasks wait for a person: \`fuel inbox --feature ${id}\``;
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
