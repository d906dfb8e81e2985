import { ok, refuse, type Answer } from '../refusal.ts';

/** Over plain http everybody on the way reads the join token and the node's token; only a loopback has no way. */
export function checkHubUrl(text: string, insecure: boolean): Answer<string> {
  if (!URL.canParse(text)) return refuse(`"${text}" is not an address; it looks like https://hub.example.com or http://127.0.0.1:7447`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse(`the hub is called over https (or http), not over ${url.protocol.replace(':', '')}`);
  if (url.username !== '' || url.password !== '') return refuse('the address of the hub must not hold a user or a password; the token comes from FUEL_JOIN_TOKEN, --token-file or stdin');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    return refuse(`http://${url.host} sends tokens unencrypted to another machine; use https, or say --insecure when the network between is yours alone`);
  }
  return ok(url.origin + url.pathname.replace(/\/+$/, ''));
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
