import type { Finding } from '@fuel/contracts';
import type { Change } from './read-change.ts';

const mostNamed = 20;

/** A pointer of Git LFS is committed like any text; what it points to goes its own way, which a node does not know. */
export const pointersChanged = ({ lines }: Pick<Change, 'lines'>): readonly Finding[] =>
  lines.added
    .filter((block) => block.lines.some((line) => /^oid sha256:[0-9a-f]{64}$/.test(line)) && block.lines.some((line) => /^size \d+$/.test(line)))
    .slice(0, mostNamed)
    .map(({ path }) => ({
      code: 'lfs_pointer_changed', needsPerson: true, path: path.slice(0, 1_000),
      message: 'it points to other content of Git LFS now, and a node pushes the pointer alone: make sure that the content is there (git lfs push) before this lands',
    }));
