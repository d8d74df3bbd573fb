import type { Clock } from '../domain/clock.js';
import { tracksOf } from '../domain/entry.js';
import { ThawError } from '../domain/errors.js';
import type { Appended, AppendRequest, Expectation } from '../event-log/append-request.js';
import type { EventLog } from '../event-log/event-log.js';
import type { Projector } from '../status/projector.js';
import type { StatusChange } from '../status/status-row.js';
import { Admission, type Candidate, explained } from './admission.js';
import type { IdempotencyKeys } from './idempotency-keys.js';
import { definitionId, keyedId } from './ids.js';
import { Rehearsal } from './rehearsal.js';
import { netChanges } from './status-changes.js';

/** Who records something, and under which conditions. */
export interface Terms {
  /** Who answers for the record: 1 to 200 characters. */
  readonly recordedBy: string;
  /** The version (the position of the last entry) that the first track which the entry names must be at. */
  readonly ifVersion?: Expectation;
  /** The client's word for this request: the same request under it again gives the first answer. */
  readonly key?: string;
}

export interface Recorded {
  readonly id: string;
  readonly position: number;
  /** True where this was recorded before; the rest is then the first answer. */
  readonly repeated: boolean;
  readonly statusChanges: readonly StatusChange[];
}

export interface RecordedBatch {
  readonly entries: readonly Omit<Recorded, 'statusChanges'>[];
  /** From before the batch to after it. */
  readonly statusChanges: readonly StatusChange[];
}

/** Below this many items a batch is recorded whole or not at all. */
export const wholeBatchLimit = 1_000;

/** The one way in: reads unknown input, refuses what may not enter, appends, and tells what it did to the statuses. */
export class Recorder {
  private readonly admission: Admission;
  private readonly rehearsal: Rehearsal;

  constructor(
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly keys: IdempotencyKeys,
    clock: Clock,
  ) {
    this.admission = new Admission(log, clock);
    this.rehearsal = new Rehearsal(log, clock);
  }

  /**
   * Records one entry: an event, or any other body that may stand in the log.
   * @throws ThawError `invalid`: what `Admission` refuses, `idempotency-key-reused`; `conflict`: `id-clash`,
   * `track-exists`, `version-mismatch`; `unavailable`: `queue-full`.
   */
  async record(input: unknown, terms: Terms): Promise<Recorded> {
    const candidate = this.admission.read(withKeyedId(input, terms));
    const [request] = await this.requests([candidate], terms);
    await this.claim([candidate], terms);
    const guarded = terms.ifVersion !== undefined;
    const appended = await this.log.append(request!).catch((error: unknown) => {
      throw explained(error, [candidate], guarded);
    });
    return { ...placeOf(appended), statusChanges: await this.changesAt([appended]) };
  }

  /** Defines a track; `track` is its definition. The same definition again is a repeat. @throws ThawError as `record`. */
  async defineTrack(track: unknown, terms: Terms): Promise<Recorded> {
    const id = typeof track === 'object' && track !== null ? (track as { id?: unknown }).id : undefined;
    const body = { type: 'TrackDefined', id: definitionId(typeof id === 'string' ? id : ''), track };
    return this.record(body, terms).catch((error: unknown) => {
      throw ofDefinition(error);
    });
  }

  /** Records all of the inputs or none. @throws ThawError as `record`; every refused input is among its `errors`. */
  async recordWhole(inputs: readonly unknown[], terms: Terms): Promise<RecordedBatch> {
    const candidates = this.readAll(inputs, terms);
    const requests = await this.requests(candidates, terms);
    await this.claim(candidates, terms);
    const appended = await this.log.appendAll(requests).catch((error: unknown) => {
      throw explained(error, candidates);
    });
    return { entries: appended.map(placeOf), statusChanges: await this.changesAt(appended) };
  }

  /** What `record` would do to each status; nothing is stored. @throws ThawError as `record`. */
  async rehearse(input: unknown, terms: Terms): Promise<Omit<Recorded, 'position'>> {
    const candidate = this.admission.read(withKeyedId(input, terms));
    const [request] = await this.requests([candidate], terms);
    const guarded = terms.ifVersion !== undefined;
    const rehearsed = await this.rehearsal.of(request!).catch((error: unknown) => {
      throw explained(error, [candidate], guarded);
    });
    return { id: candidate.body.id, ...rehearsed };
  }

  private readAll(inputs: readonly unknown[], terms: Terms): Candidate[] {
    return gather(inputs, (input, index) =>
      this.admission.read(withKeyedId(input, terms, index), `/${index}`, 'content'),
    );
  }

  private async requests(candidates: readonly Candidate[], terms: Terms): Promise<AppendRequest[]> {
    const { recordedBy, ifVersion } = terms;
    await this.admission.lookUp(candidates);
    const judge = this.admission.judge();
    return gather(candidates, (candidate) => {
      const { body } = candidate;
      const expect = judge(candidate);
      const guard = ifVersion === undefined ? undefined : { [tracksOf(body)[0]!]: ifVersion };
      return { body, recordedBy, expect: guard ? { ...expect, ...guard } : expect };
    });
  }

  private async claim(candidates: readonly Candidate[], { key }: Terms): Promise<void> {
    if (key !== undefined)
      await this.keys.claim(
        key,
        candidates.map(({ body }) => body),
      );
  }

  private async changesAt(appended: readonly Appended[]): Promise<readonly StatusChange[]> {
    const last = Math.max(0, ...appended.map(({ position }) => position));
    await this.projector.reached(last);
    const changes = [];
    for (const { position } of appended) changes.push(...(await this.projector.changesAt(position)));
    return netChanges(changes);
  }
}

function placeOf({ id, position, repeated }: Appended): Omit<Recorded, 'statusChanges'> {
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
function withKeyedId(input: unknown, { key }: Terms, place = 0): unknown {
  if (key === undefined || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return (input as { id?: unknown }).id === undefined ? { ...input, id: keyedId(key, place) } : input;
}

/** `POST /tracks` takes the definition alone, so its faults are pointed at from there. */
function ofDefinition(error: unknown): unknown {
  if (!(error instanceof ThawError)) return error;
  const strip = (text: string) => text.replace(/^\/track(?=\/|$| )/, '');
  const errors = error.errors.map(({ pointer, detail }) => ({ pointer: strip(pointer), detail }));
  return new ThawError(error.kind, error.code, strip(error.message).trimStart(), errors, error.retryAfterSeconds);
}
