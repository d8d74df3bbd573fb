import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import { type silenceInput, silenceLimits } from '../../contract/alerts/silences.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import type { Clock } from '../../domain/time/clock.js';
import type { z } from 'zod';
import { type FieldError, ThawError } from '../../domain/errors.js';
import type { Database, Engine } from '../../event-log/database.js';
import { bumpCursor } from '../lifecycle/alert-store.js';
import type { SilenceRow } from '../lifecycle/entities.js';
import { rulesChanged } from './rule-store.js';
import { execute } from '../../event-log/sql.js';

const dayMs = 86_400_000;

/** What is kept quiet for a time. What is silenced still lives, and is told once the silence ends if it still fires. */
export class SilenceStore {
  private readonly engine: Engine;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {
    this.engine = database.engine;
  }

  /** @throws ThawError invalid `invalid-silence`, conflict `too-many-silences` */
  async create({ startsAt, endsAt, ...rest }: z.output<typeof silenceInput>): Promise<Silence> {
    const now = this.clock.now();
    const from = startsAt === undefined ? now : Date.parse(startsAt);
    const until = Date.parse(endsAt);
    if (until <= Math.max(from, now)) throw wrong([{ pointer: '/endsAt', detail: 'is not after its start, or past' }]);
    if (until > from + silenceLimits.days * dayMs) {
      throw wrong([{ pointer: '/endsAt', detail: `is more than ${silenceLimits.days} days behind the start` }]);
    }
    const silence: Silence = { id: uuidv7(), ...rest, from, until };
    return this.write(async (run) => {
      const sql = 'SELECT count(*) AS count FROM alert_silence WHERE ends_at > $1';
      const { rows } = await execute<{ count: number }>(run, sql, [now]);
      if (rows[0]!.count >= silenceLimits.silences) {
        const message = `There are ${silenceLimits.silences} silences already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-silences', message);
      }
      const insert = 'INSERT INTO alert_silence (id, body, starts_at, ends_at) VALUES ($1, $2, $3, $4)';
      await execute(run, insert, [silence.id, JSON.stringify(silence), from, until]);
      return silence;
    });
  }

  /** The silences, the last to end first; those that have ended only where they are asked for. */
  async list(ended: boolean): Promise<Silence[]> {
    const sql = 'SELECT * FROM alert_silence WHERE ends_at > $1 ORDER BY ends_at DESC, id LIMIT 2000';
    const { rows } = await this.database.read((run) => execute<SilenceRow>(run, sql, [ended ? 0 : this.clock.now()]));
    return rows.map(({ body }) => JSON.parse(body) as Silence);
  }

  /** Ends a silence now; one that has ended stays as it was. @throws ThawError not-found `unknown-silence` */
  async expire(id: string): Promise<Silence> {
    if (!validate(id)) throw unknownSilence(id);
    return this.write(async (run) => {
      const found = await execute<SilenceRow>(run, 'SELECT * FROM alert_silence WHERE id = $1', [id.toLowerCase()]);
      const body = found.rows[0]?.body;
      if (body === undefined) throw unknownSilence(id);
      const silence = JSON.parse(body) as Silence;
      const now = this.clock.now();
      if (silence.until <= now) return silence;
      const expired: Silence = { ...silence, from: Math.min(silence.from, now), until: now };
      const sql = 'UPDATE alert_silence SET body = $2, starts_at = $3, ends_at = $4 WHERE id = $1';
      await execute(run, sql, [silence.id, JSON.stringify(expired), expired.from, now]);
      return expired;
    });
  }

  private async write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    const result = await this.database.write(async (run) => {
      if (this.engine === 'postgres') await run.query(`SELECT pg_advisory_xact_lock(hashtext('thaw.alert-silences'))`);
      await bumpCursor(run);
      return work(run);
    });
    this.bell.emit(rulesChanged);
    return result;
  }
}

function unknownSilence(id: string): ThawError {
  return new ThawError('not-found', 'unknown-silence', `There is no silence ${id.slice(0, 100)}`);
}

function wrong(errors: FieldError[]): ThawError {
  const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  return new ThawError('invalid', 'invalid-silence', message, errors);
}
