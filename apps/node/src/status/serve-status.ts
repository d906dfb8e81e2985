import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log, NodeLook, RunningNode } from '@fuel/runner';
import { writeSecretly } from '../home/write-secretly.ts';
import { addressFile } from './ask-running.ts';

type About = { readonly node: string; readonly version: string };

/** A page in somebody's browser may reach a loopback port under a name of its own: only our names are answered. */
export const isOurHost = (host: string | undefined): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '');

/**
 * `/status.json` and `/metrics` on loopback, at a port of the system's choice unless FUEL_NODE_STATUS_PORT names one or says `off`. Only to be
 * read. A port that is taken is no reason not to work.
 */
export async function serveStatus(home: string, running: RunningNode, { port, log, ...about }: About & { readonly port: string | undefined; readonly log: Log }): Promise<() => void> {
  if (port === 'off') return () => undefined;
  const wanted = port === undefined || port === '' ? 0 : Number(port);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    log('warn', `FUEL_NODE_STATUS_PORT is "${port ?? ''}": give a port, 0 for any, or off; nothing is served now`);
    return () => undefined;
  }
  const server = createServer((request, response) => answer(request, response, about, running));
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', (cause) => (log('warn', `the status of this node is not served: ${cause.message}`), resolve(false)));
    server.listen(wanted, '127.0.0.1', () => resolve(true));
  });
  if (!listening) return () => undefined;
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeSecretly(addressFile(home), `${url}\n`);
  log('info', 'status is served', { url: `${url}/status.json` });
  return () => {
    rmSync(addressFile(home), { force: true });
    server.close();
    server.closeAllConnections();
  };
}

function answer(request: IncomingMessage, response: ServerResponse, about: About, running: RunningNode): void {
  const send = (status: number, type: string, text: string): void => void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text);
  if (!isOurHost(request.headers.host)) return send(421, 'text/plain', 'ask for 127.0.0.1 or localhost\n');
  if (request.method !== 'GET') return send(405, 'text/plain', 'only GET\n');
  if (request.url === '/status.json') return send(200, 'application/json', `${JSON.stringify({ ...about, pid: process.pid, ...running.look() })}\n`);
  if (request.url === '/metrics') return send(200, 'text/plain; version=0.0.4', metricsOf(running.look(), about, process.memoryUsage().rss));
  return send(404, 'text/plain', 'there are /status.json and /metrics\n');
}

export function metricsOf(look: NodeLook, { node, version }: About, rss: number): string {
  const gauge = (name: string, help: string, values: readonly (readonly [labels: string, value: number])[]): string =>
    [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...values.map(([labels, value]) => `${name}${labels} ${value}`)].join('\n');
  return [
    gauge('fuel_node_info', 'Which node this is.', [[`{node="${node}",version="${version}"}`, 1]]),
    gauge('fuel_node_duty', 'What its owner wants of it.', (['working', 'paused', 'draining'] as const).map((duty) => [`{duty="${duty}"}`, look.duty === duty ? 1 : 0])),
    gauge('fuel_node_takes_work', '1 when new work is taken.', [['', look.idleBecause === null ? 1 : 0]]),
    gauge('fuel_node_connected', '1 when the hub has answered.', [['', look.hub === 'welcomed' ? 1 : 0]]),
    gauge('fuel_node_slots', 'Attempts that may run at once.', [['', look.attempts.slots]]),
    gauge('fuel_node_jobs', 'Attempts and reviews by state.', [['{kind="attempt",state="running"}', look.attempts.running], ['{kind="attempt",state="waiting"}', look.attempts.waiting], ['{kind="review",state="running"}', look.reviews.running], ['{kind="review",state="waiting"}', look.reviews.waiting]]),
    gauge('fuel_node_unsettled_facts', 'Facts that the hub has not settled.', [['', look.unsettledFacts]]),
    gauge('fuel_node_agent_usable', '1 for each agent that can be used.', look.agents.map(({ name, usable }) => [`{agent="${name}"}`, usable ? 1 : 0])),
    gauge('fuel_node_resident_bytes', 'Memory of the process.', [['', rss]]),
    '',
  ].join('\n');
}
