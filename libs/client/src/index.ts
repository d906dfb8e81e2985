export { createClient } from './create-client.ts';
export type { CallOptions, Client } from './create-client.ts';
export type { ClientOptions } from './connection.ts';
export type { FollowOptions, StreamItem } from './follow-events.ts';
export type { Failure, FailureCode, NotOk, Result } from './result.ts';
