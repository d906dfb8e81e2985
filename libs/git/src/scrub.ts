/** An address in what git says may carry a secret, from a redirect or from a user's own url.insteadOf. */
export const scrub = (text: string): string =>
  text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*:[^/\s'"]*@/gi, '$1***@')
    .replace(/(https?:\/\/)[^/\s@'"]+@/gi, '$1***@')
    .replace(/(authorization:\s*\w+\s+)\S+/gi, '$1***')
    .replace(/([?&](?:access_token|token|password|key|secret)=)[^&\s'"]+/gi, '$1***');
