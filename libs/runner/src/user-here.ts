import { userInfo } from 'node:os';

/** As people know it; a container's user may have no name. */
export function userHere(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
