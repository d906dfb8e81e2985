import { Client } from 'pg';

export type TestClient = {
  rows<Row extends object = Record<string, unknown>>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Resolves when the server ended the connection. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** One connection, for looking behind the back of what is tested and for standing in its way. */
export async function openClient(url: string): Promise<TestClient> {
  const client = new Client({ connectionString: url });
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
  });
  await client.connect();
  const close = (): Promise<void> => client.end();
  // What is asked for at once goes one after the other: pg itself will not keep a queue for long.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const asked = before.then(ask);
    before = asked.catch(() => undefined);
    return asked;
  };
  return {
    lost,
    close,
    [Symbol.asyncDispose]: close,
    rows: async <Row extends object>(statement: string, values: readonly unknown[] = []) => (await inTurn(() => client.query<Row & Record<string, unknown>>(statement, [...values]))).rows,
  };
}
