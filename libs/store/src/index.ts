export { StoreFailure, type StoreFailureCode } from './failure.ts';
export { migrate, type MigrateOptions } from './migrate/migrate.ts';
export { openStore, type Store } from './open-store.ts';
