import type { Place } from './dial.ts';

const unknownIssuer = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);

/** What OpenSSL says, for the person who can do something about it. */
export function explainTls(code: string, message: string, { hostname, port, of }: Pick<Place, 'hostname' | 'port' | 'of'>): { readonly found: string; readonly remedy: string } {
  const where = `${hostname}:${port}`;
  if (unknownIssuer.has(code)) {
    return { found: `the certificate of ${where} is signed by nobody that this machine knows (${code})`, remedy: 'Give the file of its CA: NODE_EXTRA_CA_CERTS=/path/ca.pem, also in the environment of the service.' };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return { found: `the certificate of ${where} is for other names: ${message}`, remedy: 'Use one of the names that it is for, or have it made for this one.' };
  if (code === 'CERT_HAS_EXPIRED') return { found: `the certificate of ${where} has expired (${code})`, remedy: 'Whoever runs it has to renew the certificate; if it is new, the clock of this machine is wrong.' };
  if (code === 'CERT_NOT_YET_VALID') return { found: `the certificate of ${where} is not valid yet (${code})`, remedy: 'Set the clock of this machine: timedatectl set-ntp true.' };
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    const plain = of === 'hub' ? 'http://' : 'nats://';
    return { found: `${where} does not speak TLS (${code})`, remedy: `Correct the port; or say ${plain} if the network between is yours alone.` };
  }
  if (code === 'ETIMEDOUT') return { found: `${where} accepted the connection and then said nothing`, remedy: 'Correct the port: something else listens there.' };
  if (code === 'ECONNRESET') return { found: `${where} hung up while TLS was agreed on (${code})`, remedy: 'Correct the port or the name; a proxy between may refuse this name.' };
  return { found: `TLS with ${where} fails: ${message} (${code})`, remedy: 'Look at it with: openssl s_client -connect ' + where };
}
