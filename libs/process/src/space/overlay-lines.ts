import { quoted } from './quoted.ts';
import type { Rights } from './rights.ts';
import type { Overlay } from './space.ts';

/** Said where another one has the same overlay laid. */
export const busyWord = 'fuel: laid elsewhere';

/**
 * A file that is changed is always there whole, so that what was written can be read without what lies below. Only root's marks can say that a
 * folder from below has another name now; without them renaming one fails, as between two disks.
 */
export const overlayMarks = (marks: Rights): string => (marks === 'root' ? 'redirect_dir=on,metacopy=off,index=off' : 'userxattr');

/** The lock is held by whoever keeps the space open, and goes with him, however he ends. He may be ending at this moment. */
export const overlayLines = ({ base, lower, upper, work, at, marks }: Overlay): readonly string[] => [
  `cd ${quoted(base)}`,
  `exec 9>> ${quoted(`${upper}.lock`)}`,
  `flock --wait 2 9 || { echo ${quoted(busyWord)} >&2; exit 1; }`,
  `mount -t overlay overlay -o ${quoted(`lowerdir=${lower},upperdir=${upper},workdir=${work},${overlayMarks(marks)}`)} ${quoted(`${base}/${at}`)}`,
  'cd /',
];
