import { expect, test } from '@jest/globals';
import { rememberingResolver, type Lookup } from './resolve-name.ts';

/** Answers as it is told to, in order; a question without an answer stays open. */
function scene(waitMs = 5) {
  const open: { name: string; resolve: (addresses: string[]) => void; reject: (cause: Error) => void }[] = [];
  const ask: Lookup = (name) => new Promise((resolve, reject) => open.push({ name, resolve, reject }));
  return { open, resolve: rememberingResolver(waitMs, ask) };
}

test('given a name that was never resolved, then its answer is waited for, and a failure is one', async () => {
  const { open, resolve } = scene();
  const first = resolve('nats');
  open[0]!.reject(new Error('EAI_AGAIN'));
  await expect(first).rejects.toThrow('EAI_AGAIN');
  const second = resolve('nats');
  open[1]!.resolve(['10.0.0.1']);
  expect(await second).toEqual(['10.0.0.1']);
});

test('given a resolver that says nothing, or no, then the addresses of before are tried; and one question is out, however often it is asked', async () => {
  const { open, resolve } = scene();
  const first = resolve('nats');
  open[0]!.resolve(['10.0.0.1']);
  await first;
  expect([await resolve('nats'), await resolve('nats'), open.length]).toEqual([['10.0.0.1'], ['10.0.0.1'], 2]);
  const asked = resolve('nats');
  open[1]!.reject(new Error('ENOTFOUND'));
  expect(await asked).toEqual(['10.0.0.1']);
  const empty = resolve('nats');
  open[2]!.resolve([]);
  expect(await empty).toEqual(['10.0.0.1']);
});

test('given a server that moved, then its new address counts, also when the answer came late', async () => {
  const { open, resolve } = scene();
  const first = resolve('nats');
  open[0]!.resolve(['10.0.0.1']);
  await first;
  expect(await resolve('nats')).toEqual(['10.0.0.1']);
  open[1]!.resolve(['10.0.0.2']);
  await new Promise((soon) => setTimeout(soon));
  expect(await resolve('nats')).toEqual(['10.0.0.2']);
});
