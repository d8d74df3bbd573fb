import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { type Day, isoDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { Slots } from '../../http/server/slots.js';
import type { Status } from '../../domain/policy/states.js';
import { EventLog } from '../../event-log/event-log.js';
import { EncodedBody } from '../../http/content/encoded-body.js';
import { isImmutable, TimelinesAsOf, type AsOfQuery } from '../as-of.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../status-reader.js';
import { unreadableEntryOf } from '../../event-log/read-batch.js';
import { lineOfRow, summaryLine } from './summary-line.js';
import { Unfoldable } from '../../projection/timeline-cache.js';

/** The clocks that a summary can be asked for. */
export type SummaryAsOf = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/** A summary as it is sent. */
export interface Summary {
  readonly body: EncodedBody;
  /** No later entry and no later day can change it. */
  readonly final: boolean;
}

/** The limits of summaries; each is tested, or bounds memory. */
export const summaryLimits = {
  /** Summaries of the past that are made at once: each may fold every track. */
  atOnce: 2,
  /** Events in the timelines that are kept for them, apart from those of single tracks. */
  events: 60_000,
  /** Bytes of the summaries of the past that are kept. */
  bytes: 32 * 1024 * 1024,
  /** Milliseconds after which others get their turn. */
  turnMs: 15,
} as const;

interface Line {
  readonly json: string;
  readonly status: Status;
}

type LiveLine = Line & { readonly day: Day; readonly version: number };

/** The version of a line that is to be tried again with every summary. */
const neverRead = -1;

/** What is held until the standing that it was made of is another; for ever where that is `null`. */
interface Kept {
  readonly standing: string | null;
  readonly summary: Summary;
}

/**
 * A line a track, as bytes. Today's are made once for all who ask, and of the lines only those are made anew whose
 * track has changed. Those of the past are folded track by track, and others get their turn in between.
 */
@Injectable()
export class Summaries {
  private readonly pinned: TimelinesAsOf;
  private lines: ReadonlyMap<string, LiveLine> = new Map();
  private latest: Kept | undefined;
  private making: Promise<unknown> = Promise.resolve();
  private next: Promise<Summary> | undefined;
  private readonly past = new Map<string, Kept>();
  private readonly underWay = new Map<string, Promise<Summary>>();
  private readonly slots = new Slots({
    most: summaryLimits.atOnce,
    code: 'summaries-busy',
    message: (taken) => `${taken} summaries of the past are being made; wait until one of them is done`,
    retryAfterSeconds: 1,
  });
  private bytes = 0;

  constructor(
    private readonly projector: Projector,
    private readonly reader: StatusReader,
    log: EventLog,
  ) {
    this.pinned = new TimelinesAsOf(log, summaryLimits.events);
  }

  /**
   * The summary that clocks ask for.
   * @throws ThawError invalid `from-the-future`, `unknown-position`; unavailable `summaries-busy`
   */
  async summaryAsOf(clocks: SummaryAsOf): Promise<Summary> {
    if (Object.values(clocks).every((clock) => clock === undefined)) return this.live();
    this.refuseFuture(clocks.knownAt);
    await this.reader.reach(clocks.position);
    const standing = this.isFinal(clocks) ? null : this.standing();
    const key = JSON.stringify([clocks.validAt, clocks.knownAt, clocks.position]);
    const kept = this.past.get(key);
    if (kept?.standing === standing) return kept.summary;
    const ticket = `${key} ${standing}`;
    return this.underWay.get(ticket) ?? this.begin(ticket, () => this.makePast(clocks, key, standing));
  }

  private async live(): Promise<Summary> {
    if (this.latest?.standing === this.standing()) return this.latest.summary;
    // Whoever comes while one is made gets the one after it, which has all that came in before they asked.
    this.next ??= this.making.then(() => {
      this.next = undefined;
      const made = this.makeLive();
      this.making = made.catch(() => undefined);
      return made;
    });
    return this.next;
  }

  private async makeLive(): Promise<Summary> {
    const standing = this.standing();
    if (this.latest?.standing === standing) return this.latest.summary;
    const { position } = this.projector;
    const day = this.reader.today();
    const lines = new Map<string, LiveLine>();
    const rest = restful();
    for (const { track, position: version } of this.projector.board.all()) {
      const known = this.lines.get(track);
      const holds = known?.day === day && known.version === version;
      lines.set(track, holds ? known : await this.liveLine(track, day));
      await rest();
    }
    this.lines = lines;
    const body = bodyOf({ validAt: isoDay(day), knownAt: isoDay(day), position }, [...lines.values()], 0);
    const summary = { body, final: false };
    if (standing === this.standing()) this.latest = { standing, summary };
    return summary;
  }

  /** A record that cannot be read any more leaves the other tracks as they are, and its own as it was read last. */
  private async liveLine(track: string, day: Day): Promise<LiveLine> {
    try {
      const timeline = await this.projector.timeline(track);
      const line = summaryLine(timeline, day);
      return { json: JSON.stringify(line), status: line.status, day, version: timeline.version };
    } catch (error) {
      const row = this.projector.board.get(track);
      if (!row || !(error instanceof Unfoldable || unreadableEntryOf(error))) throw error;
      return { json: JSON.stringify(lineOfRow(row)), status: row.reading.status, day, version: neverRead };
    }
  }

  private begin(ticket: string, make: () => Promise<Summary>): Promise<Summary> {
    const made = this.slots.run(make).finally(() => this.underWay.delete(ticket));
    this.underWay.set(ticket, made);
    return made;
  }

  private async makePast(clocks: SummaryAsOf, key: string, standing: string | null): Promise<Summary> {
    const today = this.reader.today();
    const position = clocks.position ?? this.projector.position;
    const validAt = clocks.validAt ?? today;
    const lines: Line[] = [];
    let notYetKnown = 0;
    const rest = restful();
    for (const { track } of this.projector.board.all()) {
      const line = await this.pastLine(track, clocks, validAt, today);
      if (line === 'not-yet-known') notYetKnown += 1;
      else if (line !== 'not-yet-defined') lines.push(line);
      await rest();
    }
    const head = { validAt: isoDay(validAt), knownAt: isoDay(clocks.knownAt ?? today), position };
    const summary = { body: bodyOf(head, lines, notYetKnown), final: standing === null };
    if (standing === null || standing === this.standing()) this.keep(key, { standing, summary });
    return summary;
  }

  private async pastLine(track: string, clocks: SummaryAsOf, validAt: Day, today: Day) {
    try {
      const timeline = await this.pinned.timelineAsOf(await this.projector.timeline(track), clocks, today);
      const line = summaryLine(timeline, validAt);
      return { json: JSON.stringify(line), status: line.status };
    } catch (error) {
      if (error instanceof ThawError && error.code === 'nothing-known') return 'not-yet-known';
      // A track that the log has defined only later is no part of what is asked about, and may not change the answer.
      if (error instanceof ThawError && error.code === 'not-yet-defined') return 'not-yet-defined';
      throw error;
    }
  }

  /** What every summary that is not final hangs on. */
  private standing(): string {
    return `${this.reader.today()} ${this.projector.position} ${this.projector.board.revision}`;
  }

  private isFinal(clocks: SummaryAsOf): boolean {
    return isImmutable(clocks) && !this.projector.stopped.some(({ position }) => position <= clocks.position!);
  }

  private refuseFuture(knownAt: Day | undefined): void {
    const today = this.reader.today();
    if (knownAt === undefined || knownAt <= today) return;
    const detail = `is later than ${isoDay(today)}: what will be known then nobody knows`;
    throw new ThawError('invalid', 'from-the-future', `knownAt ${detail}`, [{ pointer: 'knownAt', detail }]);
  }

  private keep(key: string, kept: Kept): void {
    this.forget(key);
    this.past.set(key, kept);
    this.bytes += sizeOf(kept);
    for (const oldest of this.past.keys()) {
      if (this.bytes <= summaryLimits.bytes) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const kept = this.past.get(key);
    this.bytes -= kept ? sizeOf(kept) : 0;
    this.past.delete(key);
  }
}

function sizeOf({ summary }: Kept): number {
  return summary.body.plain.body.length;
}

function bodyOf(clocks: object, lines: readonly Line[], notYetKnown: number): EncodedBody {
  const counts: Partial<Record<Status, number>> = {};
  for (const { status } of lines) counts[status] = (counts[status] ?? 0) + 1;
  const head = JSON.stringify({ ...clocks, counts, total: lines.length, notYetKnown });
  const tracks = lines.map(({ json }) => json).join(',');
  return new EncodedBody(Buffer.from(`${head.slice(0, -1)},"tracks":[${tracks}]}`));
}

/** Gives others their turn whenever the work since the last one has been long. */
function restful(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < summaryLimits.turnMs) return;
    await turn();
    began = performance.now();
  };
}
