import type { FeatureCreate, NewTask } from '@fuel/contracts';

/** A task without a feature is a feature of one task: the rest of the hub knows one form only. */
export const featureOfOneTask = (task: Omit<NewTask, 'key' | 'dependsOn' | 'lane'>): FeatureCreate => ({
  name: task.title,
  description: '',
  workspace: 'default',
  tasks: [{ ...task, key: 'task', dependsOn: [] }],
});
