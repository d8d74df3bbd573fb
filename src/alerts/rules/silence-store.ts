import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { MoreThan, type QueryRunner } from 'typeorm';
import { validate, v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { type silenceInput, silenceLimits } from '../../contract/alerts/silences.js';
import type { Silence } from '../../domain/alerts/routing/silence.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { emitEvent } from '../../event-log/events.js';
import { lockByName } from '../../event-log/database/sql.js';
import { bumpCursor } from './alert-cursor.js';
import { silenceTable } from './entities.js';

const dayMs = 86_400_000;
const silencesListed = 2_000;

/** Stores silences: times in which some alerts are not notified. An alert that still fires afterwards is notified then. */
@Injectable()
export class SilenceStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /** @throws ThawError invalid `invalid-silence`, conflict `too-many-silences` */
  async create({ startsAt, endsAt, ...rest }: z.output<typeof silenceInput>): Promise<Silence> {
    const now = this.clock.now();
    const from = startsAt === undefined ? now : Date.parse(startsAt);
    const until = Date.parse(endsAt);
    if (until <= Math.max(from, now))
      throw ThawError.invalid('invalid-silence', '/endsAt', 'is not after its start, or past');
    if (until > from + silenceLimits.days * dayMs) {
      const detail = `is more than ${silenceLimits.days} days behind the start`;
      throw ThawError.invalid('invalid-silence', '/endsAt', detail);
    }
    const silence: Silence = { id: uuidv7(), ...rest, from, until };
    return this.write(async ({ manager }) => {
      if ((await manager.countBy(silenceTable, { ends_at: MoreThan(now) })) >= silenceLimits.silences) {
        const message = `There are ${silenceLimits.silences} silences already, which is the most there can be`;
        throw new ThawError('conflict', 'too-many-silences', message);
      }
      const row = { id: silence.id, body: JSON.stringify(silence), starts_at: from, ends_at: until };
      await manager.insert(silenceTable, row);
      return silence;
    });
  }

  /** The silences, the last to end first. @param ended includes those that have ended */
  async list(ended: boolean): Promise<Silence[]> {
    const where = { ends_at: MoreThan(ended ? 0 : this.clock.now()) };
    const order = { ends_at: 'DESC', id: 'ASC' } as const;
    const rows = await this.database.read(({ manager }) => {
      return manager.find(silenceTable, { where, order, take: silencesListed });
    });
    return rows.map(({ body }) => JSON.parse(body) as Silence);
  }

  /** Ends a silence now; one that has ended stays as it is. @throws ThawError not-found `unknown-silence` */
  async expire(id: string): Promise<Silence> {
    if (!validate(id)) throw unknownSilence(id);
    return this.write(async ({ manager }) => {
      const row = await manager.findOneBy(silenceTable, { id: id.toLowerCase() });
      if (!row) throw unknownSilence(id);
      const silence = JSON.parse(row.body) as Silence;
      const now = this.clock.now();
      if (silence.until <= now) return silence;
      const expired: Silence = { ...silence, from: Math.min(silence.from, now), until: now };
      const changes = { body: JSON.stringify(expired), starts_at: expired.from, ends_at: now };
      await manager.update(silenceTable, { id: row.id }, changes);
      return expired;
    });
  }

  /** Lets one change run at a time: else two could exceed the limit together. */
  private async write<T>(work: (run: QueryRunner) => Promise<T>): Promise<T> {
    const result = await this.database.write(async (run) => {
      await lockByName(run, 'thaw.alert-silences');
      await bumpCursor(run);
      return work(run);
    });
    emitEvent(this.events, 'rules.changed');
    return result;
  }
}

function unknownSilence(id: string): ThawError {
  return ThawError.notFound('unknown-silence', `There is no silence ${id.slice(0, 100)}`);
}
