import type { Clock } from '../domain/clock.js';
import { type Day, dayOfInstant } from '../domain/day.js';
import { canonicalJson, type Entry, tracksOf } from '../domain/entry.js';
import { ThawError } from '../domain/errors.js';
import { TrackTimeline } from '../domain/track-timeline.js';
import { type AppendRequest, draftOf } from '../event-log/append-request.js';
import type { EventLog } from '../event-log/event-log.js';
import { Numbering } from '../event-log/numbering.js';
import type { Projector } from '../status/projector.js';
import { changeOf, type StatusChange, standingOf, unheardOf } from '../status/status-row.js';

/** An append that is not made: the log's own verdict on it, and what it would do to each status. */
export class Rehearsal {
  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the changes; none for what is recorded already
   * @throws ThawError conflict `id-clash`, `version-mismatch`, as the append would; unavailable `projection-behind`
   */
  async of(request: AppendRequest): Promise<StatusChange[]> {
    const numbering = await this.numbering(request);
    const verdict = numbering.decide([draftOf(request)]);
    if (verdict instanceof ThawError) throw verdict;
    const [added] = numbering.added;
    if (!added) return [];
    const { position, recordedAt, recordedBy, hash } = added;
    const entry = { position, recordedAt, recordedBy, hash, body: request.body };
    const today = dayOfInstant(this.clock.now());
    const changes = await Promise.all(tracksOf(request.body).map((track) => this.change(track, entry, today)));
    return changes.flat();
  }

  private async numbering({ body, expect }: AppendRequest): Promise<Numbering> {
    const stored = await this.log.find(body.id);
    const known = stored && ([body.id, { id: body.id, ...stored, json: canonicalJson(stored.body) }] as const);
    const versions = new Map<string, number>();
    for (const track of Object.keys(expect ?? {})) versions.set(track, await this.log.trackVersion(track));
    return new Numbering(await this.log.head(), new Map(known ? [known] : []), versions, this.clock.now());
  }

  private async change(track: string, entry: Entry, today: Day): Promise<StatusChange[]> {
    if (entry.body.type === 'TrackDefined') {
      return changeOf(track, unheardOf, standingOf(TrackTimeline.fold([entry]).read(today)));
    }
    await this.projector.reached(entry.position - 1);
    const timeline = (await this.projector.timeline(track)).fork();
    const from = standingOf(timeline.read(today));
    // Others may have recorded meanwhile.
    timeline.insert({ ...entry, position: Math.max(entry.position, timeline.version + 1) });
    return changeOf(track, from, standingOf(timeline.read(today)));
  }
}
