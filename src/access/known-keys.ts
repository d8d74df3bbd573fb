import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Role } from '../domain/access/role.js';
import { ThawError } from '../domain/errors.js';
import { Clock } from '../domain/time/clock.js';
import { AccessSettings } from './access-settings.js';
import { AccessKeys, stateOf } from './access-keys.js';
import type { Credential } from './credentials.js';
import type { AccessKeyRow } from './entities.js';
import { principalOfPerson } from './people/person-principal.js';
import { People } from './people/people.js';
import type { Principal } from './principal.js';
import { Sessions } from './sign-in/sessions.js';
import { isReadOnlyError } from '../event-log/database/database-faults.js';

/** How long a looked-up key is relied on, in milliseconds: a revoked one is refused by every process after that. */
export const freshMs = 1_000;
/** Looked-up keys and sign-ins that are remembered at once. */
const remembered = 10_000;

/** What a credential comes to. */
interface Known {
  /** When it was looked up, in milliseconds since 1970 UTC. */
  readonly at: number;
  readonly principal?: Principal;
  /** Why it is refused. */
  readonly refusal?: string;
}

/** The keys and sign-ins that requests give, looked up at most once a second each. */
@Injectable()
export class KnownKeys {
  private readonly logger = new Logger(KnownKeys.name);
  private readonly known = new LRUCache<string, Known>({ max: remembered });
  private active: { readonly at: number; readonly any: boolean } | undefined;

  constructor(
    private readonly keys: AccessKeys,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly settings: AccessSettings,
    private readonly clock: Clock,
  ) {}

  /** What was looked up within the last second; `undefined` where nothing was. */
  fresh({ hash }: Credential, now: number): Known | undefined {
    const known = this.known.get(hash);
    return known && now - known.at < freshMs ? known : undefined;
  }

  /** Who was accepted when a credential was looked up last, however long ago: `key <id>`, or `person <id>`. */
  acceptedSender({ hash }: Credential): string | undefined {
    const principal = this.known.get(hash)?.principal;
    if (principal?.key !== undefined) return `key ${principal.key}`;
    return principal?.person === undefined ? undefined : `person ${principal.person}`;
  }

  /** @throws ThawError invalid `key-refused`, with the reason */
  async identify(credential: Credential): Promise<Principal> {
    const known = this.fresh(credential, this.clock.now()) ?? (await this.lookUp(credential));
    if (!known.principal) throw new ThawError('invalid', 'key-refused', known.refusal!);
    return known.principal;
  }

  /** Looks a key or sign-in up anew the next time. */
  forget({ hash }: Credential): void {
    this.known.delete(hash);
  }

  /** Whether anybody can sign in, or has a key: then nobody writes without. */
  async haveActive(): Promise<boolean> {
    if (this.settings.oidc) return true;
    const now = this.clock.now();
    if (!this.active || now - this.active.at >= freshMs) {
      const any = (await this.keys.haveActive()) || (await this.people.haveAny());
      this.active = { at: now, any };
    }
    return this.active.any;
  }

  private async lookUp(credential: Credential): Promise<Known> {
    const at = this.clock.now();
    if (credential.hash === '') return { at, refusal: 'Authorization holds no key: it has the form "Bearer thaw_…"' };
    const found = await this.principalOf(credential, at);
    const known = typeof found === 'string' ? { at, refusal: found } : { at, principal: found };
    this.known.set(credential.hash, known);
    return known;
  }

  /** Whose a credential is, or why it is refused. */
  private async principalOf({ kind, hash }: Credential, now: number): Promise<Principal | string> {
    if (kind === 'key') {
      const key = await this.keys.byHash(hash);
      return key ? this.principalOfKey(key, now) : 'this key is unknown here';
    }
    const owner = await this.sessions.ownerOf(hash);
    if (!owner) return 'the sign-in has ended: sign in again at /account';
    return 'key' in owner ? this.principalOfKey(owner.key, now) : principalOfPerson(owner.person, this.settings.oidc);
  }

  private principalOfKey(row: AccessKeyRow, now: number): Principal | string {
    const state = stateOf(row, now);
    if (state !== 'active') return `the key ${row.name} (${row.shown}) is ${state}`;
    this.noteUse(row);
    const { id, name, role, tracks } = row;
    return { key: id, name, role: role as Role, ...(tracks !== null && { tracks: JSON.parse(tracks) as string[] }) };
  }

  private noteUse({ id, used_at: used }: AccessKeyRow): void {
    if (used !== null && used > this.clock.now() - 60_000) return;
    this.keys.used(id).catch((error: unknown) => {
      if (!isReadOnlyError(error)) this.logger.warn(error);
    });
  }
}
