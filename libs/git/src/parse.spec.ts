import { describe, expect, test } from '@jest/globals';
import { parseLog } from './history.ts';
import { parseWorktrees } from './list-worktrees.ts';
import { parseMergeTree } from './merge-heads.ts';
import { parseDiff } from './parse-diff.ts';
import { parsePush } from './push-ref.ts';
import { parseSizes } from './size-of-commit.ts';
import { parseNameStatus } from './worktree-changes.ts';
import { parseHidden } from './worktree-tampering.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);

describe('what git says is understood', () => {
  test('given raw lines and numbers, a rename keeps both names and a binary file has no lines', () => {
    const said = [
      `:100644 100644 ${a} ${b} M`, 'src/a.txt',
      `:100644 100644 ${a} ${b} R095`, 'old name.txt', 'new\tname.txt',
      `:000000 100644 ${a} ${b} A`, 'logo.png',
      '3\t1\tsrc/a.txt',
      '2\t0\t', 'old name.txt', 'new\tname.txt',
      '-\t-\tlogo.png',
      '',
    ].join('\0');
    expect(parseDiff(said)).toEqual([
      { path: 'src/a.txt', previousPath: null, status: 'modified', additions: 3, deletions: 1, binary: false },
      { path: 'new\tname.txt', previousPath: 'old name.txt', status: 'renamed', additions: 2, deletions: 0, binary: false },
      { path: 'logo.png', previousPath: null, status: 'added', additions: 0, deletions: 0, binary: true },
    ]);
    expect(parseDiff('')).toEqual([]);
  });

  test('given a list of names and letters, each path has its status', () => {
    expect(parseNameStatus('M\0a b\0D\0c\0T\0link\0')).toEqual([
      { path: 'a b', status: 'modified' },
      { path: 'c', status: 'deleted' },
      { path: 'link', status: 'type_changed' },
    ]);
  });

  test('given a list of worktrees, the mirror itself is none and an unborn head is null', () => {
    const said = `worktree /m\0bare\0\0worktree /w/1\0HEAD ${a}\0detached\0\0worktree /w/2\0HEAD ${'0'.repeat(40)}\0branch refs/heads/x\0\0`;
    expect(parseWorktrees(said)).toEqual([{ dir: '/w/1', head: a }, { dir: '/w/2', head: null }]);
  });

  test('given a merge with conflicts, each path is named once and messages are no paths', () => {
    expect(parseMergeTree(`${a}\0x\0y\0x\0\x001\0x\0Auto-merging\0`)).toEqual({ tree: a, paths: ['x', 'y'] });
    expect(parseMergeTree(`${a}\0`)).toEqual({ tree: a, paths: [] });
  });

  test('given the flags of a push, only "!" means that the ref did not move', () => {
    expect(parsePush(`To x\n*\t${a}:refs/heads/x\t[new branch]\nDone\n`)).toMatchObject({ moved: true });
    expect(parsePush(`To x\n=\t${a}:refs/heads/x\t[up to date]\nDone\n`)).toMatchObject({ moved: true });
    expect(parsePush(`To x\n!\t${a}:refs/heads/x\t[rejected] (stale info)\nDone\n`)).toEqual({ moved: false, summary: '[rejected] (stale info)' });
    expect(parsePush('')).toBeNull();
  });

  test('given files of a commit, each takes whole blocks, a folder one, and a submodule no file', () => {
    const said = [`040000 tree ${a}       -\tsrc`, `100644 blob ${a}       0\tsrc/empty`, `100644 blob ${a}    4097\tsrc/a\tb.txt`, `160000 commit ${a}       -\tsub`, ''].join('\0');
    expect(parseSizes(said)).toEqual({ files: 2, bytes: 5 * 4_096 });
    expect(parseSizes('')).toEqual({ files: 0, bytes: 0 });
  });

  test('given hidden paths, skip-worktree and assume-unchanged are both seen', () => {
    expect(parseHidden('H kept\0S skipped\0h assumed\0')).toEqual(['skipped', 'assumed']);
  });

  test('given a log, a subject may hold anything but the separators', () => {
    const said = `${a}\0add: "x"\0A B\0a@b\x002026-01-31T12:00:00+00:00\x1e\n${b}\0\0A\0a@b\x002026-01-31T12:00:00+00:00\x1e\n`;
    expect(parseLog(said).map(({ sha, subject }) => [sha, subject])).toEqual([[a, 'add: "x"'], [b, '']]);
  });
});
