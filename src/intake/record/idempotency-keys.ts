import { createHash } from 'node:crypto';
import { EntitySchema } from 'typeorm';
import type { Clock } from '../../domain/time/clock.js';
import { canonicalJson, type EntryBody } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Database, Engine } from '../../event-log/database.js';

interface IdempotencyKeyRow {
  key: string;
  content_hash: string;
  claimed_at: number;
}

/** The table of the keys as TypeORM knows it. A migration makes it. */
export function intakeTables(engine: Engine) {
  return [
    new EntitySchema<IdempotencyKeyRow>({
      name: 'idempotency_key',
      columns: {
        key: { type: 'text', primary: true },
        content_hash: { type: 'text' },
        claimed_at: { type: engine === 'sqlite' ? 'integer' : 'int8' },
      },
    }),
  ];
}

/**
 * Which content an `Idempotency-Key` stands for, kept for good. An event without an id takes one from its key, so a
 * repeated request meets its own entry; what is kept here is only what that cannot tell: that the same key came back
 * with other content, under an id of its own or as another batch.
 */
export class IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the key for this content, or finds it taken for the same. It is taken before the content is stored: where
   * the process dies between the two, the client's retry stores it.
   * @throws ThawError `invalid`: `idempotency-key-reused`.
   */
  async claim(key: string, bodies: readonly EntryBody[]): Promise<void> {
    const hash = createHash('sha256').update(canonicalJson(bodies)).digest('hex');
    const [one, two, three] = this.database.engine === 'sqlite' ? ['?', '?', '?'] : ['$1', '$2', '$3'];
    const taken = await this.database.write(async (run) => {
      const insert = `INSERT INTO idempotency_key (key, content_hash, claimed_at) VALUES (${one}, ${two}, ${three}) ON CONFLICT (key) DO NOTHING`;
      await run.query(insert, [key, hash, this.clock.now()]);
      const select = `SELECT content_hash FROM idempotency_key WHERE key = ${one}`;
      return ((await run.query(select, [key])) as Pick<IdempotencyKeyRow, 'content_hash'>[])[0];
    });
    if (taken?.content_hash === hash) return;
    const message = 'this Idempotency-Key came before with other content: send a new key';
    throw new ThawError('invalid', 'idempotency-key-reused', message);
  }
}
