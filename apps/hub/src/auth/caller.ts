import type { Access } from '@fuel/contracts';
import type { Actor } from '@fuel/core';

export type Role = 'admin' | 'member' | 'node';

/** Whoever showed a token that this hub knows. */
export interface Caller {
  readonly role: Role;
  readonly actor: Actor;
}

/** public needs no token, join brings one in its body. */
export type OpenAccess = Extract<Access, 'public' | 'join'>;
export const isOpen = (access: Access): access is OpenAccess => access === 'public' || access === 'join';
