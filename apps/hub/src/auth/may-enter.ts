import type { Access, Refusal } from '@fuel/contracts';
import type { Role } from './caller.ts';

/** Who passes which door. A node is not a person: its token opens its own doors only, and a person's never those. */
const passes: Readonly<Record<Access, readonly Role[]>> = {
  public: ['admin', 'member', 'node'],
  join: ['admin', 'member', 'node'],
  node: ['node'],
  member: ['member', 'admin'],
  admin: ['admin'],
};

const ofRole: Readonly<Record<Role, string>> = { admin: 'an admin', member: 'a member', node: 'a node' };

export function mayEnter(access: Access, role: Role): Refusal | null {
  if (passes[access].includes(role)) return null;
  const wanted = passes[access].map((one) => ofRole[one]).join(' or ');
  return { code: 'auth.forbidden', detail: `This needs the token of ${wanted}, and the one that was sent is of ${ofRole[role]}. Use the right one.` };
}
