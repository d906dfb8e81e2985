import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { errorCode } from '../compose/error-code.ts';

/** The port of the last start when it is free, so that an address which somebody noted stays true; else one that is free now, noted. */
export async function choosePort(noteFile: string, host: string): Promise<number> {
  const noted = await notedPort(noteFile);
  if (noted !== null && (await tryPort(noted, host)) !== null) return noted;
  const port = await tryPort(0, host);
  if (port === null) throw new Error(`the system gave no free port on ${host}`);
  await writeFile(noteFile, `${port}\n`, { mode: 0o600 });
  return port;
}

async function notedPort(noteFile: string): Promise<number | null> {
  try {
    const port = Number((await readFile(noteFile, 'utf8')).trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null;
    throw cause;
  }
}

/** The port when it could be listened on just now (0 asks for any), null when it is taken. */
function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => (errorCode(cause) === 'EADDRINUSE' ? resolve(null) : reject(cause)));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
