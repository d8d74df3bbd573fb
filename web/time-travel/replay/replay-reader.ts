import type { ReplayFrame } from '../../../src/contract/readings/replay.js';
import type { ImpreciseDate, StatusInterval, Status } from '../../contract/answers.js';
import { type DayNumber, dayOf } from '../../dates/days.js';

/** The states of a track from day to day. The days are exact, since each is the day of a reading. */
export interface ReplayedTrack {
  readonly intervals: readonly StatusInterval[];
  /** The titles of the entries that are causes, by id. */
  readonly titles: ReadonlyMap<string, string>;
}

/** Parses the frames of a stream piece by piece, and keeps only the intervals and their causes. */
export class ReplayReader {
  private rest = '';
  private readonly intervals: StatusInterval[] = [];
  private readonly titles = new Map<string, string>();
  private over = false;

  /** Whether the last frame has come. */
  get ended(): boolean {
    return this.over;
  }

  /** Adds a piece of the stream, which may end anywhere in a frame. */
  take(piece: string): void {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('data:')) this.takeFrame(JSON.parse(line.slice(5)) as ReplayFrame);
    }
  }

  /** The track by the frames so far. */
  replayed(): ReplayedTrack {
    const causes = new Set(this.intervals.flatMap(({ cause, basis }) => [cause, basis ?? cause]));
    return {
      intervals: this.intervals,
      titles: new Map([...this.titles].filter(([id]) => causes.has(id))),
    };
  }

  private takeFrame(frame: ReplayFrame): void {
    if (frame.kind === 'event' || frame.kind === 'entry') this.titles.set(frame.id, frame.title);
    if (frame.kind === 'end') this.over = true;
    if (frame.kind !== 'status') return;
    const { status, formal, practice, basis } = frame;
    const from: ImpreciseDate = { edtf: frame.day, earliest: frame.day, latest: frame.day };
    const last = this.intervals.pop();
    if (last && last.from.edtf !== frame.day) this.intervals.push({ ...last, to: from });
    // After a later entry retracted everything, there is no cause any more.
    const cause = frame.cause ?? '';
    this.intervals.push({
      ...{ status, formal, practice, from, to: null, cause },
      ...(basis !== undefined && { basis }),
    });
  }
}

/** A run of days on which the status known at the time differs from that of hindsight. */
export interface HindsightGap {
  readonly from: DayNumber;
  /** The first day on which they agree again; the day after the extent where they never do. */
  readonly to: DayNumber;
  readonly hindsight: Status;
  readonly asKnown: Status;
  /** The entry or rule behind the status of hindsight. */
  readonly cause: string;
}

/**
 * The runs of days on which the status known at the time differs from that of hindsight, in order. Runs adjoin where
 * either side changes while they differ.
 * @param from first day of the comparison
 * @param to last day of the comparison
 */
export function hindsightGaps(
  hindsight: readonly StatusInterval[],
  asKnown: readonly StatusInterval[],
  from: DayNumber,
  to: DayNumber,
): HindsightGap[] {
  const begins = (interval: StatusInterval) => dayOf(interval.from.edtf);
  const moves = [...hindsight, ...asKnown].map(begins).filter((day) => day > from && day <= to);
  const days = [from, ...new Set(moves.sort((a, b) => a - b)), to + 1];
  const partings: HindsightGap[] = [];
  for (let index = 0; index + 1 < days.length; index += 1) {
    const [day, until] = [days[index]!, days[index + 1]!];
    const [now, then] = [hindsight, asKnown].map((side) => side.findLast((interval) => begins(interval) <= day));
    const found = { hindsight: now?.status ?? 'none', asKnown: then?.status ?? 'none' } as const;
    if (found.hindsight === found.asKnown) continue;
    const last = partings.at(-1);
    const goesOn = last && last.to === day && last.hindsight === found.hindsight && last.asKnown === found.asKnown;
    if (goesOn) partings.pop();
    partings.push({ ...(goesOn ? last : { from: day, cause: now?.cause ?? '' }), ...found, to: until });
  }
  return partings;
}
