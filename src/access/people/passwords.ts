import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Slots } from '../../http/server/slots.js';

/** Argon2id by the first choice of OWASP's password storage cheat sheet: 19 MiB, two passes, one thread. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Passwords hashed at once, most of them waiting: each takes 19 MiB once it is its turn. */
const hashesAtOnce = 32;
/** Letters and digits that are not taken for one another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = [5, 5, 5, 5];

/** Hashes passwords. The library is loaded with the first one. */
@Injectable()
export class Passwords {
  private readonly slots = new Slots({
    most: hashesAtOnce,
    code: 'sign-ins-busy',
    message: (taken) => `${taken} passwords are checked at the moment, which is the most at once`,
    retryAfterSeconds: 2,
  });
  /** Checked where there is no account, so that the answer takes as long as with one. */
  private nobody: Promise<string> | undefined;

  /** @returns the hash in PHC form @throws ThawError unavailable `sign-ins-busy` */
  hash(password: string): Promise<string> {
    return this.slots.run(async () => (await import('@node-rs/argon2')).hash(password, cost));
  }

  /** Whether a password is that of a hash; never where there is none. @throws ThawError unavailable `sign-ins-busy` */
  async verify(password: string, hash: string | null | undefined): Promise<boolean> {
    const against = hash ?? (await (this.nobody ??= this.hash(newPassword())));
    const fits = await this.slots.run(async () => (await import('@node-rs/argon2')).verify(against, password));
    return fits && typeof hash === 'string';
  }
}

/** A password of 20 random letters and digits, 99 bits. */
export function newPassword(): string {
  const letter = () => letters[randomInt(letters.length)];
  return groups.map((length) => Array.from({ length }, letter).join('')).join('-');
}
