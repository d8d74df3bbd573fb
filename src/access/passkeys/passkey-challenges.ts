import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { QueryRunner } from 'typeorm';
import { passkeyLimits } from '../../contract/access/passkeys.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { cookieNamed } from '../credentials.js';
import { passkeyChallengeTable, type PasskeyChallengeRow } from '../entities.js';
import { passkeyRefused } from './web-authn.js';

/** Holds what the browser has to come back with; sent by no other site. */
const challengeCookie = '__Host-thaw-passkey';
const cookieTerms = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** Takes back the cookie of a challenge. */
export const noChallengeCookie = `${challengeCookie}=; Max-Age=0; ${cookieTerms}`;

/** A challenge, and the cookie that its answer has to come with. */
export interface ChallengeBegun {
  readonly challenge: string;
  readonly cookie: string;
}

/**
 * The challenges that passkeys answer. Each is the hash of a secret in a cookie, so that it is good for the browser alone that
 * asked for it. It stands in the database until it is answered, so that it is good once, for all processes.
 */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes one, with the cookie for the browser, in a transaction. @param person who adds a passkey; `null` for a sign-in */
  async beginWithin(run: QueryRunner, person: string | null): Promise<ChallengeBegun> {
    const secret = randomBytes(32).toString('base64url');
    const challenge = challengeOf(secret);
    const now = this.clock.now();
    await execute(run, 'DELETE FROM passkey_challenge WHERE expires_at <= $1', [now]);
    await run.manager.insert(passkeyChallengeTable, { challenge, person, expires_at: now + passkeyLimits.challengeMs });
    await dropOldest(run);
    const seconds = passkeyLimits.challengeMs / 1_000;
    return { challenge, cookie: `${challengeCookie}=${secret}; Max-Age=${seconds}; ${cookieTerms}` };
  }

  /**
   * Takes the challenge of a browser, which nobody can take again, whatever comes of it.
   * @throws ThawError invalid `passkey-refused`
   */
  async take({ cookie }: IncomingHttpHeaders, person: string | null): Promise<string> {
    const secret = cookie === undefined ? undefined : cookieNamed(challengeCookie, cookie);
    const taken = secret === undefined ? undefined : await this.remove(challengeOf(secret));
    if (taken && taken.person === person && taken.expires_at > this.clock.now()) return taken.challenge;
    const minutes = passkeyLimits.challengeMs / 60_000;
    const message = `what this answers was asked more than ${minutes} minutes ago, in another window, or is answered already: try again`;
    throw passkeyRefused(message);
  }

  private remove(challenge: string): Promise<PasskeyChallengeRow | undefined> {
    const sql = 'DELETE FROM passkey_challenge WHERE challenge = $1 RETURNING *';
    return this.database.write(async (run) => (await execute<PasskeyChallengeRow>(run, sql, [challenge])).rows[0]);
  }
}

/** Keeps the table within its limit: whoever asks again and again shall not fill the database. */
async function dropOldest(run: QueryRunner): Promise<void> {
  const newest = 'SELECT expires_at FROM passkey_challenge ORDER BY expires_at DESC LIMIT 1 OFFSET $1';
  const last = passkeyLimits.challenges - 1;
  await execute(run, `DELETE FROM passkey_challenge WHERE expires_at < (${newest})`, [last]);
}

function challengeOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
