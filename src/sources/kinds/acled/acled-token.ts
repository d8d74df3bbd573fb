import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { jsonOf } from '../json-body.js';
import { type FetchContext, ProviderFault } from '../source-kind.js';

/** Who asks ACLED, and where. */
export interface AcledAccount {
  /** With a slash at its end. */
  readonly base: string;
  readonly username: string;
  readonly password: string;
}

type Context = Pick<FetchContext<unknown>, 'http' | 'now'>;

interface Token {
  readonly access: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
  readonly refresh?: string;
}

/** A token is renewed so long before it runs out: five minutes. */
const earlyMs = 300_000;

const answerSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).optional(),
});

/**
 * The access tokens of ACLED's OAuth, which live in the memory of the process only: a restart logs in again. Whoever asks
 * while one is on its way waits for it, so that an account logs in once.
 */
export class AcledTokens {
  private readonly tokens = new LRUCache<string, Promise<Token>>({ max: 100 });

  /**
   * An access token that is valid for five minutes at least.
   * @throws ProviderFault where ACLED does not accept the account
   */
  async access(context: Context, account: AcledAccount): Promise<string> {
    const key = keyOf(account);
    const before = this.tokens.get(key);
    const current = (async () => {
      const known = await before?.catch(() => undefined);
      const isValid = known && known.expiresAt - earlyMs > context.now;
      return isValid ? known : obtain(context, account, known?.refresh);
    })();
    this.tokens.set(key, current);
    return (await current).access;
  }

  /** Forgets an access token that ACLED no longer accepts; its refresh token stays. */
  async refused(account: AcledAccount, access: string): Promise<void> {
    const key = keyOf(account);
    const known = await this.tokens.get(key)?.catch(() => undefined);
    if (known?.access === access) this.tokens.set(key, Promise.resolve({ ...known, expiresAt: 0 }));
  }
}

function keyOf({ base, username, password }: AcledAccount): string {
  return createHash('sha256')
    .update(JSON.stringify([base, username, password]))
    .digest('hex');
}

/** Renews a token, and logs in where there is none or it has run out too. */
async function obtain(context: Context, account: AcledAccount, refresh: string | undefined): Promise<Token> {
  if (refresh !== undefined) {
    try {
      return await requested(context, account, { grant_type: 'refresh_token', refresh_token: refresh });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  try {
    const { username, password } = account;
    return await requested(context, account, { grant_type: 'password', username, password });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new ProviderFault('ACLED does not accept the user name and password', undefined, error.status);
  }
}

function isRefusal(error: unknown): error is ProviderFault {
  return error instanceof ProviderFault && [400, 401, 403].includes(error.status ?? 0);
}

async function requested({ http, now }: Context, { base }: AcledAccount, form: Record<string, string>): Promise<Token> {
  const body = new URLSearchParams({ client_id: 'acled', ...form }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await http(`${base}oauth/token`, { method: 'POST', headers, body, maxBytes: 65_536 });
  const read = answerSchema.safeParse(jsonOf(answer.body));
  if (!read.success) throw new ProviderFault('ACLED answers a request for a token with none', undefined, answer.status);
  const { access_token: access, expires_in: seconds, refresh_token: next } = read.data;
  const renewable = next ?? form.refresh_token;
  return { access, expiresAt: now + seconds * 1_000, ...(renewable !== undefined && { refresh: renewable }) };
}
