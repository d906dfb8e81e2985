import { userInfo } from 'node:os';

/** Of who runs this. Nobody has to know a user by name: in a container it may be a number alone. */
export function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
