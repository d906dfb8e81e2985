import type { NoHub, TokenNo, UsageNo } from '../exit-code.ts';
import { usage } from '../exit-code.ts';

/** What was found on this machine about where the hub is and who we are. */
export interface HubClues {
  readonly hubOption: string | undefined;
  readonly hubVariable: string | undefined;
  readonly tokenFile: { readonly path: string; readonly text: string } | undefined;
  readonly tokenVariable: string | undefined;
  /** The data directory of this machine's own hub. */
  readonly directory: string;
  readonly localUrl: string | undefined;
  readonly adminToken: string | undefined;
}

export interface ChosenHub {
  readonly url: string;
  readonly token: string;
}

const sameHost = (host: string): string => (host === 'localhost' || host === '[::1]' ? '127.0.0.1' : host);
function sameHub(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [a, b] = [new URL(one), new URL(other)];
  return a.protocol === b.protocol && a.port === b.port && sameHost(a.hostname) === sameHost(b.hostname);
}

const isToken = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** The local hub's own token is for that hub only: it is never sent to an address that is not its own. */
function chooseToken(clues: HubClues, url: string): { token: string } | UsageNo | TokenNo {
  if (clues.tokenFile !== undefined) {
    const token = clues.tokenFile.text.trim();
    return isToken(token) ? { token } : usage(`${clues.tokenFile.path} does not hold a token: one line of visible characters is expected there`);
  }
  const token = clues.tokenVariable?.trim();
  if (token) return isToken(token) ? { token } : usage('FUEL_TOKEN does not hold a token: one line of visible characters is expected there');
  const local = clues.localUrl !== undefined && sameHub(clues.localUrl, url);
  if (local && clues.adminToken !== undefined && isToken(clues.adminToken.trim())) return { token: clues.adminToken.trim() };
  const reason = local ? `${clues.directory} has no admin-token that can be read` : `the token in ${clues.directory} belongs to another hub`;
  const why = clues.localUrl === undefined ? '' : ` (${reason})`;
  return { ok: false, token: `no token for the hub at ${url}${why}\nsay it with FUEL_TOKEN in the environment, or with --token-file FILE` };
}

/** A flag goes before a variable, a variable before what the local hub has written down. */
export function chooseHub(clues: HubClues): { ok: true; value: ChosenHub } | UsageNo | TokenNo | NoHub {
  const url = clues.hubOption ?? (clues.hubVariable || undefined) ?? clues.localUrl;
  if (url === undefined) {
    return {
      ok: false,
      noHub: `no hub was found: there is no ${clues.directory}/hub.json\nstart one here with \`fuel hub start\`, or name one with --hub URL or FUEL_HUB_URL`,
    };
  }
  const chosen = chooseToken(clues, url);
  return 'token' in chosen && !('ok' in chosen) ? { ok: true, value: { url, token: chosen.token } } : chosen;
}
