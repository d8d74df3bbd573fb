import { localPrincipal, unrecorded } from '../../access/principal.js';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant } from '../../domain/time/day.js';
import type { Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import { type AppendRequest, entryDraftOf } from '../../event-log/append/append-request.js';
import { EventLog } from '../../event-log/event-log.js';
import { Projector } from '../../projection/projector.js';
import { type DryRun, dryRun } from '../../projection/dry-run.js';
import { AppendRequests, type RecordOptions } from './append-requests.js';

/** What recording an entry would do, and what is odd about it. */
export interface RemarkedDryRun extends DryRun {
  readonly remarks: readonly Remark[];
}

/** Finds out what recording an entry would do, without storing anything. */
@Injectable()
export class EntryDryRun {
  constructor(
    private readonly requests: AppendRequests,
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  /**
   * Validates and folds an entry as `Recorder.record` would.
   * @returns each track as it is and as it would be, and the changes; no tracks for an entry that is recorded already
   * @throws ThawError as `Recorder.record`; unavailable `projection-behind`
   */
  run(input: unknown, terms: Omit<RecordOptions, 'recordedBy'> = {}): Promise<RemarkedDryRun> {
    // Nothing is recorded, so that whoever may read may ask.
    return unrecorded(() => this.tried(input, { ...terms, recordedBy: localPrincipal.name }));
  }

  private async tried(input: unknown, options: RecordOptions): Promise<RemarkedDryRun> {
    const entry = this.requests.parse(input, options);
    const remarks = (await this.requests.remarksOn([entry])).flat();
    return { ...(await this.requests.submit([entry], options, ([request]) => this.simulate(request!))), remarks };
  }

  /** @throws ThawError conflict `id-clash`, `version-mismatch`, `changed-meanwhile`, as the append would */
  private async simulate(request: AppendRequest): Promise<DryRun> {
    const sequencer = await this.log.sequencerFor([request]);
    const verdict = sequencer.decide([entryDraftOf(request)]);
    if (verdict instanceof ThawError) throw verdict;
    const today = dayOfInstant(this.clock.now());
    const [added] = sequencer.added;
    if (!added) return { tracks: [], day: today, changes: { statusChanges: [], historyChanges: [] } };
    const { position, recordedAt, recordedBy, hash } = added;
    const entry = { position, recordedAt, recordedBy, hash, body: request.body };
    return dryRun([entry], this.log, this.projector, today);
  }
}
