import { Injectable, Logger, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Clock } from '../domain/time/clock.js';
import { ThawError } from '../domain/errors.js';
import { decideWithClaims } from './append/claims.js';
import { AppendQueue } from './append/append-queue.js';
import { type Appended, type AppendRequest, type EntryDraft, entryDraftOf } from './append/append-request.js';
import { ClockGuard } from './clock-guard.js';
import { Database } from './database/database.js';
import { unreachableDatabase } from './database/database-faults.js';
import { insertEntries, lookedUpFor, lookUpEntries, readHead, readTimedHead } from './entry-sql.js';
import { emitEvent } from './events.js';
import { type Placed, visibleOnly } from './internal/internal-entries.js';
import { noteInternals, readMadeOpenWith } from './internal/note-internals.js';
import { LogReader } from './log-reader.js';
import { PastWatch } from './follow/past-watch.js';
import { type Head, Sequencer, type SequencerResult } from './append/sequencer.js';
import { carryOutRedactions } from './redaction/blank-entries.js';

export type { Appended, AppendRequest, Expectation } from './append/append-request.js';
export type { Head } from './append/sequencer.js';

/** What a transaction stored. */
interface Stored {
  readonly results: SequencerResult[];
  readonly end: Head;
  readonly added: number;
  /** Whether a redaction was among it. */
  readonly redacted: boolean;
}

/** At most so many requests in one `appendAll`. */
export const appendAllLimit = 1_000;

/**
 * The append-only log of entries: one order, positions without gaps, no entry ever removed, and none changed but by a
 * redaction, which is an entry itself. After each transaction that stores entries it sends `log.appended`.
 */
@Injectable()
export class EventLog extends LogReader {
  private readonly logger = new Logger(EventLog.name);
  private readonly queue = new AppendQueue((groups) => this.flush(groups));
  /** What this process knows of entries that the log has lost. */
  readonly past: PastWatch;

  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
    @Optional() private readonly clockGuard?: ClockGuard,
  ) {
    super(database);
    this.past = new PastWatch(clock, events);
  }

  /**
   * Stores one entry durably, and gives its position and hash. The same content under the same id is stored once:
   * repeating an append is harmless, and its expectations of tracks are not checked again then.
   * @throws ThawError conflict `id-clash` (another entry has the id), `version-mismatch`, or `changed-meanwhile` (its
   * precondition does not hold any more); unavailable `queue-full`, or `log-unavailable` (the database failed: the entry
   * may be stored or not, and sending it again under its id is harmless); `clock-differs`; invalid `invalid-recorder`
   */
  async append(request: AppendRequest): Promise<Appended> {
    const [appended] = await this.queue.add([entryDraftOf(request)]);
    return appended!;
  }

  /**
   * Stores all of the requests, in order and at positions without a gap, or none.
   * @throws ThawError as `append`, its pointers starting with the index of the request; invalid `batch-too-large`
   */
  async appendAll(requests: readonly AppendRequest[]): Promise<readonly Appended[]> {
    if (requests.length > appendAllLimit) {
      const detail = `holds ${requests.length} entries, more than ${appendAllLimit}`;
      throw ThawError.invalid('batch-too-large', '', detail, `The batch ${detail}`);
    }
    return requests.length === 0 ? [] : this.queue.add(requests.map(entryDraftOf));
  }

  /** What is wrong with the clock of this process, in words; `null` where it is right. */
  async clockDifference(): Promise<string | null> {
    if (!this.clockGuard) return null;
    return this.clockGuard.difference(await this.database.read((run) => readTimedHead(run, false)));
  }

  /** Resolves once everything that was appended so far is stored. */
  async close(): Promise<void> {
    await this.queue.idle();
  }

  private async flush(groups: (readonly EntryDraft[])[]): Promise<SequencerResult[]> {
    try {
      const { results, end, added, redacted } = await this.store(groups);
      if (redacted) await this.database.erase().catch((error: unknown) => this.logger.error(error));
      if (added > 0) emitEvent(this.events, 'log.appended', { position: end.position });
      return results;
    } catch (error) {
      if (error instanceof ThawError && error.code !== unreachableDatabase) throw error;
      this.logger.error(error);
      emitEvent(this.events, 'append.failed');
      const reason = error instanceof ThawError ? error.message : 'the database failed';
      const message = `${reason}. What was sent may be stored or not: send it again under the same id`;
      throw Object.assign(new ThawError('unavailable', 'log-unavailable', message, [], 1), { cause: error });
    }
  }

  /**
   * A sequencer that knows what whoever asks sees of all that some requests name: it decides on them as an append to that
   * would, and stores nothing.
   */
  sequencerFor(requests: readonly AppendRequest[]): Promise<Sequencer> {
    const { ids, tracks } = lookedUpFor(requests.map(entryDraftOf));
    return this.database.read(async (run) => {
      return this.sequencer(await readHead(run, false), await lookUpEntries(run, ids, tracks, visibleOnly()));
    });
  }

  /** The entries that a change of the visibility of an entry would make open, in order. */
  madeOpenWith(id: string): Promise<Placed[]> {
    return this.database.read((run) => readMadeOpenWith(run, id));
  }

  /** Stores in one transaction those groups that can be stored. */
  private store(groups: (readonly EntryDraft[])[]): Promise<Stored> {
    const { ids, tracks } = lookedUpFor(groups.flat());
    return this.database.write(async (run) => {
      // Each statement sees what is committed when it begins, so rows looked up behind the lock cannot change any more.
      const [head, found] = await Promise.all([readTimedHead(run, true), lookUpEntries(run, ids, tracks)]);
      this.clockGuard?.refuse(head);
      const sequencer = this.sequencer(head, found);
      const results: SequencerResult[] = [];
      for (const group of groups) results.push(await decideWithClaims(run, sequencer, group));
      if (sequencer.added.length > 0) await insertEntries(run, sequencer.added, sequencer.end);
      await noteInternals(run, sequencer.added, head.hasInternals === 1);
      const redacted = await carryOutRedactions(run, sequencer.added);
      return { results, end: sequencer.end, added: sequencer.added.length, redacted };
    });
  }

  private sequencer(head: Head, { stored, versions }: Awaited<ReturnType<typeof lookUpEntries>>): Sequencer {
    const known = stored.map(({ id, position, recorded_at: recordedAt, recorded_by: recordedBy, hash, body: json }) => {
      return [id, { id, position, recordedAt, recordedBy, hash, json }] as const;
    });
    const lastPositions = new Map(versions.map(({ track, version }) => [track, version]));
    return new Sequencer(head, new Map(known), lastPositions, this.clock.now());
  }
}
