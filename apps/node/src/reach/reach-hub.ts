import { fail, fine, inTurn, skip, warn, type Check } from '../checks/check.ts';
import { dialDns, dialTcp, dialTls, type Place } from './dial.ts';

const patienceMs = 10_000;

export type ReachedHub = {
  readonly checks: readonly Check[];
  /** How far this machine's clock is ahead of the hub's, as exactly as a Date header tells; null when it did not answer. */
  readonly aheadMs: number | null;
};

type Readiness = { readonly status: number; readonly body: unknown; readonly date: string | null; readonly server: string | null };

/** The way to the hub, one step after the other, without telling it anything: a join token is not spent on a way that leads nowhere. */
export async function reachHub(hubUrl: string, env: Readonly<Record<string, string | undefined>>): Promise<ReachedHub> {
  const url = new URL(hubUrl);
  const secure = url.protocol === 'https:';
  const place: Place = {
    of: 'hub', hostname: url.hostname, port: Number(url.port === '' ? (secure ? 443 : 80) : url.port),
    whoListens: isHere(url.hostname) ? 'Start the hub: fuel hub start' : 'Start the hub there (a hub listens on 127.0.0.1 unless FUEL_HUB_HOST says otherwise)',
  };
  let aheadMs: number | null = null;
  const answers = async (): Promise<Check> => {
    const readiness = await askReadiness(hubUrl);
    if (typeof readiness === 'string') return fail('hub.answers', `${hubUrl} cannot be asked: ${readiness}`, 'Correct the address: the hub prints its own when it starts.');
    if (readiness.date !== null) aheadMs = Date.now() - Date.parse(readiness.date);
    return judgeReadiness(hubUrl, readiness);
  };
  const proxied = env['NODE_USE_ENV_PROXY'] === '1' && proxyFor(secure, env) !== null;
  const direct = (name: string, run: (at: Place) => Promise<Check>) => ({
    name: `hub.${name}`, run: async () => (proxied ? skip(`hub.${name}`, `the proxy ${proxyFor(secure, env) ?? ''} goes that way for us`) : run(place)),
  });
  const steps = [direct('dns', dialDns), direct('tcp', dialTcp), ...(secure ? [direct('tls', dialTls)] : []), { name: 'hub.answers', run: answers }];
  const checks = await inTurn(steps);
  return { checks, aheadMs };
}

export const isHere = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');

/** Without what stands before the @: that is a password. */
function proxyFor(secure: boolean, env: Readonly<Record<string, string | undefined>>): string | null {
  const given = secure ? (env['https_proxy'] ?? env['HTTPS_PROXY']) : (env['http_proxy'] ?? env['HTTP_PROXY']);
  return given !== undefined && URL.canParse(given) ? new URL(given).host : null;
}

async function askReadiness(hubUrl: string): Promise<Readiness | string> {
  try {
    const response = await fetch(`${hubUrl}/readyz`, { signal: AbortSignal.timeout(patienceMs), redirect: 'manual' });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, body, date: response.headers.get('date'), server: response.headers.get('server') };
  } catch (cause) {
    const { cause: why } = cause as { cause?: { message?: string } };
    return why?.message ?? (cause instanceof Error ? cause.message : String(cause));
  }
}

export function judgeReadiness(hubUrl: string, { status, body, server }: Omit<Readiness, 'date'>): Check {
  const name = 'hub.answers';
  const told = typeof body === 'object' && body !== null && 'checks' in body && typeof body.checks === 'object' && body.checks !== null ? (body.checks as Record<string, unknown>) : null;
  if (told === null) {
    const who = server === null ? '' : `, it calls itself ${server}`;
    return fail(name, `something else than a hub answers at ${hubUrl} (status ${status}${who})`, 'Correct the address, path included; a proxy in front must pass everything on to the hub.');
  }
  if (status === 200) return fine(name, `the hub at ${hubUrl} is ready`);
  const not = Object.entries(told).filter(([, state]) => state !== 'ok').map(([what, state]) => `${what}: ${String(state)}`);
  return warn(name, `the hub answers and is not ready (${not.join(', ') || `status ${status}`})`, 'Look at the log of the hub; the node goes on as soon as it is ready.');
}
