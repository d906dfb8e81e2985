/** What the client says of a server that it may dial next. */
type Candidate = { readonly hostname: string; readonly port: number };

/**
 * Which server is dialled next: one that has answered before, and every other time whichever the client would take, so that one that moved is found.
 * Null leaves it to the client.
 */
export function nextServer(hasAnswered: (hostname: string, port: number) => boolean): <Server extends Candidate>(servers: readonly Server[]) => Server | null {
  let tries = 0;
  return (servers) => {
    tries += 1;
    return tries % 2 === 1 ? (servers.find(({ hostname, port }) => hasAnswered(hostname, port)) ?? null) : null;
  };
}
