import { type Role, roleNames } from './role.js';

/** The role that a group of a sign-in provider has here. */
export interface GroupRole {
  readonly group: string;
  readonly role: Role;
}

/** Longest name of a group, and how many can be named. */
export const groupLimits = { nameLength: 200, roles: 100 } as const;

/**
 * Reads `desk:recorder,editors:editor`. A name may hold colons (the role is behind the last one), and no commas.
 * @throws RangeError with the part that is wrong
 */
export function groupRolesOf(text: string): GroupRole[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > groupLimits.roles) throw new RangeError(`names more than ${groupLimits.roles} groups`);
  return parts.map((part) => {
    const [group, role] = [part.slice(0, part.lastIndexOf(':')), part.slice(part.lastIndexOf(':') + 1)];
    if (group === '' || group.length > groupLimits.nameLength || !part.includes(':'))
      throw new RangeError(`has "${part.slice(0, 50)}", which is no GROUP:ROLE`);
    if (!(roleNames as string[]).includes(role))
      throw new RangeError(`has the role "${role.slice(0, 50)}", and there are ${roleNames.join(', ')}`);
    return { group, role: role as Role };
  });
}

/** The role of who is in some groups: the first of the list whose group is among them. */
export function roleOfGroups(groups: readonly string[], roles: readonly GroupRole[]): Role | undefined {
  return roles.find(({ group }) => groups.includes(group))?.role;
}
