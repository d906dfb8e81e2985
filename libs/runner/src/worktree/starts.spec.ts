import { expect, test } from '@jest/globals';
import type { Isolation } from '@fuel/process';
import { startsOf, worktreesHere, type StartKind } from './starts.ts';

const no = { possible: false, whyNot: 'no namespaces', remedy: 'run it on Linux' } as const;
const pids = { possible: true, rights: 'user', ownProc: true } as const;
const machine = { root: { possible: true, rights: 'root', renames: true }, user: { possible: true, rights: 'user', renames: false }, none: no } as const;
const on = (overlay: keyof typeof machine, pidNamespace: Isolation['pidNamespace'] = pids): Isolation => ({ pidNamespace, sandbox: no, overlay: machine[overlay] });

test.each<[StartKind, keyof typeof machine, { pooled: boolean; overlay: boolean }, RegExp | null]>([
  ['auto', 'root', { pooled: true, overlay: true }, null],
  ['auto', 'user', { pooled: true, overlay: false }, /git mv.*set starts to overlay/],
  ['auto', 'none', { pooled: true, overlay: false }, /no namespaces; run it on Linux/],
  ['overlay', 'root', { pooled: false, overlay: true }, null],
  ['overlay', 'user', { pooled: false, overlay: true }, null],
  ['overlay', 'none', { pooled: true, overlay: false }, /no namespaces/],
  ['pooled', 'root', { pooled: true, overlay: false }, /starts is pooled/],
  ['plain', 'root', { pooled: false, overlay: false }, /starts is plain/],
])('given %s where an overlay can be laid by %s, then it is %j, and why not: %s', (wanted, by, kinds, whyNot) => {
  const found = startsOf(wanted, on(by));
  expect(found).toMatchObject(kinds);
  if (whyNot === null) expect(found.whyNot).toBeNull();
  else expect(found.whyNot).toMatch(whyNot);
});

test('given that processes cannot be kept together, then nothing is laid over a checkout: nobody would see it', () => {
  expect(startsOf('overlay', on('root', no))).toEqual({ pooled: true, overlay: false, whyNot: 'no namespaces; run it on Linux' });
});

test.each([[true, 'auto', { reuse: true, overlay: true }], [false, 'auto', { reuse: false, overlay: false }], [true, 'overlay', { reuse: false, overlay: true }], [true, 'plain', { reuse: false, overlay: false }]] as const)(
  'given a repository that says reuse: %s on a node that is set to %s, then it is %j', (reuse, starts, here) => {
    const said = { reuse } as Parameters<typeof worktreesHere>[1];
    const context = { settings: { starts }, isolation: on('root') } as Parameters<typeof worktreesHere>[0];
    expect(worktreesHere(context, said)).toEqual(here);
  },
);
