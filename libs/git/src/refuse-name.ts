import { GitFailure } from './git-failure.ts';
import type { Checked } from './results.ts';

export const accepted = (value: string): Checked => ({ ok: true, value });

export const refused = (field: string, reason: string, remedy: string): Checked => ({
  ok: false,
  refusal: { code: 'git.unsafe_name', field, reason, remedy },
});

/** Inside the room: a name that reaches a verb unchecked is an outside failure with the same words. */
export function mustPass(checked: Checked): string {
  if (checked.ok) return checked.value;
  const { field, reason, remedy } = checked.refusal;
  throw new GitFailure({ code: 'git.unsafe_name', message: `${field} ${reason}: ${remedy}`, retryable: false });
}
