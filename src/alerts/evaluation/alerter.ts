import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant, startOfDay } from '../../domain/time/day.js';
import type { Entry } from '../../domain/entries/entry.js';
import { type EventLog, logAppended } from '../../event-log/event-log.js';
import { slowTimerMs } from '../../event-log/tail.js';
import type { PublicAddress } from '../../http/endpoint/public-address.js';
import { readBatches } from '../../event-log/read-batch.js';
import type { AlertCursor, AlertStore, Turned } from '../lifecycle/alert-store.js';
import { Evaluator } from './evaluator.js';
import { rulesChanged } from '../rules/rule-store.js';

/** Entries that are read at once. */
const batch = 1_000;

/**
 * Follows the log by a cursor of its own, and the clock from day to day, and raises alerts. What a turn makes (alerts,
 * their lives, notifications) is written with the cursor in one transaction, and only where nobody else has moved the
 * cursor: any number of processes may work on one database, a turn is written by one of them, and a turn that is lost is
 * begun anew.
 *
 * Bells (an append, a changed rule, the end of a day or of a silence, a slow timer as cover) only say that there may be
 * something to do.
 */
export class Alerter {
  private readonly logger = new Logger(Alerter.name);
  private readonly evaluator: Evaluator;
  private turn: Promise<unknown> = Promise.resolve();
  /** Read, and not evaluated yet. */
  private ahead: readonly Entry[] = [];
  /** The number that the cursor has where nobody else has written since. */
  private expectedTurn = -1;
  private rung = false;
  private running = false;
  private failure: string | null = null;
  private cancelTimers = () => {};

  constructor(
    private readonly store: AlertStore,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
    address: PublicAddress,
  ) {
    this.evaluator = new Evaluator(store, log, address);
  }

  /** Why nothing is evaluated at present; `null` while all is well. */
  get fault(): string | null {
    return this.failure;
  }

  start(): void {
    this.running = true;
    this.bell.on(logAppended, this.ring);
    this.bell.on(rulesChanged, this.ring);
    this.ring();
  }

  /** Finishes the turn that is under way, and begins no other. */
  async stop(): Promise<void> {
    this.running = false;
    this.bell.off(logAppended, this.ring);
    this.bell.off(rulesChanged, this.ring);
    this.cancelTimers();
    await this.idle();
  }

  /** Resolves when all is done that was rung for. */
  async idle(): Promise<void> {
    for (let turn; turn !== this.turn;) {
      turn = this.turn;
      await turn;
    }
  }

  readonly ring = (): void => {
    if (this.rung || !this.running) return;
    this.rung = true;
    this.turn = this.turn.then(async () => {
      this.rung = false;
      await this.guarded();
      this.setTimers();
    });
  };

  private async guarded(): Promise<void> {
    try {
      while (this.running && (await this.step()));
      this.failure = null;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.ahead = [];
      this.expectedTurn = -1;
      this.logger.error('Evaluating alerts stopped and will be tried again', error);
    }
  }

  /** Does the next thing that there is to do. @returns whether there may be more */
  private async step(): Promise<boolean> {
    const now = this.clock.now();
    const cursor = await this.cursor();
    const isNews = cursor.turn !== this.expectedTurn;
    if (isNews) {
      this.ahead = [];
      await this.evaluator.refresh(now);
      const leap = this.evaluator.leap(cursor);
      if (leap) return this.write(cursor, { ...leap, at: now });
    }
    if (isNews || !this.evaluator.isIdle) await this.evaluator.follow(cursor);
    if (isNews) {
      const settled = await this.evaluator.settled(cursor, now);
      if (settled) return this.write(cursor, { ...settled, at: now });
      this.expectedTurn = cursor.turn;
    }
    // Without rules the cursor stays where it is: a log that grows has no second write to wait for.
    if (this.evaluator.isIdle) return false;
    const today = Math.max(dayOfInstant(now), cursor.day);
    if (this.ahead[0]?.position !== cursor.position + 1) this.ahead = await this.readAhead(cursor);
    const [first] = this.ahead;
    const day = first ? Math.min(dayOfInstant(first.recordedAt), today) : today;
    if (day > cursor.day) {
      return this.write(cursor, { ...(await this.evaluator.passed(cursor, day, now)), at: now });
    }
    if (first) return this.takeIn(cursor, first, now);
    const freed = await this.evaluator.freed(cursor, now);
    return freed ? this.write(cursor, { ...freed, at: now }) : false;
  }

  /** Where nobody has begun yet, nothing that the log holds is news, but for what came after the first rule. */
  private async cursor(): Promise<AlertCursor> {
    for (;;) {
      const found = await this.store.cursor();
      if (found) return found;
      const rules = await this.store.ruleRows();
      const { position } = await this.log.head();
      const first = Math.min(position, ...rules.map((rule) => rule.since_position));
      const day = Math.min(this.today(), ...rules.map((rule) => rule.since_day));
      await this.store.begin(first, day);
    }
  }

  private async readAhead({ position }: AlertCursor): Promise<readonly Entry[]> {
    const { entries, broken } = await readBatches(this.log, position, batch);
    if (entries.length > 0 || !broken) return entries;
    this.logger.warn(`no alerts by the entry at position ${broken.position}: ${broken.reason}`);
    return (await readBatches(this.log, broken.position, batch)).entries;
  }

  /** Takes in what was stored at once, whichever tracks it touches. */
  private async takeIn(cursor: AlertCursor, first: Entry, now: number): Promise<boolean> {
    const end = this.ahead.findIndex(({ recordedAt }) => recordedAt !== first.recordedAt);
    const together = this.ahead.slice(0, end < 0 ? undefined : end);
    this.ahead = this.ahead.slice(together.length);
    const outcome = await this.evaluator.arrived(together, cursor, now);
    return this.write(cursor, { ...outcome, at: now });
  }

  private async write(cursor: AlertCursor, turned: Turned): Promise<boolean> {
    const written = await this.store.commit(cursor, turned);
    const isOwn = written && turned.seen.length === 0;
    if (isOwn && cursor.turn === this.expectedTurn) this.expectedTurn += 1;
    else this.expectedTurn = -1;
    return true;
  }

  private setTimers(): void {
    this.cancelTimers();
    if (!this.running) return;
    const now = this.clock.now();
    const silence = this.evaluator.nextEndOfSilence(now);
    const instants = [startOfDay(this.today() + 1), now + slowTimerMs, ...(silence === null ? [] : [silence])];
    const cancels = instants.map((instant) => this.clock.at(instant, this.ring));
    this.cancelTimers = () => {
      for (const cancel of cancels) cancel();
    };
  }

  private today(): Day {
    return dayOfInstant(this.clock.now());
  }
}
