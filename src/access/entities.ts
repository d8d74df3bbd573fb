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
  expires_at: number | null;
  revoked_at: number | null;
  used_at: number | null;
}

/** The sign-in of a browser. */
export interface AccessSessionRow {
  hash: string;
  access_key: string;
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
export const sessionTable: EntityTarget<AccessSessionRow> = 'access_session';
export const auditTable: EntityTarget<AuditRow> = 'audit_entry';

/** The tables of keys, sessions and audit as TypeORM knows them. The migrations create them; a test compares the two. */
export function accessTables(engine: Engine) {
  const { text, uuid, whole } = plainColumns(engine);
  return [
    new EntitySchema<AccessKeyRow>({
      name: 'access_key',
      columns: {
        id: primaryKey(uuid),
        ...{ name: text, role: text, tracks: nullable(text), hash: text, shown: text },
        ...{ created_at: whole, created_by: text, expires_at: nullable(whole) },
        ...{ revoked_at: nullable(whole), used_at: nullable(whole) },
      },
      indices: [{ name: 'access_key_hash', columns: ['hash'], unique: true }],
    }),
    new EntitySchema<AccessSessionRow>({
      name: 'access_session',
      columns: { hash: primaryKey(text), access_key: uuid, expires_at: whole },
    }),
    new EntitySchema<AuditRow>({
      name: 'audit_entry',
      columns: { sequence: primaryKey(whole), ...{ at: whole, actor: text, action: text, detail: text, hash: text } },
    }),
  ];
}
