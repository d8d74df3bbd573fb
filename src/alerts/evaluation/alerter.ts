import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { inView } from '../../event-log/view.js';
import type { Entry } from '../../domain/entries/entry.js';
import { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant, startOfDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { type LogPlace, logStart, PastReplaced } from '../../event-log/log-place.js';
import { readBatch } from '../../event-log/follow/read-batch.js';
import { type AlertCursor, AlertStore, type EvaluationResult } from '../lifecycle/alert-store.js';
import type { StoredAlert } from '../lifecycle/stored-alert.js';
import { Evaluator } from './evaluator.js';
import { withoutOpenedLater } from './opened-entries.js';
import type { LostPast } from './moved-alerts.js';

/** The number of entries that are read at once. */
const batch = 1_000;
/** How many alerts told last are remembered, to be withdrawn where the database loses them with their entries. */
const remembered = 1_000;

/** A loss of entries, with the last place that still stands; `undefined` where that is too far back to be known. */
interface PendingLoss extends LostPast {
  readonly place: LogPlace | undefined;
}

interface Ahead {
  readonly after: number;
  readonly entries: readonly Entry[];
}

const nothingAhead: Ahead = { after: -1, entries: [] };

/**
 * Follows the log by a cursor of its own, and the clock from day to day, and raises alerts. The result of each step (alerts,
 * their histories, notifications) is written in one transaction with the cursor, and only where nobody else has moved the
 * cursor. So any number of processes may work on one database: one of them writes a step, and the others begin it again.
 *
 * It is woken by an append, a changed rule, the end of a day or of a silence, and a slow timer in case an event was lost.
 */
@Injectable()
export class Alerter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Alerter.name);
  private readonly follower: Follower;
  /** Entries that were read and are not evaluated yet, and the position that they follow: internal ones are not among them. */
  private ahead: Ahead = nothingAhead;
  /** The write count of the cursor where nobody else has written since; -1 where that is unknown. */
  private expectedTurn = -1;
  private readonly told = new LRUCache<string, StoredAlert>({ max: remembered });
  /** A replaced past of the log that the alerts have not gone back over yet. */
  private lostPast: PendingLoss | undefined;

  constructor(
    private readonly store: AlertStore,
    private readonly evaluator: Evaluator,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      // Alerts are shown to every reader.
      step: () => inView('open', () => this.step()),
      due: () => this.nextInstants(),
      onFailure: (error) => this.recover(error),
    });
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Why nothing is evaluated at present; `null` while all is well. */
  get fault(): string | null {
    return this.follower.fault;
  }

  start(): void {
    this.follower.start();
  }

  /** Finishes the step under way, and begins no other. */
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Looks for something to evaluate. */
  @Listen('log.appended')
  @Listen('rules.changed')
  @Listen('past.replaced')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when all is evaluated that it was woken for. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  /** Evaluates the next thing there is. @returns whether there may be more */
  private async step(): Promise<boolean> {
    const now = this.clock.now();
    const cursor = await this.cursor();
    if (this.lostPast) return this.goBack(cursor, now);
    try {
      return await this.evaluate(cursor, now);
    } catch (error) {
      if (!(error instanceof PastReplaced)) throw error;
      return this.goBack(cursor, now);
    }
  }

  private async evaluate(cursor: AlertCursor, now: number): Promise<boolean> {
    const isOutdated = cursor.turn !== this.expectedTurn;
    if (isOutdated) {
      this.ahead = nothingAhead;
      await this.evaluator.refresh(now);
      const skipped = await this.evaluator.skipToFirstRule(cursor);
      if (skipped) return this.write(cursor, { ...skipped, at: now });
    }
    if (isOutdated || !this.evaluator.isIdle) await this.evaluator.follow(cursor);
    if (isOutdated) {
      const settled = await this.evaluator.settleRules(cursor, now);
      if (settled) return this.write(cursor, { ...settled, at: now });
      this.expectedTurn = cursor.turn;
    }
    // Without rules the cursor stays where it is, so that an append costs no second write.
    if (this.evaluator.isIdle) return isOutdated || this.evaluator.hasSilences ? this.release(cursor, now) : false;
    const today = await this.lastDay(cursor);
    if (this.ahead.after !== cursor.position || this.ahead.entries.length === 0) {
      this.ahead = { after: cursor.position, entries: await this.readAhead(cursor) };
    }
    const [first] = this.ahead.entries;
    const day = first ? Math.min(dayOfInstant(first.recordedAt), today) : today;
    if (day > cursor.day) {
      return this.write(cursor, { ...(await this.evaluator.passDays(cursor, day, now)), at: now });
    }
    if (first) return this.takeEntries(cursor, first, now);
    return this.release(cursor, now);
  }

  private async release(cursor: AlertCursor, now: number): Promise<boolean> {
    const released = await this.evaluator.releaseSuppressed(cursor, now);
    return released ? this.write(cursor, { ...released, at: now }) : false;
  }

  /** The day up to which alerts are evaluated: today, unless the cursor is further or the clock is wrong. */
  private async lastDay({ day }: AlertCursor): Promise<Day> {
    const today = this.today();
    return today > day && (await this.log.clockDifference()) === null ? today : day;
  }

  /**
   * Goes back to where the log still is as it was: what came after that is gone, or others have taken its place. It is
   * tried again until it is written, also where another process has gone back first.
   */
  private async goBack(cursor: AlertCursor, now: number): Promise<boolean> {
    this.ahead = nothingAhead;
    const past = (this.lostPast ??= await this.findLostPast());
    const isCursorGone = !(await this.log.holds(cursor));
    const { place: standing } = past;
    const isBefore = standing !== undefined && standing.position < cursor.position;
    const place = !isCursorGone ? cursor : isBefore ? standing : await this.nearest(cursor);
    const result = await this.evaluator.goBack(cursor, place, past, now);
    if (!(await this.commit(cursor, { ...result, at: now }))) return true;
    this.lostPast = undefined;
    for (const before of past.told) if (this.told.peek(before.alert.key) === before) this.told.delete(before.alert.key);
    this.logger.error(
      `The past of the log was replaced after position ${past.standing}: alerts go on from ${place.position}`,
    );
    return true;
  }

  private async findLostPast(): Promise<PendingLoss> {
    const place = await this.evaluator.lastStanding();
    const standing = place?.position ?? 0;
    return {
      place,
      standing,
      told: [...this.told.values()].filter(({ reading }) => reading && reading.position > standing),
    };
  }

  /** The place at the position of a cursor, or the end of the log where that lies before. */
  private async nearest({ position }: LogPlace): Promise<LogPlace> {
    const [place] = await this.log.places(position, position);
    return place ?? this.log.head();
  }

  /** Makes the cursor where there is none: earlier entries are no news, unless they came after the first rule. */
  private async cursor(): Promise<AlertCursor> {
    for (;;) {
      const cursor = await this.store.cursor();
      if (cursor) return cursor;
      const rules = await this.store.ruleRows();
      const { position } = await this.log.head();
      const first = Math.min(position, ...rules.map((rule) => rule.since_position));
      const [place = logStart] = await this.log.places(first, first);
      const day = Math.min(this.today(), ...rules.map((rule) => rule.since_day));
      await this.store.begin(place, day);
    }
  }

  private async readAhead(cursor: AlertCursor): Promise<readonly Entry[]> {
    for (let from: LogPlace = cursor; ;) {
      const { entries, broken, end, isFull } = await readBatch(this.log, from, batch);
      const ahead = await withoutOpenedLater(this.log, entries);
      if (ahead.length > 0 || !isFull) return ahead;
      if (broken) this.logger.warn(`no alerts by the entry at position ${broken.position}: ${broken.reason}`);
      from = end;
    }
  }

  /** Evaluates together the entries that were stored together, on whatever tracks. */
  private async takeEntries(cursor: AlertCursor, first: Entry, now: number): Promise<boolean> {
    const { entries } = this.ahead;
    const end = entries.findIndex(({ recordedAt }) => recordedAt !== first.recordedAt);
    const together = entries.slice(0, end < 0 ? undefined : end);
    this.ahead = { after: together.at(-1)!.position, entries: entries.slice(together.length) };
    // What is remembered of alerts may hold words that are gone from the log.
    if (together.some(({ body }) => body.type === 'EventRedacted')) this.told.clear();
    const result = await this.evaluator.evaluateEntries(together, cursor, now);
    return this.write(cursor, { ...result, at: now });
  }

  /** Writes the result of a step. @returns true: there may be more to evaluate */
  private async write(cursor: AlertCursor, result: EvaluationResult): Promise<true> {
    await this.commit(cursor, result);
    return true;
  }

  /** @returns whether it was written: false where another process has moved the cursor */
  private async commit(cursor: AlertCursor, result: EvaluationResult): Promise<boolean> {
    const written = await this.store.commit(cursor, result);
    const isExpected = written && result.settled.length === 0 && cursor.turn === this.expectedTurn;
    this.expectedTurn = isExpected ? this.expectedTurn + 1 : -1;
    for (const stored of written ? result.alerts : []) {
      if (stored.told === 'yes' && stored.alert.state !== 'withdrawn') this.told.set(stored.alert.key, stored);
      else this.told.delete(stored.alert.key);
    }
    return written;
  }

  private nextInstants(): number[] {
    const silence = this.evaluator.nextEndOfSilence(this.clock.now());
    return [startOfDay(this.today() + 1), ...(silence === null ? [] : [silence])];
  }

  private recover(error: unknown): string {
    this.ahead = nothingAhead;
    this.expectedTurn = -1;
    this.logger.error('Evaluating alerts stopped and will be tried again', error);
    return error instanceof Error ? error.message : String(error);
  }

  private today(): Day {
    return dayOfInstant(this.clock.now());
  }
}
