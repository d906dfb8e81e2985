import { DBOS } from '@dbos-inc/dbos-sdk';
import { stagesOf } from './tally.mjs';

/** Each task is a step of one workflow: the cheapest form there is, without a state or a life of its own. */
export async function open({ databaseUrl, ran }) {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: databaseUrl, systemDatabasePoolSize: 20, logLevel: 'error', runAdminServer: false });
  const plan = DBOS.registerWorkflow(
    async (stages) => {
      for (const stage of stages) await Promise.all(stage.map((id) => DBOS.runStep(() => Promise.resolve(ran(id)), { name: 'task' })));
    },
    { name: 'plan' },
  );
  await DBOS.launch();
  return {
    run: async (graph) => (await DBOS.startWorkflow(plan)(stagesOf(graph))).getResult(),
    close: () => DBOS.shutdown(),
  };
}
