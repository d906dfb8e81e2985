import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fail, fine, type Check } from '../checks/check.ts';
import { explainTls } from './explain-tls.ts';

/** One place on the network that we want to reach, and what to say when there is nobody. */
export type Place = { readonly of: 'hub' | 'nats'; readonly hostname: string; readonly port: number; readonly whoListens: string };

const patienceMs = 5_000;

const codeOf = (cause: unknown): string => String((cause as { code?: unknown }).code ?? '');
const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const at = ({ hostname, port }: Place): string => `${hostname}:${port}`;

export async function dialDns(place: Place): Promise<Check> {
  const name = `${place.of}.dns`;
  try {
    const { address } = await lookup(bare(place.hostname));
    return fine(name, address === bare(place.hostname) ? `${address} needs no lookup` : `${place.hostname} is ${address}`);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'EAI_AGAIN') return fail(name, `no name server answers, so ${place.hostname} cannot be looked up (${code})`, 'Check the network of this machine and /etc/resolv.conf; a VPN may be missing.');
    return fail(name, `no machine is called ${place.hostname} (${code})`, 'Correct the name in the address, or join the network or VPN in which it is known.');
  }
}

export async function dialTcp(place: Place): Promise<Check> {
  const name = `${place.of}.tcp`;
  const began = performance.now();
  const answer = await opened(connectTcp({ host: bare(place.hostname), port: place.port }), 'connect');
  if (answer.ok) return fine(name, `${at(place)} accepts connections (${Math.round(performance.now() - began)} ms)`);
  if (answer.code === 'ECONNREFUSED') return fail(name, `nothing listens at ${at(place)} (${answer.code})`, `${place.whoListens}, or correct the port.`);
  if (answer.code === 'ETIMEDOUT') return fail(name, `${at(place)} does not answer within ${patienceMs / 1_000} s`, `A firewall between drops the connection: let this machine reach TCP port ${place.port} there.`);
  return fail(name, `${at(place)} cannot be reached (${answer.code})`, 'Check the network between here and there: routes, VPN, firewall.');
}

export async function dialTls(place: Place): Promise<Check> {
  const name = `${place.of}.tls`;
  const host = bare(place.hostname);
  const socket = connectTls({ host, port: place.port, ...(isName(host) ? { servername: host } : {}) });
  const answer = await opened(socket, 'secureConnect', () => `${socket.getProtocol() ?? 'TLS'}, the certificate is good until ${socket.getPeerCertificate().valid_to}`);
  if (answer.ok) return fine(name, answer.told);
  const { found, remedy } = explainTls(answer.code, answer.message, place);
  return fail(name, found, remedy);
}

const isName = (host: string): boolean => !/^[\d.]+$/.test(host) && !host.includes(':');

type Opened = { readonly ok: true; readonly told: string } | { readonly ok: false; readonly code: string; readonly message: string };

function opened(socket: Socket, event: 'connect' | 'secureConnect', tell: () => string = () => ''): Promise<Opened> {
  return new Promise((resolve) => {
    const end = (answer: Opened): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(patienceMs, () => end({ ok: false, code: 'ETIMEDOUT', message: 'no answer' }));
    socket.once(event, () => end({ ok: true, told: tell() }));
    socket.on('error', (cause) => end({ ok: false, code: codeOf(cause), message: cause.message }));
  });
}
