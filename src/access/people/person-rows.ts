import { IsNull, type QueryRunner } from 'typeorm';
import { validate } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import { execute } from '../../event-log/database/sql.js';
import { passkeyChallengeTable, passkeyTable, type PersonRow, personTable } from '../entities.js';

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

/** How many passkeys each person has who has any. */
export async function passkeyCounts(run: QueryRunner): Promise<ReadonlyMap<string, number>> {
  const sql = 'SELECT person, count(*) AS passkeys FROM passkey GROUP BY person';
  const { rows } = await execute<{ person: string; passkeys: number }>(run, sql);
  return new Map(rows.map(({ person, passkeys }) => [person, Number(passkeys)]));
}

/** Removes the passkeys of a person, and those that are being added. @returns how many there were */
export async function removePasskeys({ manager }: QueryRunner, person: string): Promise<number> {
  await manager.delete(passkeyChallengeTable, { person });
  return (await manager.delete(passkeyTable, { person })).affected ?? 0;
}

/** The error for a person who is not there. */
export function unknownPerson(id: string): ThawError {
  return ThawError.notFound('unknown-person', `There is no person ${id.slice(0, 100)}`);
}
