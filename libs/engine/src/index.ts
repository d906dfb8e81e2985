export * from './command.ts';
export * from './create-feature.ts';
export * from './dispatch.ts';
export * from './handle-facts.ts';
export * from './handle.ts';
export * from './may-pass-later.ts';
export * from './order-keys.ts';
export { expectedOf } from './run-person-command.ts';
export * from './transaction.ts';
