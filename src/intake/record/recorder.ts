import type { Clock } from '../../domain/time/clock.js';
import { tracksOf } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Appended, AppendRequest, Expectation } from '../../event-log/append-request.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { Projector } from '../../projection/projector.js';
import type { Changes } from '../../projection/status-row.js';
import type { DryRun } from '../../projection/dry-run.js';
import { Validator, type Candidate, explained } from './validator.js';
import { retryOnConflict } from './retry-on-conflict.js';
import type { IdempotencyKeys } from './idempotency-keys.js';
import { definitionId, keyedId } from './deterministic-ids.js';
import { EntryDryRun } from './dry-run.js';

/** Who records something, and under which conditions. */
export interface RecordOptions {
  /** Who answers for the record: 1 to 200 characters. */
  readonly recordedBy: string;
  /** The version (the position of the last entry) that the first track which the entry names must be at. */
  readonly ifVersion?: Expectation;
  /** The client's word for this request: the same request under it again gives the first answer. */
  readonly key?: string;
}

/** What entries have changed: each `null` where it is not known in time; they are recorded all the same. */
export type KnownChanges = { readonly [Name in keyof Changes]: Changes[Name] | null };

interface Place {
  readonly id: string;
  readonly position: number;
  /** True where this was recorded before; the rest is then the first answer. */
  readonly repeated: boolean;
}

export interface Recorded extends Place, KnownChanges {}

/** The changes are from before the batch to after it. */
export interface RecordedBatch extends KnownChanges {
  readonly entries: readonly Place[];
}

/** An answer waits so long at most for the projection to tell what the entry has changed. */
const patienceMs = 5_000;

/** The one way in: reads unknown input, refuses what may not enter, appends, and tells what it did to the statuses. */
export class Recorder {
  private readonly admission: Validator;
  private readonly rehearsal: EntryDryRun;

  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
  ) {
    this.admission = new Validator(log, clock);
    this.rehearsal = new EntryDryRun(log, projector, clock);
  }

  /**
   * Records one entry: an event, or any other body that may stand in the log.
   * @throws ThawError `invalid`: what `Admission` refuses, `idempotency-key-reused`; `conflict`: `id-clash`,
   * `track-exists`, `version-mismatch`, and what `Amendments` refuses; `unavailable`: `queue-full`, `contended`.
   */
  async record(input: unknown, terms: RecordOptions): Promise<Recorded> {
    const candidate = this.admission.read(withKeyedId(input, terms));
    const appended = await this.judged([candidate], terms, async ([request]) => {
      await this.claim([candidate], terms);
      return this.log.append(request!);
    });
    return { ...placeOf(appended), ...(await this.changesOf([appended])) };
  }

  /** Defines a track; `track` is its definition. The same definition again is a repeat. @throws ThawError as `record`. */
  async defineTrack(track: unknown, terms: RecordOptions): Promise<Recorded> {
    const id = typeof track === 'object' && track !== null ? (track as { id?: unknown }).id : undefined;
    const body = { type: 'TrackDefined', id: definitionId(typeof id === 'string' ? id : ''), track };
    return this.record(body, terms).catch((error: unknown) => {
      throw ofDefinition(error);
    });
  }

  /** Records all of the inputs or none. @throws ThawError as `record`; every refused input is among its `errors`. */
  async recordWhole(inputs: readonly unknown[], terms: RecordOptions): Promise<RecordedBatch> {
    const candidates = this.readAll(inputs, terms);
    const appended = await this.judged(candidates, terms, async (requests) => {
      await this.claim(candidates, terms);
      return this.log.appendAll(requests);
    });
    return { entries: appended.map(placeOf), ...(await this.changesOf(appended)) };
  }

  /** What `record` would do to each status and history; nothing is stored. @throws ThawError as `record`. */
  async rehearse(input: unknown, terms: RecordOptions): Promise<Changes> {
    return (await this.tryOut(input, terms)).changes;
  }

  /** The same, with each track as it is and as it would be. @throws ThawError as `record`. */
  async tryOut(input: unknown, terms: RecordOptions): Promise<DryRun> {
    const candidate = this.admission.read(withKeyedId(input, terms));
    return this.judged([candidate], terms, ([request]) => this.rehearsal.of(request!));
  }

  /** The event that an id means to who corrects it: itself, or the one of which it is a correction. */
  async rootOf(id: string): Promise<string> {
    const body = (await this.log.find(id))?.body;
    return body?.type === 'EventCorrected' ? body.event.id : id;
  }

  private readAll(inputs: readonly unknown[], terms: RecordOptions): Candidate[] {
    return gather(inputs, (input, index) =>
      this.admission.read(withKeyedId(input, terms, index), `/${index}`, 'content'),
    );
  }

  /** Judges candidates and hands on what is to be appended; anew where what they name was touched in between. */
  private async judged<T>(
    candidates: readonly Candidate[],
    terms: RecordOptions,
    append: (requests: readonly AppendRequest[]) => Promise<T>,
  ): Promise<T> {
    return retryOnConflict(async () => append(await this.requests(candidates, terms))).catch((error: unknown) => {
      throw explained(error, candidates, terms.ifVersion !== undefined);
    });
  }

  private async requests(candidates: readonly Candidate[], terms: RecordOptions): Promise<AppendRequest[]> {
    const { recordedBy, ifVersion } = terms;
    const judge = await this.admission.judgeOf(candidates);
    return gather(candidates, (candidate) => {
      const { body, expect, unchanged } = judge(candidate);
      const guard = ifVersion === undefined ? undefined : { [tracksOf(body)[0]!]: ifVersion };
      return { body, recordedBy, expect: guard ? { ...expect, ...guard } : expect, unchanged };
    });
  }

  private async claim(candidates: readonly Candidate[], { key }: RecordOptions): Promise<void> {
    if (key !== undefined)
      await this.keys.claim(
        key,
        candidates.map(({ body }) => body),
      );
  }

  /** What entries that stand side by side have changed; nulls where that is not known in time. */
  private async changesOf(appended: readonly Appended[]): Promise<KnownChanges> {
    const fresh = appended.filter(({ repeated }) => !repeated);
    const positions = (fresh.length > 0 ? fresh : appended).map(({ position }) => position);
    const [first, last] = [Math.min(...positions), Math.max(...positions)];
    // Repeats of what was recorded apart were no batch then either.
    if (last - first >= positions.length) return { statusChanges: [], historyChanges: [] };
    const changes = this.projector.changesAt(first, last).catch(nullWhereUnavailable);
    const patience = new AbortController();
    const cancel = this.clock.at(this.clock.now() + patienceMs, () => patience.abort());
    const arrived = await this.projector.reached(last, patience.signal).catch(nullWhereUnavailable);
    cancel();
    return (arrived ? await changes : null) ?? { statusChanges: null, historyChanges: null };
  }
}

/** It is recorded, whatever the projection does: a refusal now would have the client send it again. */
function nullWhereUnavailable(error: unknown): null {
  if (error instanceof ThawError && error.kind === 'unavailable') return null;
  throw error;
}

function placeOf({ id, position, repeated }: Appended): Place {
  return { id, position, repeated };
}

/** Runs `read` on every item. @throws ThawError the first refusal, with what was wrong in all of them. */
function gather<Item, Result>(items: readonly Item[], read: (item: Item, index: number) => Result): Result[] {
  const results: Result[] = [];
  const refusals: ThawError[] = [];
  items.forEach((item, index) => {
    try {
      results.push(read(item, index));
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      refusals.push(error);
    }
  });
  const [first] = refusals;
  if (!first) return results;
  if (refusals.length === 1) throw first;
  const more = `${first.message}; ${refusals.length - 1} more of the ${items.length} are refused`;
  throw new ThawError(first.kind, first.code, more, refusals.flatMap(({ errors }) => errors).slice(0, reportedErrors));
}

/** At most so many wrong places are listed of one batch. */
const reportedErrors = 1_000;

/** An event without an id of its own takes the one of the request's key. */
function withKeyedId(input: unknown, { key }: RecordOptions, place = 0): unknown {
  if (key === undefined || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return (input as { id?: unknown }).id === undefined ? { ...input, id: keyedId(key, place) } : input;
}

/** `POST /tracks` takes the definition alone, so its faults are pointed at from there. */
function ofDefinition(error: unknown): unknown {
  if (!(error instanceof ThawError)) return error;
  if (error.code === 'id-clash') {
    const detail = 'the track is defined already, with other content';
    return new ThawError('conflict', 'track-exists', detail, [{ pointer: '/id', detail }]);
  }
  const strip = (text: string) => text.replace(/^\/track(?=\/|$| )/, '');
  const errors = error.errors.map(({ pointer, detail }) => ({ pointer: strip(pointer), detail }));
  return new ThawError(error.kind, error.code, strip(error.message).trimStart(), errors, error.retryAfterSeconds);
}
