import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { z } from 'zod';
import type { NewPerson, passwordChange } from '../../contract/access/people.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { changeAccess } from '../access-change.js';
import { AuditLog } from '../audit-log.js';
import { passkeyChallengeTable, type PersonRow, personTable, sessionTable } from '../entities.js';
import type { Principal } from '../principal.js';
import { Sessions, type SignedIn } from '../sign-in/sessions.js';
import { newPassword, Passwords } from './passwords.js';
import { personView, principalOfPerson } from './person-principal.js';
import { personRow, refuseUnlessByPassword, removePasskeys, withPassword } from './person-rows.js';

/**
 * Checks and changes the passwords of people. A password takes long to hash, so that it is hashed before the transaction;
 * what a transaction then does holds only if the password is still the one that was read before.
 */
@Injectable()
export class PersonPasswords {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Signs in who has a name and a password.
   * @throws ThawError invalid `password-refused`, which does not say which of them is wrong; unavailable `sign-ins-busy`
   */
  async signIn(name: string, password: string): Promise<SignedIn> {
    const row = await this.database.read(({ manager }) => manager.findOneBy(personTable, { ...withPassword, name }));
    const fits = await this.passwords.verify(password, row?.password);
    if (!fits || !row) throw nobodyHasIt();
    return changeAccess(this.database, async (run) => {
      // The role may be another by now, and a new password ends what the old one has begun.
      const now = await run.manager.findOneBy(personTable, { ...withPassword, id: row.id });
      if (now?.password !== row.password) throw nobodyHasIt();
      await run.manager.update(personTable, { id: row.id }, { signed_in_at: this.clock.now() });
      const token = await this.sessions.beginWithin(run, { person: row.id });
      await this.audit.append(run, { actor: name, action: 'signed-in', detail: { person: row.id } });
      return { principal: principalOfPerson(now, undefined) as Principal, token };
    });
  }

  /**
   * Gives a new password, and ends all sign-ins; the passkeys go, too, since another may have added one.
   * @throws ThawError not-found `unknown-person`, conflict `role-by-groups`, `password-changed-meanwhile`
   */
  async reset(id: string, by: string): Promise<NewPerson> {
    const before = await this.database.read((run) => personRow(run, id));
    refuseUnlessByPassword(before);
    const password = newPassword();
    const hash = await this.passwords.hash(password);
    return changeAccess(this.database, async (run) => {
      const row = await personRow(run, id);
      if (row.password !== before.password) {
        const message = `The password of ${row.name} was changed meanwhile: look who did so in the audit log, and reset it again where that was not you`;
        throw new ThawError('conflict', 'password-changed-meanwhile', message);
      }
      await run.manager.update(personTable, { id: row.id }, { password: hash });
      await run.manager.delete(sessionTable, { person: row.id });
      const detail = { person: row.id, name: row.name, passkeys: await removePasskeys(run, row.id) };
      await this.audit.append(run, { actor: by, action: 'password-reset', detail });
      return { ...personView(row, undefined), password };
    });
  }

  /**
   * Changes the password of who is signed in, and ends the other sign-ins. Passkeys stay.
   * @param session the hash of the present one
   * @throws ThawError invalid `password-refused` where the present password is wrong, not-found `unknown-person`, conflict
   * `role-by-groups`
   */
  async change(id: string, { current, password }: z.output<typeof passwordChange>, session: string): Promise<void> {
    const before = await this.prove(id, current);
    const hash = await this.passwords.hash(password);
    await changeAccess(this.database, async (run) => {
      const row = await personRow(run, id);
      if (row.password !== before.password) throw notPresent();
      await run.manager.update(personTable, { id: row.id }, { password: hash });
      await run.manager.delete(sessionTable, { person: row.id, hash: Not(session) });
      await run.manager.delete(passkeyChallengeTable, { person: row.id });
      await this.audit.append(run, { actor: row.name, action: 'password-changed', detail: { person: row.id } });
    });
  }

  /**
   * Asks for the password of who is signed in once more.
   * @returns the person as that was checked: what follows from it holds only as long as the password is the same
   * @throws ThawError invalid `password-refused`, not-found `unknown-person`, conflict `role-by-groups`
   */
  async prove(id: string, password: string): Promise<PersonRow> {
    const row = await this.database.read((run) => personRow(run, id));
    refuseUnlessByPassword(row);
    if (!(await this.passwords.verify(password, row.password))) throw notPresent();
    return row;
  }

  /** Whether a name is that of an account with a password. */
  isKnown(name: string): Promise<boolean> {
    return this.database.read(({ manager }) => manager.existsBy(personTable, { ...withPassword, name }));
  }
}

function nobodyHasIt(): ThawError {
  return new ThawError('invalid', 'password-refused', 'no account has this name and this password');
}

function notPresent(): ThawError {
  return new ThawError('invalid', 'password-refused', 'this is not the present password');
}
