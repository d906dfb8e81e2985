export { createClient } from './create-client.ts';
export type { CallOptions, Client } from './create-client.ts';
export type { ClientOptions } from './connection.ts';
export type { FollowEvents } from './follow-events.ts';
export type { FollowLog } from './follow-log.ts';
export type { FollowOptions, StreamItem } from './follow-stream.ts';
export { allTasks, wholeFeature } from './whole-feature.ts';
export type { WholeFeature } from './whole-feature.ts';
export type { Failure, FailureCode, NotOk, Result } from './result.ts';
