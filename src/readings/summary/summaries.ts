import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Day, isoDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { Slots } from '../../http/server/slots.js';
import type { Status } from '../../domain/policy/states.js';
import { EventLog } from '../../event-log/event-log.js';
import { Mutex } from '../../event-log/mutex.js';
import { EncodedBody } from '../../http/content/encoded-body.js';
import { isImmutable, refuseFutureKnowledge, TimelinesAsOf, type AsOfQuery } from '../as-of.js';
import { Projector } from '../../projection/projector.js';
import { StatusReader } from '../status-reader.js';
import { unreadableEntryOf } from '../../event-log/follow/read-batch.js';
import type { Visibility } from '../../domain/wording/visibility.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { SummaryLine } from '../../contract/readings/summary.js';
import { isWithoutTalks, withSubTracks } from '../../domain/reading/without-status.js';
import { lineOfRow, summaryLine } from './summary-line.js';
import { Unfoldable } from '../../projection/fold-record.js';

/** The as-of parameters that a summary takes. */
export type SummaryAsOf = Pick<AsOfQuery, 'validAt' | 'knownAt' | 'position'>;

/** A summary in the bytes that are sent. */
export interface Summary {
  readonly body: EncodedBody;
  /** Whether no later entry and no later day can change it. */
  readonly final: boolean;
}

/** The limits of summaries. */
export const summaryLimits = {
  /** Summaries of the past under way at once: each may fold every track. */
  atOnce: 2,
  /** Events in the timelines cached for summaries, apart from those cached for single tracks. */
  events: 60_000,
  /** Bytes of the cached summaries of the past. */
  bytes: 32 * 1024 * 1024,
} as const;

interface Line {
  readonly track: string;
  readonly json: string;
  readonly status: Status;
  readonly visibility: Visibility | undefined;
  /** The line of a track without talks, which its sub-tracks may tell more of. */
  readonly bare?: SummaryLine;
}

type LiveLine = Line & { readonly day: Day; readonly version: number };

/** The version of a line whose track could not be read: every summary tries it again. */
const neverRead = -1;

/** A summary, and the state of the projection from which it was made; of the past alone for one that never changes. */
interface StoredSummary {
  readonly state: string;
  readonly summary: Summary;
}

/**
 * Summaries of all tracks, a line a track, as bytes. Today's is made once for all clients, and only the lines of
 * changed tracks are made again. Summaries of the past are folded track by track, and other requests run in between.
 */
@Injectable()
export class Summaries {
  private readonly timelines: TimelinesAsOf;
  private lines: ReadonlyMap<string, LiveLine> = new Map();
  private linesEpoch = '';
  private latest: StoredSummary | undefined;
  private readonly making = new Mutex();
  /** The one that begins next, by the state of the log that it is made of. */
  private readonly next = new Map<string, Promise<Summary>>();
  private readonly past = new LRUCache<string, StoredSummary>({
    maxSize: summaryLimits.bytes,
    sizeCalculation: ({ summary }) => summary.body.plain.body.length,
  });
  private readonly underWay = new Map<string, Promise<Summary>>();
  private readonly slots = new Slots({
    most: summaryLimits.atOnce,
    code: 'summaries-busy',
    message: (taken) => `${taken} summaries of the past are being made; wait until one of them is done`,
    retryAfterSeconds: 1,
  });

  constructor(
    private readonly projector: Projector,
    private readonly reader: StatusReader,
    log: EventLog,
  ) {
    this.timelines = new TimelinesAsOf(log, summaryLimits.events);
  }

  /**
   * The summary that a query asks for.
   * @throws ThawError invalid `from-the-future`, `unknown-position`; unavailable `summaries-busy`
   */
  async summaryAsOf(asOf: SummaryAsOf): Promise<Summary> {
    if (Object.values(asOf).every((parameter) => parameter === undefined)) return this.live();
    refuseFutureKnowledge(asOf.knownAt, this.reader.today());
    await this.reader.reach(asOf.position);
    const state = this.stateOf(asOf);
    const key = JSON.stringify([asOf.validAt, asOf.knownAt, asOf.position]);
    const stored = this.past.get(key);
    if (stored?.state === state) return stored.summary;
    const run = `${key} ${state}`;
    return this.underWay.get(run) ?? this.begin(run, () => this.makePast(asOf, key, state));
  }

  private async live(): Promise<Summary> {
    if (this.latest?.state === this.state()) return this.latest.summary;
    // A client that asks while one is being made gets the next one, which has every entry from before the request.
    const { epoch } = this.projector;
    const begun = this.next.get(epoch);
    if (begun) return begun;
    const next = this.making.run(() => {
      this.next.delete(epoch);
      return this.makeLive();
    });
    this.next.set(epoch, next);
    return next;
  }

  private async makeLive(): Promise<Summary> {
    const state = this.state();
    if (this.latest?.state === state) return this.latest.summary;
    const { position } = this.projector;
    const day = this.reader.today();
    const lines = new Map<string, LiveLine>();
    const { epoch } = this.projector;
    const known = epoch === this.linesEpoch ? this.lines : new Map<string, LiveLine>();
    const pause = yieldingPauses();
    for (const { track, position: version } of this.projector.board.all()) {
      const line = known.get(track);
      const holds = line?.day === day && line.version === version;
      const current = holds ? line : await this.liveLine(track, day, position);
      if (current) lines.set(track, current);
      await pause();
    }
    this.lines = lines;
    this.linesEpoch = epoch;
    const told = this.withSubTracks([...lines.values()]);
    const body = bodyOf({ validAt: isoDay(day), knownAt: isoDay(day), position }, told, 0);
    const summary = { body, final: false };
    if (state === this.state()) this.latest = { state, summary };
    return summary;
  }

  /**
   * The line of a track as of today, without entries after the position, which may come while others are read; its last
   * readable state where the record cannot be read any more; `undefined` for a track that is defined after the position,
   * whose row may be there before its batch counts.
   */
  private async liveLine(track: string, day: Day, position: number): Promise<LiveLine | undefined> {
    try {
      const live = await this.projector.timeline(track);
      const isBeyond = live.version > position;
      const timeline = isBeyond ? await this.timelines.timelineAsOf(live, { position }, day) : live;
      const line = summaryLine(timeline, day, this.projector.visibilityOf(track, timeline.version));
      return { ...lineOf(line), day, version: timeline.version };
    } catch (error) {
      if (isNotYetDefined(error)) return undefined;
      const row = this.projector.board.get(track);
      if (!row || !(error instanceof Unfoldable || unreadableEntryOf(error))) throw error;
      return { ...lineOf(lineOfRow(row)), day, version: neverRead };
    }
  }

  private begin(run: string, make: () => Promise<Summary>): Promise<Summary> {
    const made = this.slots.run(make).finally(() => this.underWay.delete(run));
    this.underWay.set(run, made);
    return made;
  }

  private async makePast(asOf: SummaryAsOf, key: string, state: string): Promise<Summary> {
    const today = this.reader.today();
    const position = asOf.position ?? this.projector.position;
    const validAt = asOf.validAt ?? today;
    const lines: Line[] = [];
    let notYetKnown = 0;
    const pause = yieldingPauses();
    for (const { track } of this.projector.board.all()) {
      const line = await this.pastLine(track, { ...asOf, position }, validAt, today);
      if (line === 'not-yet-known') notYetKnown += 1;
      else if (line !== 'not-yet-defined') lines.push(line);
      await pause();
    }
    const head = { validAt: isoDay(validAt), knownAt: isoDay(asOf.knownAt ?? today), position };
    const summary = { body: bodyOf(head, this.withSubTracks(lines), notYetKnown), final: this.isFinal(asOf) };
    if (state === this.stateOf(asOf)) this.past.set(key, { state, summary });
    return summary;
  }

  /** The lines, with those of tracks without talks told by how the lines of their sub-tracks stand. */
  private withSubTracks(lines: readonly Line[]): Line[] {
    const byTrack = new Map(lines.map((line) => [line.track, line]));
    return lines.map((line) => {
      const children = line.bare ? this.projector.board.childrenOf(line.track) : [];
      const told = children.flatMap(({ track }) => byTrack.get(track) ?? []);
      if (told.length === 0) return line;
      const standing = told.map(({ status }) => status);
      const mark = told.some(({ visibility }) => visibility) ? ({ visibility: 'partly-internal' } as const) : {};
      return { ...line, json: JSON.stringify(withSubTracks({ ...mark, ...line.bare! }, standing)) };
    });
  }

  private async pastLine(track: string, asOf: SummaryAsOf, validAt: Day, today: Day) {
    try {
      const timeline = await this.timelines.timelineAsOf(await this.projector.timeline(track), asOf, today);
      return lineOf(summaryLine(timeline, validAt, this.projector.visibilityOf(track, timeline.version)));
    } catch (error) {
      if (error instanceof ThawError && error.code === 'nothing-known') return 'not-yet-known';
      // A track defined after the position is no part of the summary, and may not change it.
      if (isNotYetDefined(error)) return 'not-yet-defined';
      throw error;
    }
  }

  /** What a summary depends on: for one that is final only that the past of the log stays as it is. */
  private stateOf(asOf: SummaryAsOf): string {
    return this.isFinal(asOf) ? `${this.projector.epoch}` : this.state();
  }

  /** The state of the projection that every summary depends on, unless it is final. */
  private state(): string {
    return `${this.projector.epoch} ${this.reader.today()} ${this.projector.position} ${this.projector.board.revision}`;
  }

  private isFinal(asOf: SummaryAsOf): boolean {
    return isImmutable(asOf) && !this.projector.stopped.some(({ position }) => position <= asOf.position!);
  }
}

function isNotYetDefined(error: unknown): boolean {
  return error instanceof ThawError && error.code === 'not-yet-defined';
}

function lineOf(line: SummaryLine): Line {
  const { track, status, visibility } = line;
  return { track, status, visibility, json: JSON.stringify(line), ...(isWithoutTalks(line) && { bare: line }) };
}

function bodyOf(asOf: object, lines: readonly Line[], notYetKnown: number): EncodedBody {
  const counts: Partial<Record<Status, number>> = {};
  for (const { status } of lines) counts[status] = (counts[status] ?? 0) + 1;
  const head = JSON.stringify({ ...asOf, counts, total: lines.length, notYetKnown });
  const tracks = lines.map(({ json }) => json).join(',');
  return new EncodedBody(Buffer.from(`${head.slice(0, -1)},"tracks":[${tracks}]}`));
}
