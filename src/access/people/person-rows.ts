import { IsNull, type QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import { type PersonRow, personTable } from '../entities.js';

/** Of the people those with a password. */
export const withPassword = { issuer: IsNull(), removed_at: IsNull() };

/** The row of a person who was not removed. @throws ThawError not-found `unknown-person` */
export async function personRow({ manager }: QueryRunner, id: string): Promise<PersonRow> {
  const row = validate(id) ? await manager.findOneBy(personTable, { id: id.toLowerCase() }) : null;
  if (!row || row.removed_at !== null) throw unknownPerson(id);
  return row;
}

/** @throws ThawError conflict `role-by-groups` for who signs in at the provider */
export function refuseUnlessByPassword({ name, issuer }: PersonRow): void {
  if (issuer === null) return;
  const message = `${name} signs in at ${issuer}: role and password are given there, by groups and THAW_OIDC_ROLES`;
  throw new ThawError('conflict', 'role-by-groups', message);
}

/** The error for a person who is not there. */
export function unknownPerson(id: string): ThawError {
  return ThawError.notFound('unknown-person', `There is no person ${id.slice(0, 100)}`);
}
