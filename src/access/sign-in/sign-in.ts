import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { signInSchema } from '../../contract/access/access.js';
import type { passwordChange } from '../../contract/access/people.js';
import { ThawError } from '../../domain/errors.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { Admission } from '../admission.js';
import { type Attempt, AttemptLimit } from './attempt-limit.js';
import { AuditLog } from '../audit-log.js';
import { credentialOf } from '../credentials.js';
import { hashOfKey, isKeyText } from '../key-text.js';
import { KnownKeys } from '../known-keys.js';
import { PersonPasswords } from '../people/person-passwords.js';
import { Sessions, type SignedIn } from './sessions.js';

/** Signs browsers in with a key, or with a name and a password. Attempts that fail are limited and enter the audit log. */
@Injectable()
export class SignIn {
  constructor(
    private readonly admission: Admission,
    private readonly keys: KnownKeys,
    private readonly passwords: PersonPasswords,
    private readonly sessions: Sessions,
    private readonly attempts: AttemptLimit,
    private readonly audit: AuditLog,
    private readonly clients: ClientAddress,
  ) {}

  /**
   * @returns who is signed in, and the content of the cookie
   * @throws ThawError invalid `key-refused`, `password-refused`; unavailable `too-many-attempts`, `sign-ins-busy`
   */
  async begin({ key, name, password }: z.output<typeof signInSchema>, request: FastifyRequest): Promise<SignedIn> {
    return this.attempt(request, name, () =>
      key === undefined ? this.passwords.signIn(name!, password!) : this.byKey(key),
    );
  }

  /** Changes the password of who sends the request. @throws ThawError invalid `key-needed`, `password-refused`, as `begin` */
  async changePassword(change: z.output<typeof passwordChange>, request: FastifyRequest): Promise<void> {
    const { person, name, session } = await this.personOf(request);
    await this.attempt(request, name, () => this.passwords.change(person, change, session));
  }

  /** The person who is signed in, with the hash of the sign-in. @throws ThawError invalid `key-needed`, `key-refused` */
  async personOf(request: FastifyRequest): Promise<{ person: string; name: string; session: string }> {
    const principal = await this.admission.identify(request.headers);
    if (principal?.person === undefined)
      throw new ThawError('invalid', 'key-needed', 'this takes the sign-in of a person, with a password or a passkey');
    return { person: principal.person, name: principal.name, session: credentialOf(request.headers)!.hash };
  }

  /**
   * Tries to sign in or to prove who one is. What is refused counts against the address and the name, and is in the audit log.
   * @throws ThawError unavailable `too-many-attempts`, and what `work` throws
   */
  async attempt<T>(request: FastifyRequest, name: string | undefined, work: () => Promise<T>): Promise<T> {
    const attempt: Attempt = { address: this.clients.of(request.raw) ?? '', name };
    try {
      this.attempts.refuseTooMany(attempt);
      return await work();
    } catch (error) {
      const isRefusal = error instanceof ThawError && /-refused$|^too-many-attempts$/.test(error.code);
      if (!isRefusal) throw error;
      if (error.kind === 'invalid') this.attempts.failed(attempt);
      // A name that nobody has may be a password in the wrong field.
      const actor = name !== undefined && (await this.passwords.isKnown(name)) ? name : '';
      const detail = { code: error.code, from: attempt.address, request: request.id, reason: error.message };
      await this.audit.noteRefusal({ actor, action: 'sign-in-refused', detail });
      throw error;
    }
  }

  private async byKey(key: string): Promise<SignedIn> {
    if (!isKeyText(key)) throw new ThawError('invalid', 'key-refused', 'this is no key: it has the form thaw_…');
    const principal = await this.keys.identify({ kind: 'key', hash: hashOfKey(key) });
    await this.audit.note({ actor: principal.name, action: 'signed-in', detail: { key: principal.key! } });
    return { principal, token: await this.sessions.begin({ key: principal.key! }) };
  }
}
