import { Injectable } from '@nestjs/common';
import { IsNull, type QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import {
  type NewPerson,
  peopleLimits,
  type Person,
  type personChange,
  type personInput,
} from '../../contract/access/people.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { changeAccess } from '../access-change.js';
import { AccessSettings } from '../access-settings.js';
import { stateOf } from '../access-keys.js';
import { AuditLog } from '../audit-log.js';
import { keyTable, passkeyTable, type PersonRow, personTable } from '../entities.js';
import { ownNames, type Principal } from '../principal.js';
import { newPassword, Passwords } from './passwords.js';
import { personView, principalOfPerson } from './person-principal.js';
import {
  passkeyCounts,
  personRow,
  refuseUnlessByPassword,
  removePasskeys,
  unknownPerson,
  withPassword,
} from './person-rows.js';

/** Who somebody is by the word of a provider. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** The people who sign in by themselves. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly passwords: Passwords,
    private readonly settings: AccessSettings,
  ) {}

  /**
   * Takes up who signs in at the provider: the name and the groups as they are there now.
   * @throws ThawError invalid `no-role`, `person-removed`, `name-taken`
   */
  async signedIn(vouched: Vouched): Promise<Principal> {
    const outcome = await changeAccess(this.database, async (run) => {
      const { issuer, subject, name } = vouched;
      const found = await run.manager.findOneBy(personTable, { issuer, subject });
      const groups = JSON.stringify(vouched.groups);
      const row: PersonRow = { ...(found ?? this.newRow(name, issuer)), issuer, subject, name, groups };
      const principal = principalOfPerson(row, this.settings.oidc);
      if (typeof principal === 'string') {
        // Groups that were taken away end the sign-ins that are open elsewhere, too.
        if (found) await run.manager.update(personTable, { id: row.id }, { groups });
        return new ThawError('invalid', row.removed_at === null ? 'no-role' : 'person-removed', principal);
      }
      await this.refuseTakenName(run, row);
      await run.manager.save(personTable, { ...row, signed_in_at: this.clock.now() });
      const detail = { person: row.id, issuer, role: principal.role };
      await this.audit.append(run, { actor: name, action: 'signed-in', detail });
      return principal;
    });
    if (outcome instanceof ThawError) throw outcome;
    return outcome;
  }

  /** Everybody, by name; who was removed at the end. */
  async list(): Promise<Person[]> {
    const views = await this.database.read(async (run) => {
      const rows = await run.manager.find(personTable, { order: { name: 'ASC' } });
      const passkeys = await passkeyCounts(run);
      return rows.map((row) => personView(row, this.settings.oidc, passkeys.get(row.id)));
    });
    return [
      ...views.filter(({ removedAt }) => removedAt === null),
      ...views.filter(({ removedAt }) => removedAt !== null),
    ];
  }

  /** Finds a person who was not removed by id or name. @throws ThawError not-found `unknown-person` */
  async find(idOrName: string): Promise<Person> {
    const found = (await this.list()).find(
      ({ id, name, removedAt }) => removedAt === null && (id === idOrName.toLowerCase() || name === idOrName),
    );
    if (!found) throw unknownPerson(idOrName);
    return found;
  }

  /** Makes an account with a password. @throws ThawError conflict `name-taken`, `too-many-people` */
  async add({ name, role, tracks }: z.output<typeof personInput>, by: string): Promise<NewPerson> {
    const password = newPassword();
    const hash = await this.passwords.hash(password);
    return changeAccess(this.database, async (run) => {
      const stored = tracks === undefined ? null : JSON.stringify(tracks);
      const row = { ...this.newRow(name, by), role, tracks: stored, password: hash };
      await this.refuseTakenName(run, row);
      if ((await run.manager.countBy(personTable, withPassword)) >= peopleLimits.people) {
        const detail = `There are ${peopleLimits.people} people already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-people', detail);
      }
      await run.manager.insert(personTable, row);
      const detail = { person: row.id, name, role, ...(tracks && { tracks }) };
      await this.audit.append(run, { actor: by, action: 'person-added', detail });
      return { ...personView(row, this.settings.oidc), password };
    });
  }

  /**
   * Changes the role, and the tracks where given. @throws ThawError not-found `unknown-person`, conflict `role-by-groups`
   */
  async change(id: string, { role, tracks }: z.output<typeof personChange>, by: string): Promise<Person> {
    return changeAccess(this.database, async (run) => {
      const row = await personRow(run, id);
      refuseUnlessByPassword(row);
      const patterns = tracks === undefined ? row.tracks : tracks && JSON.stringify(tracks);
      await run.manager.update(personTable, { id: row.id }, { role, tracks: patterns });
      const detail = { person: row.id, name: row.name, role, before: row.role, tracks: patterns };
      await this.audit.append(run, { actor: by, action: 'person-changed', detail });
      const passkeys = await run.manager.countBy(passkeyTable, { person: row.id });
      return personView({ ...row, role, tracks: patterns }, this.settings.oidc, passkeys);
    });
  }

  /**
   * Removes a person, whose sign-ins end within a second. What was recorded keeps the name.
   * @throws ThawError not-found `unknown-person`
   */
  async remove(id: string, by: string): Promise<Person> {
    return changeAccess(this.database, async (run) => {
      const row = await personRow(run, id);
      const removed = { removed_at: this.clock.now(), password: null };
      await run.manager.update(personTable, { id: row.id }, removed);
      await removePasskeys(run, row.id);
      const detail = { person: row.id, name: row.name };
      await this.audit.append(run, { actor: by, action: 'person-removed', detail });
      return personView({ ...row, ...removed }, this.settings.oidc);
    });
  }

  /** Whether anybody has an account with a password. */
  async haveAny(): Promise<boolean> {
    return this.database.read(({ manager }) => manager.existsBy(personTable, withPassword));
  }

  private newRow(name: string, by: string): PersonRow {
    return {
      ...{ id: uuidv7(), name, issuer: null, subject: null, groups: null, role: null, tracks: null, password: null },
      ...{ created_at: this.clock.now(), created_by: by, signed_in_at: null, removed_at: null },
    };
  }

  /** A name stands for one person or key in the log. @throws ThawError conflict `name-taken` */
  private async refuseTakenName({ manager }: QueryRunner, { id, name }: PersonRow): Promise<void> {
    const people = await manager.findBy(personTable, { name, removed_at: IsNull() });
    const keys = await manager.findBy(keyTable, { name });
    const now = this.clock.now();
    const isTaken =
      ownNames.includes(name) ||
      people.some((person) => person.id !== id) ||
      keys.some((key) => stateOf(key, now) === 'active');
    if (isTaken) throw ThawError.conflict('name-taken', '/name', 'is the name of another person or of an active key');
  }
}
