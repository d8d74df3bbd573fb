import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { Session } from '../../contract/access/people.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { AccessSettings } from '../access-settings.js';
import { sessionMs } from '../credentials.js';
import {
  type AccessKeyRow,
  type AccessSessionRow,
  keyTable,
  type PersonRow,
  personTable,
  sessionTable,
} from '../entities.js';
import { hashOfKey } from '../key-text.js';
import { roleOfPerson } from '../people/person-principal.js';
import type { Principal } from '../principal.js';

/** Whose a sign-in is: the id of a key or of a person. */
export type SessionOwner = { readonly key: string } | { readonly person: string };

/** Who is signed in, and the content of the cookie. */
export interface SignedIn {
  readonly principal: Principal;
  readonly token: string;
}

type NamedSession = AccessSessionRow & { readonly name: string };
type OwnedSession = NamedSession & Pick<PersonRow, 'issuer' | 'groups' | 'role'>;

const sessionsWithNames = `SELECT s.*, coalesce(k.name, p.name) AS name, p.issuer, p.groups, p.role FROM access_session s
  LEFT JOIN access_key k ON k.id = s.access_key LEFT JOIN person p ON p.id = s.person`;

/** The sign-ins of browsers. Each is of a key or of a person, and ends with it. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: AccessSettings,
  ) {}

  /** Begins a sign-in. @returns the content of the cookie, which is stored nowhere */
  begin(owner: SessionOwner): Promise<string> {
    return this.database.write((run) => this.beginWithin(run, owner));
  }

  /** Begins a sign-in in the transaction that has checked whose it is. */
  async beginWithin(run: QueryRunner, owner: SessionOwner): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const [key, person] = 'key' in owner ? [owner.key, null] : [null, owner.person];
    await execute(run, 'DELETE FROM access_session WHERE expires_at <= $1', [now]);
    await run.manager.insert(sessionTable, {
      ...{ hash: hashOfKey(token), id: uuidv7(), access_key: key, person },
      ...{ began_at: now, expires_at: now + sessionMs },
    });
    return token;
  }

  /** Ends a sign-in, by the hash of its cookie, or all of the same key or person. Ending what has ended does nothing. */
  async end(hash: string, everywhere: boolean): Promise<void> {
    const same = (column: string) => `${column} = (SELECT s.${column} FROM access_session s WHERE s.hash = $1)`;
    const sql = `DELETE FROM access_session WHERE ${everywhere ? `${same('access_key')} OR ${same('person')}` : 'hash = $1'}`;
    await this.database.write((run) => execute(run, sql, [hash]));
  }

  /** The sign-ins that are open, the newest first: those that a request could come with. */
  async list(): Promise<Session[]> {
    const sql = `${sessionsWithNames} WHERE s.expires_at > $1 AND (p.removed_at IS NULL AND p.id IS NOT NULL
      OR k.revoked_at IS NULL AND k.id IS NOT NULL AND (k.expires_at IS NULL OR k.expires_at > $1))
      ORDER BY s.began_at DESC, s.id DESC`;
    const { rows } = await this.database.read((run) => execute<OwnedSession>(run, sql, [this.clock.now()]));
    const hasRole = (row: OwnedSession) => row.person === null || roleOfPerson(row, this.settings.oidc) !== undefined;
    return rows.filter(hasRole).map(sessionView);
  }

  /** Ends a sign-in by its id. @returns it as it was; `undefined` where there is none */
  async endById(id: string): Promise<Session | undefined> {
    if (!validate(id)) return undefined;
    return this.database.write(async (run) => {
      const { rows } = await execute<NamedSession>(run, `${sessionsWithNames} WHERE s.id = $1::uuid`, [
        id.toLowerCase(),
      ]);
      await run.manager.delete(sessionTable, { id: id.toLowerCase() });
      return rows.map(sessionView)[0];
    });
  }

  /** The row of the key or person of a sign-in; `undefined` where it has ended. */
  async ownerOf(hash: string): Promise<{ key: AccessKeyRow } | { person: PersonRow } | undefined> {
    const sql = 'SELECT * FROM access_session WHERE hash = $1 AND expires_at > $2';
    return this.database.read(async (run) => {
      const [session] = (await execute<AccessSessionRow>(run, sql, [hash, this.clock.now()])).rows;
      if (!session) return undefined;
      const { access_key: id, person: personId } = session;
      const key = id === null ? null : await run.manager.findOneBy(keyTable, { id });
      const person = personId === null ? null : await run.manager.findOneBy(personTable, { id: personId });
      return key ? { key } : person ? { person } : undefined;
    });
  }
}

function sessionView({ id, name, access_key: key, person, began_at, expires_at }: NamedSession): Session {
  const [beganAt, expiresAt] = [began_at, expires_at].map((ms) => new Date(ms).toISOString()) as [string, string];
  return { id, name, by: key === null ? 'person' : 'key', owner: (key ?? person)!, beganAt, expiresAt };
}
