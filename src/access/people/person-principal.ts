import { roleOfGroups } from '../../domain/access/group-roles.js';
import type { Person } from '../../contract/access/people.js';
import type { Role } from '../../domain/access/role.js';
import type { OidcSettings } from '../access-settings.js';
import type { PersonRow } from '../entities.js';
import type { Principal } from '../principal.js';

/**
 * What a person may do now; a text where it is nothing, with the reason. The role of who signs in at a provider is that of
 * the groups by the present settings, so that it ends with them.
 */
export function principalOfPerson(row: PersonRow, oidc: OidcSettings | undefined): Principal | string {
  const { id, name, tracks } = row;
  if (row.removed_at !== null) return `${name} was removed from the people of this server`;
  const role = roleOfPerson(row, oidc);
  if (!role) return `no group of ${name} has a role here`;
  const signsIn = row.issuer === null ? 'password' : 'provider';
  return { person: id, signsIn, name, role, ...(tracks !== null && { tracks: JSON.parse(tracks) as string[] }) };
}

/** A person as the API shows one. @param passkeys how many the person has */
export function personView(row: PersonRow, oidc: OidcSettings | undefined, passkeys = 0): Person {
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ id: row.id, name: row.name, signsIn: row.issuer === null ? 'password' : 'provider' },
    role: roleOfPerson(row, oidc) ?? null,
    tracks: row.tracks === null ? null : (JSON.parse(row.tracks) as string[]),
    ...{ createdAt: new Date(row.created_at).toISOString(), createdBy: row.created_by },
    ...{ signedInAt: instant(row.signed_in_at), passkeys, removedAt: instant(row.removed_at) },
  };
}

/** The role that a person has by an account or by groups; `undefined` where none. */
export function roleOfPerson(
  { issuer, groups, role }: Pick<PersonRow, 'issuer' | 'groups' | 'role'>,
  oidc: OidcSettings | undefined,
): Role | undefined {
  if (issuer === null) return role as Role;
  return issuer === oidc?.issuer ? roleOfGroups(JSON.parse(groups!) as string[], oidc.roles) : undefined;
}
