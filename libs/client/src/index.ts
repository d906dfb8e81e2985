export { createClient } from './create-client.ts';
export type { CallOptions, Client } from './create-client.ts';
export type { ClientOptions } from './connection.ts';
export type { FollowOptions, StreamItem } from './follow-events.ts';
export { allTasks, wholeFeature } from './whole-feature.ts';
export type { WholeFeature } from './whole-feature.ts';
export type { Failure, FailureCode, NotOk, Result } from './result.ts';
