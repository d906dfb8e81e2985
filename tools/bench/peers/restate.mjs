import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import http2 from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import * as restate from '@restatedev/restate-sdk';
import * as clients from '@restatedev/restate-sdk-clients';
import { freePort } from '@fuel/testing';
import { stagesOf } from './tally.mjs';

const require = createRequire(import.meta.url);
const program = () => require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);

async function startServer(root) {
  const [ingress, admin, fabric] = [await freePort(), await freePort(), await freePort()];
  mkdirSync(root, { recursive: true });
  const settings = { RESTATE_INGRESS__BIND_PORT: ingress, RESTATE_ADMIN__BIND_PORT: admin, RESTATE_BIND_PORT: fabric, RESTATE_BASE_DIR: path.join(root, 'restate'), RESTATE_LISTEN_MODE: 'tcp', RESTATE_DISABLE_TELEMETRY: 'true' };
  const child = spawn(program(), ['--no-logo', '--bind-ip', '127.0.0.1'], { env: { ...process.env, ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(path.join(root, 'restate.log'));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  process.on('exit', () => child.kill('SIGKILL'));
  const serves = async () => (await fetch(`http://127.0.0.1:${admin}/health`).catch(() => ({ ok: false }))).ok;
  for (const until = Date.now() + 60_000; !(await serves()); await pause(100)) if (Date.now() > until) throw new Error(`restate-server does not serve; see ${root}/restate.log`);
  return { child, ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}` };
}

/** Each task is a call of a service, journalled and retried on its own; the plan is a workflow that calls a stage at once. */
export async function open({ root, ran }) {
  const task = restate.service({ name: 'task', handlers: { run: (_context, id) => Promise.resolve(ran(id)) } });
  const plan = restate.workflow({
    name: 'plan',
    handlers: {
      run: async (context, stages) => {
        const worker = context.serviceClient(task);
        for (const stage of stages) {
          if (stage.length === 1) await worker.run(stage[0]);
          else await restate.RestatePromise.all(stage.map((id) => worker.run(id)));
        }
      },
    },
  });
  const server = await startServer(root);
  const port = await freePort();
  const handler = restate.createEndpointHandler({ services: [task, plan], logger: () => undefined });
  await new Promise((resolve) => http2.createServer(handler).listen(port, '127.0.0.1', resolve));
  const registered = await fetch(`${server.admin}/deployments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }) });
  if (!registered.ok) throw new Error(`restate does not take the services: ${await registered.text()}`);
  const client = clients.connect({ url: server.ingress });
  let runs = 0;
  return {
    async run(graph) {
      const workflow = client.workflowClient(plan, `plan-${(runs += 1)}`);
      await workflow.workflowSubmit(stagesOf(graph));
      await workflow.workflowAttach();
    },
    close: () => new Promise((resolve) => server.child.once('close', resolve) && server.child.kill('SIGTERM')),
  };
}
