import type { Clock } from '../domain/clock.js';
import { type Day, dayOfInstant } from '../domain/day.js';
import { canonicalJson, type Entry, tracksOf } from '../domain/entry.js';
import { ThawError } from '../domain/errors.js';
import { TrackTimeline } from '../domain/track-timeline.js';
import { type AppendRequest, draftOf } from '../event-log/append-request.js';
import type { EventLog } from '../event-log/event-log.js';
import { Numbering } from '../event-log/numbering.js';
import type { Projector } from '../status/projector.js';
import { type Changes, changesBetween, type Outline } from '../status/status-row.js';
import { foreignEntries } from '../status/track-folds.js';

/** An append that is not made: the log's own verdict on it, and what it would do to each track. */
export class Rehearsal {
  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the changes; none for what is recorded already
   * @throws ThawError conflict `id-clash`, `version-mismatch`, `changed-meanwhile`, as the append would; unavailable
   * `projection-behind`
   */
  async of(request: AppendRequest): Promise<Changes> {
    const numbering = await this.numbering(request);
    const verdict = numbering.decide([draftOf(request)]);
    if (verdict instanceof ThawError) throw verdict;
    const [added] = numbering.added;
    if (!added) return { statusChanges: [], historyChanges: [] };
    const { position, recordedAt, recordedBy, hash } = added;
    const entry = { position, recordedAt, recordedBy, hash, body: request.body };
    const today = dayOfInstant(this.clock.now());
    const tracks = await Promise.all(tracksOf(request.body).map((track) => this.outlines(track, entry, today)));
    return changesBetween(tracks, today);
  }

  private async numbering({ body, expect, unchanged }: AppendRequest): Promise<Numbering> {
    const stored = await this.log.find(body.id);
    const known = stored && ([body.id, { id: body.id, ...stored, json: canonicalJson(stored.body) }] as const);
    const versions = new Map<string, number>();
    for (const track of [...Object.keys(expect ?? {}), ...(unchanged?.tracks ?? [])]) {
      versions.set(track, await this.log.trackVersion(track));
    }
    return new Numbering(await this.log.head(), new Map(known ? [known] : []), versions, this.clock.now());
  }

  /** The history of a track up to today, without the entry and with it. */
  private async outlines(track: string, entry: Entry, today: Day): Promise<[string, Outline, Outline]> {
    if (entry.body.type === 'TrackDefined') return [track, [], TrackTimeline.fold([entry]).outline(today)];
    await this.projector.reached(entry.position - 1);
    const timeline = (await this.projector.timeline(track)).fork();
    const before = timeline.outline(today);
    // Others may have recorded meanwhile.
    const placed = { ...entry, position: Math.max(entry.position, timeline.version + 1) };
    timeline.insertAll([...(await foreignEntries(this.log, track, timeline, [placed])), placed]);
    return [track, before, timeline.outline(today)];
  }
}
