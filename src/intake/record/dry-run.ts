import type { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import { canonicalJson } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { type AppendRequest, entryDraftOf } from '../../event-log/append-request.js';
import type { EventLog } from '../../event-log/event-log.js';
import { Sequencer } from '../../event-log/sequencer.js';
import type { Projector } from '../../projection/projector.js';
import { type DryRun, dryRun } from '../../projection/dry-run.js';

/** An append that is not made: the log's own verdict on it, and what it would do to each track. */
export class EntryDryRun {
  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns what it would do; nothing for what is recorded already
   * @throws ThawError conflict `id-clash`, `version-mismatch`, `changed-meanwhile`, as the append would; unavailable
   * `projection-behind`
   */
  async of(request: AppendRequest): Promise<DryRun> {
    const numbering = await this.numbering(request);
    const verdict = numbering.decide([entryDraftOf(request)]);
    if (verdict instanceof ThawError) throw verdict;
    const today = dayOfInstant(this.clock.now());
    const [added] = numbering.added;
    if (!added) return { tracks: [], day: today, changes: { statusChanges: [], historyChanges: [] } };
    const { position, recordedAt, recordedBy, hash } = added;
    const entry = { position, recordedAt, recordedBy, hash, body: request.body };
    return dryRun(entry, this.log, this.projector, today);
  }

  private async numbering({ body, expect, unchanged }: AppendRequest): Promise<Sequencer> {
    const stored = await this.log.find(body.id);
    const known = stored && ([body.id, { id: body.id, ...stored, json: canonicalJson(stored.body) }] as const);
    const versions = new Map<string, number>();
    for (const track of [...Object.keys(expect ?? {}), ...(unchanged?.tracks ?? [])]) {
      versions.set(track, await this.log.trackVersion(track));
    }
    return new Sequencer(await this.log.head(), new Map(known ? [known] : []), versions, this.clock.now());
  }
}
