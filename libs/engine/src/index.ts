export * from './changes.ts';
export * from './transaction.ts';
export * from './world.ts';
