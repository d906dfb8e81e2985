import type { Task, TaskFindings } from '@fuel/core';

/** What reviews told of the work that an approval is about. */
export const findingsOf = (tasks: readonly Task[]): TaskFindings =>
  tasks.flatMap(({ spec, state, accepted }) => (state.name === 'reviewed' && accepted?.findings !== undefined ? [{ task: spec.id, key: spec.key, findings: accepted.findings }] : []));
