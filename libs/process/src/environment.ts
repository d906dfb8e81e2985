/**
 * What a child may inherit from us. Everything else stays here: a node's environment holds its owner's tokens, and an agent
 * prints what it sees.
 */
const inherited = new Set([
  'PATH', 'HOME', 'LANG', 'LANGUAGE', 'TERM', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL', 'TZ',
  'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy',
  'NODE_EXTRA_CA_CERTS',
]);
/** Tokens of ours, and how we were started. A list that a repository brings must not open them. */
const own = 'FUEL_';
const inheritedPrefixes = ['LC_', 'SSL_CERT_'];

export function childEnvironment(
  ours: Readonly<Record<string, string | undefined>>,
  wanted: { readonly env?: Readonly<Record<string, string>>; readonly envAllow?: readonly string[] },
): Record<string, string> {
  const named = new Set(wanted.envAllow?.filter((name) => !name.startsWith(own)));
  const allowed = (name: string) => inherited.has(name) || named.has(name) || inheritedPrefixes.some((prefix) => name.startsWith(prefix));
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(ours)) {
    if (value !== undefined && allowed(name)) environment[name] = value;
  }
  return { ...environment, ...wanted.env };
}
