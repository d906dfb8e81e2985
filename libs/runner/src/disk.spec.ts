import { expect, test } from '@jest/globals';
import { inodesOf, whyNoRoom } from './disk.ts';

const bytes = 1024 ** 4;

test.each([
  [{ bytes, inodes: null }, null],
  [{ bytes, inodes: inodesOf({ free: 0, all: 0 }) }, null],
  [{ bytes, inodes: { free: 10_000, all: 1_000_000_000 } }, null],
  [{ bytes, inodes: { free: 10, all: 1_000 } }, null],
  [{ bytes, inodes: { free: 9, all: 1_000 } }, /no more than 9 files can be made, and it needs 10/],
  [{ bytes, inodes: { free: 0, all: 5 } }, /no more than 0 files/],
  [{ bytes: 1, inodes: { free: 0, all: 5 } }, /nearly full: 1 MB/],
])('given %j, then %s', (room, why) => {
  const said = whyNoRoom(room);
  if (why === null) expect(said).toBeNull();
  else expect(said).toMatch(why);
});
