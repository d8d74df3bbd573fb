import { Injectable } from '@nestjs/common';
import { IsNull, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { accessLimits, type Key, type keyInput, type NewKey } from '../contract/access/access.js';
import type { Role } from '../domain/access/role.js';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { Database } from '../event-log/database/database.js';
import { execute } from '../event-log/database/sql.js';
import { changeAccess } from './access-change.js';
import { AuditLog } from './audit-log.js';
import { type AccessKeyRow, keyTable, personTable } from './entities.js';
import { hashOfKey, newKeyText, shownKey } from './key-text.js';
import { currentPrincipal, ownNames } from './principal.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Stores the keys. Of a key its hash is kept, so that nobody can read it back. */
@Injectable()
export class AccessKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes a key. @param by who makes it
   * @throws ThawError conflict `key-exists` where an active key has the name, `name-taken` where a person has, `too-many-keys`
   */
  async create({ name, role, tracks, expiresInDays }: z.output<typeof keyInput>, by: string): Promise<NewKey> {
    const now = this.clock.now();
    const expires = expiresInDays === undefined ? null : now + expiresInDays * dayMs;
    return changeAccess(this.database, async (run) => {
      const active = (await run.manager.find(keyTable)).filter((row) => stateOf(row, now) === 'active');
      if (active.some((row) => row.name === name))
        throw ThawError.conflict(
          'key-exists',
          '/name',
          'is the name of a key that is active: rotate or revoke that one',
        );
      if (ownNames.includes(name) || (await run.manager.existsBy(personTable, { name, removed_at: IsNull() })))
        throw ThawError.conflict('name-taken', '/name', 'is the name of a person');
      if (active.length >= accessLimits.keys) {
        const detail = `There are ${accessLimits.keys} active keys already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-keys', detail);
      }
      const stored = tracks === undefined ? null : JSON.stringify(tracks);
      const made = await this.insert(run, { name, role, tracks: stored, expires_at: expires }, by);
      const { id, shown, expiresAt } = made;
      const detail = { id, name, role, shown, expiresAt, ...(tracks && { tracks }) };
      await this.audit.append(run, { actor: by, action: 'key-created', detail });
      return made;
    });
  }

  /**
   * Replaces a key by a new one of the same name, role and tracks. The old one works on for a while, so that who uses it can
   * change over.
   * @throws ThawError not-found `unknown-key`, conflict `key-inactive`
   */
  async rotate(id: string, overlapHours: number, by: string): Promise<NewKey> {
    return changeAccess(this.database, async (run) => {
      const row = await this.row(run, id);
      const now = this.clock.now();
      if (stateOf(row, now) !== 'active') throw inactive(row, now);
      const life = row.expires_at === null ? null : now + (row.expires_at - row.created_at);
      const { name, role, tracks } = row;
      const made = await this.insert(run, { name, role, tracks, expires_at: life }, by);
      const end = Math.min(row.expires_at ?? Infinity, now + overlapHours * hourMs);
      await run.manager.update(keyTable, { id: row.id }, { expires_at: end });
      const detail = { id: row.id, name, replacedBy: made.id, until: new Date(end).toISOString() };
      await this.audit.append(run, { actor: by, action: 'key-rotated', detail });
      return made;
    });
  }

  /**
   * Changes what a key may do, which every process heeds within a second. What is so already is no change.
   * @param tracks all where `null`
   * @throws ThawError not-found, conflict as `rotate`
   */
  async change(
    id: string,
    { role, tracks }: { readonly role: Role; readonly tracks: readonly string[] | null },
    by: string,
  ): Promise<void> {
    await changeAccess(this.database, async (run) => {
      const row = await this.row(run, id);
      const now = this.clock.now();
      if (stateOf(row, now) !== 'active') throw inactive(row, now);
      const stored = tracks && JSON.stringify(tracks);
      if (row.role === role && row.tracks === stored) return;
      await run.manager.update(keyTable, { id: row.id }, { role, tracks: stored });
      const detail = { id: row.id, name: row.name, role, before: row.role, tracks };
      await this.audit.append(run, { actor: by, action: 'key-changed', detail });
    });
  }

  /** Revokes a key for good; every process refuses it within a second. @throws ThawError not-found, conflict as `rotate` */
  async revoke(id: string, by: string): Promise<Key> {
    return changeAccess(this.database, async (run) => {
      const row = await this.row(run, id);
      const now = this.clock.now();
      if (stateOf(row, now) !== 'active') throw inactive(row, now);
      await run.manager.update(keyTable, { id: row.id }, { revoked_at: now });
      await this.audit.append(run, { actor: by, action: 'key-revoked', detail: { id: row.id, name: row.name } });
      return keyView({ ...row, revoked_at: now }, now);
    });
  }

  /** All keys, the newest first. */
  async list(): Promise<Key[]> {
    const rows = await this.database.read(({ manager }) =>
      manager.find(keyTable, { order: { created_at: 'DESC', id: 'DESC' } }),
    );
    return rows.map((row) => keyView(row, this.clock.now()));
  }

  /** Finds a key by id or name; of keys that share a name the newest active one. @throws ThawError not-found `unknown-key` */
  async find(idOrName: string): Promise<Key> {
    const all = await this.list();
    const found = [
      all.find(({ id }) => id === idOrName.toLowerCase()),
      all.find(({ name, state }) => name === idOrName && state === 'active'),
      all.find(({ name }) => name === idOrName),
    ].find((key) => key !== undefined);
    if (!found) throw unknownKey(idOrName);
    return found;
  }

  /** The row of a key by its hash; `undefined` where nobody was given it. */
  byHash(hash: string): Promise<AccessKeyRow | undefined> {
    const sql = 'SELECT * FROM access_key WHERE hash = $1';
    return this.database.read(async (run) => (await execute<AccessKeyRow>(run, sql, [hash])).rows[0]);
  }

  /** Whether any key is active. */
  async haveActive(): Promise<boolean> {
    const sql = 'SELECT 1 FROM access_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) LIMIT 1';
    return this.database.read(async (run) => (await execute(run, sql, [this.clock.now()])).rows.length > 0);
  }

  /** Notes that a key was used, to a minute. */
  async used(id: string): Promise<void> {
    const now = this.clock.now();
    const sql = 'UPDATE access_key SET used_at = $2 WHERE id = $1::uuid AND (used_at IS NULL OR used_at < $3)';
    await this.database.write((run) => execute(run, sql, [id, now, now - 60_000]));
  }

  private async insert(
    run: QueryRunner,
    key: Pick<AccessKeyRow, 'name' | 'role' | 'tracks' | 'expires_at'>,
    by: string,
  ): Promise<NewKey> {
    const text = newKeyText();
    const now = this.clock.now();
    const maker = currentPrincipal();
    const row: AccessKeyRow = {
      ...key,
      ...{ id: uuidv7(), hash: hashOfKey(text), shown: shownKey(text), created_at: now, created_by: by },
      maker: maker.key ?? maker.person ?? null,
      ...{ revoked_at: null, used_at: null },
    };
    await run.manager.insert(keyTable, row);
    return { ...keyView(row, now), key: text };
  }

  private async row({ manager }: QueryRunner, id: string): Promise<AccessKeyRow> {
    const row = validate(id) ? await manager.findOneBy(keyTable, { id: id.toLowerCase() }) : null;
    if (!row) throw unknownKey(id);
    return row;
  }
}

/** Whether a key is accepted at an instant, in milliseconds since 1970 UTC. */
export function stateOf({ expires_at: expires, revoked_at: revoked }: AccessKeyRow, now: number): Key['state'] {
  if (revoked !== null) return 'revoked';
  return expires !== null && expires <= now ? 'expired' : 'active';
}

function keyView(row: AccessKeyRow, now: number): Key {
  const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...{ id: row.id, name: row.name, role: row.role as Role, shown: row.shown, state: stateOf(row, now) },
    tracks: row.tracks === null ? null : (JSON.parse(row.tracks) as string[]),
    ...{ createdAt: new Date(row.created_at).toISOString(), createdBy: row.created_by },
    ...{ expiresAt: instant(row.expires_at), revokedAt: instant(row.revoked_at), lastUsedAt: instant(row.used_at) },
  };
}

function inactive(row: AccessKeyRow, now: number): ThawError {
  return new ThawError(
    'conflict',
    'key-inactive',
    `The key ${row.name} (${row.shown}) is ${stateOf(row, now)} already`,
  );
}

function unknownKey(id: string): ThawError {
  return ThawError.notFound('unknown-key', `There is no key ${id.slice(0, 100)}`);
}
