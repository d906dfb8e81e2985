import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Clients keep connections that they never used yet. Node counts these neither as idle nor as busy, and a server that closes waits for
 * them; so the doors know them and cut them.
 */
export function cutUnused(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}

/** A request that was accepted is answered; but a caller that never finishes sending one must not keep the hub from ending. */
const requestsMs = 10_000;

/** No new callers; those who are being answered get their answers. */
export async function closeDoors(server: Server, cut: () => void, close: () => Promise<void>, boundMs = requestsMs): Promise<void> {
  cut();
  const timer = setTimeout(() => server.closeAllConnections(), boundMs);
  try {
    await close();
  } finally {
    clearTimeout(timer);
  }
}
