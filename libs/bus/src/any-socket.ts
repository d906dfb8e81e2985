import type { Socket } from 'node:net';

export type AnySocketOptions = { readonly everyMs: number; readonly limitMs: number };

/**
 * The first socket that stands. While none does another is opened now and then: one that began in the moment in which a network comes may never hear
 * anything, and TCP's own tries grow apart. Fails when none is left that might still stand, or at the limit.
 */
export function anySocket(open: () => Socket, { everyMs, limitMs }: AnySocketOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const tried = new Set<Socket>();
    const end = (kept: Socket | null): void => {
      clearInterval(again);
      clearTimeout(limit);
      for (const socket of tried) {
        socket.removeAllListeners();
        if (socket === kept) continue;
        socket.on('error', () => undefined);
        socket.destroy();
      }
    };
    const fail = (cause: unknown): void => {
      end(null);
      reject(cause instanceof Error ? cause : new Error(String(cause)));
    };
    const attempt = (): void => {
      const socket = open();
      tried.add(socket);
      socket.once('connect', () => {
        end(socket);
        resolve(socket);
      });
      socket.once('error', (cause) => {
        tried.delete(socket);
        if (tried.size === 0) fail(cause);
      });
    };
    const again = setInterval(attempt, everyMs);
    const limit = setTimeout(() => fail(Object.assign(new Error(`no connection within ${limitMs} ms`), { code: 'ETIMEDOUT' })), limitMs);
    attempt();
  });
}
