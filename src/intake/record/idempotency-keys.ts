import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { EntitySchema } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { canonicalJson, type EntryBody } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { Database, type Engine } from '../../event-log/database.js';
import { execute } from '../../event-log/sql.js';

interface IdempotencyKeyRow {
  key: string;
  content_hash: string;
  claimed_at: number;
}

/** The table of idempotency keys as TypeORM describes it; a migration creates it. */
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
 * The content that each `Idempotency-Key` stands for, stored for good. An event without an id takes its id from the key,
 * so a repeated request meets its own entry. The table is for what that cannot detect: the same key with other content,
 * under an id of its own or in another batch.
 */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims the key for this content; does nothing where it was claimed for the same content. The claim comes before the
   * content is stored: when the process dies between the two, the client's retry stores it.
   * @throws ThawError `invalid`: `idempotency-key-reused`
   */
  async claim(key: string, bodies: readonly EntryBody[]): Promise<void> {
    const hash = createHash('sha256').update(canonicalJson(bodies)).digest('hex');
    const taken = await this.database.write(async (run) => {
      const insert =
        'INSERT INTO idempotency_key (key, content_hash, claimed_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING';
      await execute(run, insert, [key, hash, this.clock.now()]);
      const select = 'SELECT content_hash FROM idempotency_key WHERE key = $1';
      return (await execute<Pick<IdempotencyKeyRow, 'content_hash'>>(run, select, [key])).rows[0];
    });
    if (taken?.content_hash === hash) return;
    const message = 'this Idempotency-Key came before with other content: send a new key';
    throw new ThawError('invalid', 'idempotency-key-reused', message);
  }
}
