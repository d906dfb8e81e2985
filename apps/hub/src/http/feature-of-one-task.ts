import type { FeatureCreate, NewTask } from '@fuel/contracts';
import type { Store } from '@fuel/store';

/** A task without a feature is a feature of one task: the rest of the hub knows one form only. It counts where its repository belongs. */
export async function featureOfOneTask({ readRepository }: Pick<Store, 'readRepository'>, task: Omit<NewTask, 'key' | 'dependsOn' | 'lane'>): Promise<FeatureCreate> {
  const repository = task.repository === undefined ? null : await readRepository(task.repository);
  return { name: task.title, description: '', workspace: repository?.workspace ?? 'default', tasks: [{ ...task, key: 'task', dependsOn: [] }] };
}
