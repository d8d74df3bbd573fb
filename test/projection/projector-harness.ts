import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { dayOfInstant, isoDay } from '../../src/domain/time/day.js';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import type { Database } from '../../src/event-log/database/database.js';
import { type Appended, EventLog } from '../../src/event-log/event-log.js';
import { emitEvent } from '../../src/event-log/events.js';
import { Projector, type ProjectorLimits } from '../../src/projection/projector.js';
import { projectedOf } from '../../src/projection/rows/status-row.js';
import { StatusReader } from '../../src/readings/status-reader.js';
import { intervalRecordOf, statusRecordOf } from '../../src/projection/rows/row-mapping.js';
import type { FreshDatabase } from '../support/databases.js';
import type { FixedClock } from '../support/fixed-clock.js';
import { metricsOn } from '../../src/domain/reading/metrics/make-metrics.js';

type Row = Record<string, unknown>;

// What the projector logs here are faults that the tests have made.
Logger.overrideLogger(false);

/** One process of Thaw, as far as it concerns the status: a log, a projector on it, and a reader. */
export class Station {
  readonly bell = new EventEmitter2();
  readonly log: EventLog;
  readonly projector: Projector;
  readonly reader: StatusReader;

  private constructor(
    readonly database: Database,
    readonly clock: FixedClock,
    limits?: ProjectorLimits,
  ) {
    this.log = new EventLog(database, clock, this.bell);
    this.projector = new Projector(database, this.log, clock, this.bell, limits);
    this.bell.on('log.appended', () => this.projector.wake());
    this.reader = new StatusReader(this.projector, this.log, clock);
  }

  /** Opens a database once more and starts to project. */
  static async open(fresh: FreshDatabase, clock: FixedClock, limits?: ProjectorLimits): Promise<Station> {
    return Station.on(await fresh.open(), clock, limits);
  }

  /** Starts to project a database that is open. */
  static async on(database: Database, clock: FixedClock, limits?: ProjectorLimits): Promise<Station> {
    const station = new Station(database, clock, limits);
    await station.projector.start();
    await station.projector.idle();
    return station;
  }

  /** Stops, and starts again with nothing in memory. */
  async restart(clock = this.clock, limits?: ProjectorLimits): Promise<Station> {
    await this.projector.stop();
    return Station.on(this.database, clock, limits);
  }

  /** Stores bodies in one transaction. */
  append(...bodies: EntryBody[]): Promise<readonly Appended[]> {
    return this.log.appendAll(bodies.map((body) => ({ body, recordedBy: 'test' })));
  }

  /** Resolves when all of the log is projected; `told` rings first, as another process would. */
  async settle(told = false): Promise<void> {
    const { position } = await this.log.head();
    if (told) emitEvent(this.bell, 'log.appended', { position });
    await this.projector.reached(position);
    await this.projector.idle();
  }

  /** Moves the clock, and lets what is due be done. */
  async at(instant: string | number): Promise<void> {
    this.clock.advanceTo(instant);
    await this.projector.idle();
  }

  query(sql: string): Promise<Row[]> {
    return this.database.read((run) => run.query(sql) as Promise<Row[]>);
  }

  /** What anyone sees by SQL, without the day on which a row happened to be written. */
  async tables(): Promise<{ statuses: Row[]; intervals: Row[] }> {
    const statuses = await this.query('SELECT * FROM track_status ORDER BY track');
    const intervals = await this.query('SELECT * FROM status_interval ORDER BY track, ordinal');
    return { statuses: statuses.map(plain), intervals: intervals.map(plain) };
  }

  /** What they should see: every track folded from the start, today. */
  async refolded(): Promise<{ statuses: Row[]; intervals: Row[] }> {
    const today = dayOfInstant(this.clock.now());
    const statuses: Row[] = [];
    const intervals: Row[] = [];
    for (const { track } of await this.log.trackSizes()) {
      const projected = projectedOf(TrackTimeline.fold(await this.log.readTrack(track)), today);
      statuses.push(plain({ ...statusRecordOf(0, projected.row), stopped_at: null, stopped_reason: null }));
      intervals.push(...projected.intervals.map((interval, at) => plain(intervalRecordOf(0, track, at, interval))));
    }
    return { statuses, intervals };
  }

  /** The live document of every track, from memory or not. */
  async documents(): Promise<Record<string, unknown>> {
    const documents: Record<string, unknown> = {};
    for (const { track } of await this.log.trackSizes()) {
      documents[track] = JSON.parse((await this.reader.live(track)).body.toString());
    }
    return documents;
  }

  /** What they should say. */
  async refoldedDocuments(): Promise<Record<string, unknown>> {
    const today = dayOfInstant(this.clock.now());
    const documents: Record<string, unknown> = {};
    for (const { track } of await this.log.trackSizes()) {
      const timeline = TrackTimeline.fold(await this.log.readTrack(track));
      const { id, title, parties, topic } = timeline.definition;
      const validAt = isoDay(today);
      documents[track] = {
        ...{ track: id, title, parties, topic, ...timeline.read(today), metrics: metricsOn(timeline, today) },
        reading: { validAt, knownAt: validAt, position: timeline.version, policy: timeline.policy.name },
      };
    }
    return JSON.parse(JSON.stringify(documents)) as Record<string, unknown>;
  }
}

function plain(row: Row): Row {
  const { generation: _generation, valid_at: _validAt, ...rest } = row;
  const entries = Object.entries(rest).map(([column, value]) => [column, value instanceof Date ? isoOf(value) : value]);
  return {
    ...(Object.fromEntries(entries) as Row),
    ...(typeof rest.reading === 'string' && { reading: JSON.parse(rest.reading) as unknown }),
  };
}

/** The driver gives days as local midnights. */
function isoOf(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(String);
  return `${year!.padStart(4, '0')}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
}
