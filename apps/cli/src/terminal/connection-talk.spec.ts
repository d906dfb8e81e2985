import { expect, test } from '@jest/globals';
import type { StreamItem } from '@fuel/client';
import { connectionTalk } from './connection-talk.ts';

test('given a connection that goes, is tried again and comes back, then only its going and its coming are told', () => {
  const open: StreamItem<unknown> = { kind: 'open' };
  const lost: StreamItem<unknown> = { kind: 'lost', retryInMs: 500, reason: { ok: false, failure: { code: 'hub.unreachable', message: 'nobody there', retryable: true } } };
  const talk = connectionTalk();
  expect([open, lost, lost, lost, open, open].map(talk)).toEqual([
    undefined,
    'nobody there; it is tried again until it answers, Ctrl-C ends this',
    undefined,
    undefined,
    'connected again',
    undefined,
  ]);
});
