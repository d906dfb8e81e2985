import { expect, test } from '@jest/globals';
import { armCrash, crashAt, isTestBuild, parseCrashAt } from './crash-at.ts';

test.each([
  ['facts.commit.after', { point: 'facts.commit.after', times: 1 }],
  ['orders.publish.before:3', { point: 'orders.publish.before', times: 3 }],
  ['nowhere', null],
  ['facts.ack.after:0', null],
  ['facts.ack.after:1:2', null],
])('%s means %j', (text, at) => {
  expect(parseCrashAt(text)).toEqual(at);
});

test('given no test build, then no point is one to die at', () => {
  armCrash({ point: 'facts.commit.after', times: 1 });
  crashAt('facts.commit.after');
  expect(isTestBuild()).toBe(false);
});
