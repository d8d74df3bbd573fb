import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../../domain/time/clock.js';
import { emitEvent } from '../events.js';
import type { LogPlace } from '../log-place.js';
import { currentView } from '../view.js';

/** A past of the log that was replaced. */
export interface ReplacedPast {
  /** The position of the last entry that still stands; 0 where that is not known. */
  readonly position: number;
  /** The position up to which entries had been read that are gone. */
  readonly lost: number;
  /** When this process noticed it, in milliseconds since 1970. */
  readonly noticedAt: number;
}

/** Keeps what this process knows of replaced pasts of the log, and tells the listeners of `past.replaced`. */
export class PastWatch {
  private readonly logger = new Logger(PastWatch.name);
  private replaced: ReplacedPast | undefined;
  private count = 0;
  private changes = 0;
  /** Whether this process has taken in an internal entry. */
  hasInternals = false;

  constructor(
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * The state of the past as whatever runs sees it: another one once the past was replaced, redacted or made open, and for
   * whoever sees less. What was made in one epoch is not for another.
   */
  get epoch(): string {
    return `${this.count + this.changes} ${this.isNarrowed ? 'open' : 'all'}`;
  }

  /** Whether whatever runs sees less than all of the log. */
  get isNarrowed(): boolean {
    return this.hasInternals && currentView() === 'open';
  }

  /** Whether whatever runs sees more than every reader does. */
  get showsInternals(): boolean {
    return this.hasInternals && currentView() !== 'open';
  }

  /** How often the past was replaced. */
  get replacements(): number {
    return this.count;
  }

  /** Says that earlier entries read otherwise: what was made of the log before may show what is gone, or lack what is open. */
  changedEarlierEntries(): void {
    this.changes += 1;
  }

  /** The last replaced past; `undefined` where there was none. */
  get latest(): ReplacedPast | undefined {
    return this.replaced;
  }

  /** Whether a position belongs to entries that are gone, or to others that took their places. */
  isLost(position: number): boolean {
    const { replaced } = this;
    return replaced !== undefined && position > replaced.position && position <= replaced.lost;
  }

  /**
   * Reports a replaced past, once the statuses are those of the log as it is now.
   * @param standing the last place that still stands
   * @param lost the position up to which entries had been read
   */
  announce(standing: LogPlace, lost: number): void {
    this.count += 1;
    // An earlier loss still holds for who has not come back since.
    const position = Math.min(standing.position, this.replaced?.position ?? Infinity);
    const upTo = Math.max(lost, this.replaced?.lost ?? 0);
    this.replaced = { position, lost: upTo, noticedAt: this.clock.now() };
    this.logger.error(
      `The past of the log was replaced: entries after position ${standing.position}, read up to ${lost}, are gone. What was made of them is dropped; "thaw verify" and the backups tell more`,
    );
    emitEvent(this.events, 'past.replaced', { standing, lost });
  }
}
