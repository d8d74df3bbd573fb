import { Injectable } from '@nestjs/common';
import { IsNull, Not, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import {
  type NewPerson,
  type passwordChange,
  peopleLimits,
  type Person,
  type personChange,
  type personInput,
} from '../../contract/people.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { lockByName } from '../../event-log/database/sql.js';
import { AccessSettings } from '../access-settings.js';
import { stateOf } from '../access-keys.js';
import { AuditLog } from '../audit-log.js';
import { keyTable, type PersonRow, personTable, sessionTable } from '../entities.js';
import { ownNames, type Principal } from '../principal.js';
import { newPassword, Passwords } from './passwords.js';
import { personView, principalOfPerson } from './person-principal.js';

/** Of the people those with a password. */
const withPassword = { issuer: IsNull(), removed_at: IsNull() };

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
    const outcome = await this.write(async (run) => {
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
    const rows = await this.database.read(({ manager }) => manager.find(personTable, { order: { name: 'ASC' } }));
    const views = rows.map((row) => personView(row, this.settings.oidc));
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
    return this.write(async (run) => {
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
    return this.write(async (run) => {
      const row = await this.row(run, id);
      refuseUnlessByPassword(row);
      const patterns = tracks === undefined ? row.tracks : tracks && JSON.stringify(tracks);
      await run.manager.update(personTable, { id: row.id }, { role, tracks: patterns });
      const detail = { person: row.id, name: row.name, role, before: row.role, tracks: patterns };
      await this.audit.append(run, { actor: by, action: 'person-changed', detail });
      return personView({ ...row, role, tracks: patterns }, this.settings.oidc);
    });
  }

  /** Gives a new password, and ends all sign-ins. @throws ThawError not-found `unknown-person`, conflict `role-by-groups` */
  async resetPassword(id: string, by: string): Promise<NewPerson> {
    const password = newPassword();
    const hash = await this.passwords.hash(password);
    return this.write(async (run) => {
      const row = await this.row(run, id);
      refuseUnlessByPassword(row);
      await run.manager.update(personTable, { id: row.id }, { password: hash });
      await run.manager.delete(sessionTable, { person: row.id });
      const detail = { person: row.id, name: row.name };
      await this.audit.append(run, { actor: by, action: 'password-reset', detail });
      return { ...personView(row, this.settings.oidc), password };
    });
  }

  /**
   * Removes a person, whose sign-ins end within a second. What was recorded keeps the name.
   * @throws ThawError not-found `unknown-person`
   */
  async remove(id: string, by: string): Promise<Person> {
    return this.write(async (run) => {
      const row = await this.row(run, id);
      const removed = { removed_at: this.clock.now(), password: null };
      await run.manager.update(personTable, { id: row.id }, removed);
      const detail = { person: row.id, name: row.name };
      await this.audit.append(run, { actor: by, action: 'person-removed', detail });
      return personView({ ...row, ...removed }, this.settings.oidc);
    });
  }

  /** Who has a name and a password. @throws ThawError invalid `password-refused`, which does not say which of them is wrong */
  async byPassword(name: string, password: string): Promise<Principal> {
    const row = await this.database.read(({ manager }) => manager.findOneBy(personTable, { ...withPassword, name }));
    const fits = await this.passwords.verify(password, row?.password);
    if (!fits || !row) throw passwordRefused('no account has this name and this password');
    return this.write(async (run) => {
      await run.manager.update(personTable, { id: row.id }, { signed_in_at: this.clock.now() });
      await this.audit.append(run, { actor: name, action: 'signed-in', detail: { person: row.id } });
      return principalOfPerson(row, undefined) as Principal;
    });
  }

  /**
   * Changes the password of who is signed in, and ends the other sign-ins.
   * @param session the hash of the present one
   * @throws ThawError invalid `password-refused` where the present password is wrong, conflict `role-by-groups`
   */
  async changePassword(
    id: string,
    { current, password }: z.output<typeof passwordChange>,
    session: string,
  ): Promise<void> {
    const row = await this.database.read((run) => this.row(run, id));
    refuseUnlessByPassword(row);
    if (!(await this.passwords.verify(current, row.password)))
      throw passwordRefused('this is not the present password');
    const hash = await this.passwords.hash(password);
    await this.write(async (run) => {
      await run.manager.update(personTable, { id: row.id }, { password: hash });
      await run.manager.delete(sessionTable, { person: row.id, hash: Not(session) });
      await this.audit.append(run, { actor: row.name, action: 'password-changed', detail: { person: row.id } });
    });
  }

  /** Whether a name is that of an account with a password. */
  isKnown(name: string): Promise<boolean> {
    return this.database.read(({ manager }) => manager.existsBy(personTable, { ...withPassword, name }));
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

  private async row({ manager }: QueryRunner, id: string): Promise<PersonRow> {
    const row = validate(id) ? await manager.findOneBy(personTable, { id: id.toLowerCase() }) : null;
    if (!row || row.removed_at !== null) throw unknownPerson(id);
    return row;
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

  /** One change of people or keys runs at a time: two could take the same name. */
  private write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    return this.database.write(async (run) => {
      await lockByName(run, 'thaw.keys');
      return work(run);
    });
  }
}

/** @throws ThawError conflict `role-by-groups` for who signs in at the provider */
function refuseUnlessByPassword({ name, issuer }: PersonRow): void {
  if (issuer === null) return;
  const message = `${name} signs in at ${issuer}: role and password are given there, by groups and THAW_OIDC_ROLES`;
  throw new ThawError('conflict', 'role-by-groups', message);
}

function passwordRefused(message: string): ThawError {
  return new ThawError('invalid', 'password-refused', message);
}

function unknownPerson(id: string): ThawError {
  return ThawError.notFound('unknown-person', `There is no person ${id.slice(0, 100)}`);
}
