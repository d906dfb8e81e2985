import { DBOS } from '@dbos-inc/dbos-sdk';
import { stagesOf } from './tally.mjs';

/**
 * Each task is a child workflow of its own: it has a state, a result and a recovery of its own, as a task of ours has. The parent starts a stage
 * at once and in a fixed order, as the documentation asks for. No queue: its polling would only cost.
 */
export async function open({ databaseUrl, ran }) {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: 20, logLevel: 'error', runAdminServer: false });
  const task = DBOS.registerWorkflow((id) => Promise.resolve(ran(id)), { name: 'task' });
  const plan = DBOS.registerWorkflow(
    async (stages) => {
      for (const stage of stages) {
        const handles = await Promise.all(stage.map((id) => DBOS.startWorkflow(task)(id)));
        await Promise.all(handles.map((handle) => handle.getResult()));
      }
    },
    { name: 'plan' },
  );
  await DBOS.launch();
  return {
    run: async (graph) => (await DBOS.startWorkflow(plan)(stagesOf(graph))).getResult(),
    close: () => DBOS.shutdown(),
  };
}
