import type { Recording } from '../domain/publishing/recording.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Day } from '../domain/time/day.js';
import { withMark } from '../domain/wording/visibility.js';
import type { EventLog } from '../event-log/event-log.js';
import { KeptByState } from '../event-log/kept-by-state.js';
import type { Projector } from '../projection/projector.js';
import type { StatusReader } from '../readings/status-reader.js';

/** Limit of the items in memory. */
const cachedItems = 200_000;

/** Entries whose instants are read from the log at once. */
const readAtOnce = 1_000;

/** What is published of a track, gone through entry by entry once for each version of the track. */
export abstract class TrackPlayback<Item> {
  private readonly played = new KeptByState<readonly Item[]>(cachedItems, ({ length }) => length);

  constructor(
    private readonly reader: StatusReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
  ) {}

  /** What is published of a track up to today, in no order. @throws ThawError as `StatusReader.timeline` */
  async of(track: string): Promise<readonly Item[]> {
    const timeline = await this.reader.timeline(track, {});
    const today = this.reader.today();
    // Up to the next day on which the clock may change the track, a day later it reads the same.
    const state = `${this.projector.epoch} ${timeline.version} ${timeline.nextCheck(today)}`;
    return this.played.get(track, state, async () => {
      const fork = timeline.fork();
      return this.play(fork, await this.recordingOf(fork), today);
    });
  }

  /** Goes through a track. @param timeline a copy, which nothing is inserted into meanwhile */
  protected abstract play(timeline: TrackTimeline, recording: Recording, today: Day): Promise<readonly Item[]>;

  /** The title of a track, with the mark of what readers do not see. */
  protected titleOf({ definition: { id, title } }: TrackTimeline): string {
    return withMark(title, this.projector.visibilityOf(id));
  }

  private async recordingOf({ definition, source }: TrackTimeline): Promise<Recording> {
    const [defined] = await this.log.readWhere({ after: 0, track: definition.id, type: 'TrackDefined', limit: 1 });
    const positions = source.entries().map(({ position }) => position);
    const at = new Map<number, number>();
    for (let i = 0; i < positions.length; i += readAtOnce) {
      const entries = await this.log.readPositions(positions.slice(i, i + readAtOnce));
      for (const entry of entries) at.set(entry.position, entry.recordedAt);
    }
    return { since: defined?.recordedAt ?? 0, at };
  }
}
