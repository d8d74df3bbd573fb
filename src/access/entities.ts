import { EntitySchema, type EntityTarget } from 'typeorm';
import { type Engine, nullable, plainColumns, primaryKey } from '../event-log/database/sql.js';

/** A key, without its text. */
export interface AccessKeyRow {
  id: string;
  name: string;
  role: string;
  tracks: string | null;
  hash: string;
  shown: string;
  created_at: number;
  created_by: string;
  /** The id of the key or person that made it; `null` where it was made at the machine. */
  maker: string | null;
  expires_at: number | null;
  revoked_at: number | null;
  used_at: number | null;
}

/** Who signs in with a password, or at the provider: then `issuer`, `subject` and `groups` are set, and no role. */
export interface PersonRow {
  id: string;
  name: string;
  issuer: string | null;
  subject: string | null;
  groups: string | null;
  role: string | null;
  tracks: string | null;
  password: string | null;
  created_at: number;
  created_by: string;
  signed_in_at: number | null;
  removed_at: number | null;
}

/** The sign-in of a browser: of a key, or of a person. */
export interface AccessSessionRow {
  hash: string;
  id: string;
  access_key: string | null;
  person: string | null;
  began_at: number;
  expires_at: number;
}

/** A passkey of a person: the public half of its key. */
export interface PasskeyRow {
  id: string;
  person: string;
  name: string;
  /** The id of the credential, in base64url. */
  credential: string;
  /** As COSE key, in base64url. */
  public_key: string;
  counter: number;
  created_at: number;
  used_at: number | null;
}

/** A challenge that waits for the answer of a passkey. */
export interface PasskeyChallengeRow {
  challenge: string;
  person: string | null;
  expires_at: number;
}

/** An entry of the audit log. */
export interface AuditRow {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  detail: string;
  hash: string;
}

/** The entities by the names under which an `EntityManager` knows them. */
export const keyTable: EntityTarget<AccessKeyRow> = 'access_key';
export const personTable: EntityTarget<PersonRow> = 'person';
export const sessionTable: EntityTarget<AccessSessionRow> = 'access_session';
export const passkeyTable: EntityTarget<PasskeyRow> = 'passkey';
export const passkeyChallengeTable: EntityTarget<PasskeyChallengeRow> = 'passkey_challenge';
export const auditTable: EntityTarget<AuditRow> = 'audit_entry';

/** The tables of keys, people, sessions, passkeys and audit as TypeORM knows them. The migrations create them; a test compares the two. */
export function accessTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<AccessKeyRow>({
      name: 'access_key',
      columns: {
        id: primaryKey(uuid),
        ...{ name: text, role: text, tracks: nullable(text), hash: text, shown: text },
        ...{ created_at: whole, created_by: text, maker: nullable(uuid), expires_at: nullable(whole) },
        ...{ revoked_at: nullable(whole), used_at: nullable(whole) },
      },
      indices: [{ name: 'access_key_hash', columns: ['hash'], unique: true }],
    }),
    new EntitySchema<PersonRow>({
      name: 'person',
      columns: {
        id: primaryKey(uuid),
        ...{ name: text, issuer: nullable(text), subject: nullable(text), groups: nullable(text) },
        ...{ role: nullable(text), tracks: nullable(text), password: nullable(text) },
        ...{ created_at: whole, created_by: text, signed_in_at: nullable(whole), removed_at: nullable(whole) },
      },
      indices: [{ name: 'person_subject', columns: ['issuer', 'subject'], unique: true }],
    }),
    new EntitySchema<AccessSessionRow>({
      name: 'access_session',
      columns: {
        hash: primaryKey(text),
        ...{ id: uuid, access_key: nullable(uuid), person: nullable(uuid), began_at: whole, expires_at: whole },
      },
    }),
    new EntitySchema<PasskeyRow>({
      name: 'passkey',
      columns: {
        id: primaryKey(uuid),
        ...{ person: uuid, name: text, credential: text, public_key: text, counter: whole },
        ...{ created_at: whole, used_at: nullable(whole) },
      },
      indices: [
        { name: 'passkey_credential', columns: ['credential'], unique: true },
        { name: 'passkey_person', columns: ['person'] },
      ],
    }),
    new EntitySchema<PasskeyChallengeRow>({
      name: 'passkey_challenge',
      columns: { challenge: primaryKey(text), person: nullable(uuid), expires_at: whole },
      indices: [{ name: 'passkey_challenge_expires', columns: ['expires_at'] }],
    }),
    new EntitySchema<AuditRow>({
      name: 'audit_entry',
      columns: { sequence: primaryKey(whole), ...{ at: whole, actor: text, action: text, detail: text, hash: text } },
    }),
  ];
}
