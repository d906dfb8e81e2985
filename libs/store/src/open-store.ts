import type { Transaction } from '@fuel/core';
import { type DatabaseOptions, openDatabase } from './database.ts';
import { transact } from './transact.ts';

export type Store = ReturnType<typeof openStore>;

export function openStore(options: DatabaseOptions) {
  const database = openDatabase(options);
  return {
    transact: <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => transact(database, work),
    close: (): Promise<void> => database.close(),
  };
}
