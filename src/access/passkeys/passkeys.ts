import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { Not, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import {
  type Passkey,
  type PasskeyCreation,
  type PasskeyInput,
  passkeyLimits,
  type PasskeyRequest,
  type PasskeySignIn,
} from '../../contract/access/passkeys.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { changeAccess } from '../access-change.js';
import { AuditLog } from '../audit-log.js';
import { type PasskeyRow, passkeyTable, type PersonRow, personTable, sessionTable } from '../entities.js';
import { PersonPasswords } from '../people/person-passwords.js';
import { principalOfPerson } from '../people/person-principal.js';
import { personRow, refuseUnlessByPassword, withPassword } from '../people/person-rows.js';
import type { Principal } from '../principal.js';
import { Sessions, type SignedIn } from '../sign-in/sessions.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { passkeyRefused, type RelyingParty, WebAuthn } from './web-authn.js';

/** What the browser is asked by, and the cookie that its answer has to come with. */
export interface Begun<Options> {
  readonly options: Options;
  readonly cookie: string;
}

/** How an answer came: with which cookies, and to whom. */
export interface Answered {
  readonly headers: IncomingHttpHeaders;
  readonly party: RelyingParty;
}

/** The passkeys of people with a password. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly sessions: Sessions,
    private readonly passwords: PersonPasswords,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  /** The passkeys of a person, the first one first. */
  async list(person: string): Promise<Passkey[]> {
    return (await this.rowsOf(person)).map(passkeyView);
  }

  /**
   * Begins to add a passkey, which takes the password once more.
   * @throws ThawError invalid `password-refused`; conflict `too-many-passkeys`, `role-by-groups`; not-found `unknown-person`
   */
  async beginAdding(id: string, password: string, party: RelyingParty): Promise<Begun<PasskeyCreation>> {
    const proved = await this.passwords.prove(id, password);
    const known = await this.rowsOf(id);
    refuseTooMany(known.length);
    const { challenge, cookie } = await changeAccess(this.database, async (run) => {
      await sameStill(run, proved);
      return this.challenges.beginWithin(run, id);
    });
    const credentials = known.map(({ credential }) => credential);
    return { options: await this.webAuthn.creation(party, proved, challenge, credentials), cookie };
  }

  /**
   * Stores a passkey that was made in answer to a challenge.
   * @throws ThawError invalid `passkey-refused`; conflict `too-many-passkeys`, `role-by-groups`; not-found `unknown-person`
   */
  async add(id: string, { name, credential }: PasskeyInput, from: Answered): Promise<Passkey> {
    const before = await this.database.read((run) => personRow(run, id));
    const challenge = await this.challenges.take(from.headers, id);
    const made = await this.webAuthn.created(from.party, challenge, credential);
    return changeAccess(this.database, async (run) => {
      // The challenge was given for a password; a new one ends what the old one has begun.
      const person = await sameStill(run, before);
      refuseTooMany(await run.manager.countBy(passkeyTable, { person: id }));
      if (await run.manager.existsBy(passkeyTable, { credential: made.credential }))
        throw passkeyRefused('this passkey is one of this server already');
      const row = { ...made, id: uuidv7(), person: id, name, created_at: this.clock.now(), used_at: null };
      await run.manager.insert(passkeyTable, row);
      await this.note(run, 'passkey-added', person.name, row);
      return passkeyView(row);
    });
  }

  /**
   * Removes a passkey, and ends the other sign-ins of the person: the passkey may be in the hands of another.
   * @param session the hash of the present sign-in @throws ThawError not-found `unknown-passkey`, `unknown-person`
   */
  async remove(owner: string, id: string, session: string): Promise<void> {
    await changeAccess(this.database, async (run) => {
      const person = await personRow(run, owner);
      const one = { id: id.toLowerCase(), person: person.id };
      const row = validate(id) ? await run.manager.findOneBy(passkeyTable, one) : null;
      if (!row) throw ThawError.notFound('unknown-passkey', `You have no passkey ${id.slice(0, 100)}`);
      await run.manager.delete(passkeyTable, one);
      await run.manager.delete(sessionTable, { person: person.id, hash: Not(session) });
      await this.note(run, 'passkey-removed', person.name, row);
    });
  }

  /** The name of the person whose credential this is; `undefined` where it is nobody's. */
  async ownerOf(credential: string): Promise<string | undefined> {
    return this.database.read(async ({ manager }) => {
      const row = await manager.findOneBy(passkeyTable, { credential });
      return row ? (await manager.findOneBy(personTable, { id: row.person }))?.name : undefined;
    });
  }

  /** Begins a sign-in with whichever passkey the browser has. */
  async beginSignIn(party: RelyingParty): Promise<Begun<PasskeyRequest>> {
    const { challenge, cookie } = await this.database.write((run) => this.challenges.beginWithin(run, null));
    return { options: await this.webAuthn.request(party, challenge), cookie };
  }

  /**
   * Signs in who answers the challenge with a passkey. The counter is that of the authenticator: one that does not go on may
   * be that of a copy. @throws ThawError invalid `passkey-refused`
   */
  async signIn(given: PasskeySignIn, from: Answered): Promise<SignedIn> {
    const challenge = await this.challenges.take(from.headers, null);
    const row = await this.database.read(({ manager }) => manager.findOneBy(passkeyTable, { credential: given.id }));
    if (!row) throw nobodyHasIt();
    const counter = await this.webAuthn.answered(from.party, challenge, given, row);
    return changeAccess(this.database, async (run) => {
      // Passkey and person may have been removed meanwhile, and another process may have counted on.
      const passkey = await run.manager.findOneBy(passkeyTable, { id: row.id });
      const person = await run.manager.findOneBy(personTable, { ...withPassword, id: row.person });
      if (!passkey || !person) throw nobodyHasIt();
      if ((counter > 0 || passkey.counter > 0) && counter <= passkey.counter) throw countedBack(passkey, counter);
      const now = this.clock.now();
      await run.manager.update(passkeyTable, { id: passkey.id }, { counter, used_at: now });
      await run.manager.update(personTable, { id: person.id }, { signed_in_at: now });
      const token = await this.sessions.beginWithin(run, { person: person.id });
      await this.note(run, 'signed-in', person.name, passkey);
      return { principal: principalOfPerson(person, undefined) as Principal, token };
    });
  }

  private rowsOf(person: string): Promise<PasskeyRow[]> {
    const order = { created_at: 'ASC', id: 'ASC' } as const;
    return this.database.read(({ manager }) => manager.find(passkeyTable, { where: { person }, order }));
  }

  private note(run: QueryRunner, action: string, actor: string, { id, name, person }: PasskeyRow): Promise<void> {
    return this.audit.append(run, { actor, action, detail: { person, passkey: id, name } });
  }
}

function refuseTooMany(count: number): void {
  if (count < passkeyLimits.passkeys) return;
  const message = `You have ${passkeyLimits.passkeys} passkeys, which is the most: remove one first`;
  throw new ThawError('conflict', 'too-many-passkeys', message);
}

/** The person, unless the password is another by now. @throws ThawError invalid `passkey-refused`, or as `personRow` */
async function sameStill(run: QueryRunner, before: PersonRow): Promise<PersonRow> {
  const person = await personRow(run, before.id);
  refuseUnlessByPassword(person);
  if (person.password !== before.password) throw passkeyRefused('the password was changed meanwhile: try again');
  return person;
}

function countedBack({ name, counter: before }: PasskeyRow, counter: number): ThawError {
  return passkeyRefused(`the passkey ${name} counted ${counter} after ${before}, as a copy of it would: remove it`);
}

function nobodyHasIt(): ThawError {
  return passkeyRefused('this passkey is not known here, or was removed');
}

function passkeyView({ id, name, created_at, used_at }: PasskeyRow): Passkey {
  const lastUsedAt = used_at === null ? null : new Date(used_at).toISOString();
  return { id, name, createdAt: new Date(created_at).toISOString(), lastUsedAt };
}
