import { Injectable } from '@nestjs/common';
import { Clock } from '../../domain/time/clock.js';
import { canonicalJson } from '../../domain/entries/entry.js';
import type { PartyDefinition } from '../../domain/entries/party-definition.js';
import type { SeriesDefinition } from '../../domain/entries/series-entry.js';
import type { Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import type { Appended } from '../../event-log/append/append-request.js';
import { DefinedParties } from '../../event-log/by-type/defined-parties.js';
import { EventLog } from '../../event-log/event-log.js';
import { RecordedSeries } from '../../event-log/by-type/recorded-series.js';
import { Projector } from '../../projection/projector.js';
import type { Changes } from '../../projection/rows/status-row.js';
import { AppendRequests, type RecordOptions } from './append-requests.js';
import { definitionId, partyDefinitionId, seriesDefinitionId } from './deterministic-ids.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import type { ParsedEntry } from './parsed-entry.js';

/** What entries have changed; `null` where the projection did not say so in time. They are recorded all the same. */
export type KnownChanges = { readonly [Name in keyof Changes]: Changes[Name] | null };

interface RecordedEntry {
  readonly id: string;
  readonly position: number;
  /** True where the entry was recorded before; the rest is then the first answer. */
  readonly repeated: boolean;
}

/** What is odd about recorded entries, each remark with a pointer into the request. */
interface Remarked {
  readonly remarks: readonly Remark[];
}

/** A recorded entry, with the changes that it made. */
export interface Recorded extends RecordedEntry, KnownChanges, Remarked {}

/** A recorded batch, with the changes from before its first entry to after its last. */
export interface RecordedBatch extends KnownChanges, Remarked {
  readonly entries: readonly RecordedEntry[];
}

/** A definition to record, under the id that its entry takes where it is the first. */
interface Definition {
  readonly type: string;
  /** The field of the entry that holds it. */
  readonly field: string;
  readonly definition: object;
  readonly firstId: string;
}

/** The last definition on record, and the id of its entry. */
interface StandingDefinition {
  readonly definition: object;
  readonly entry: string;
}

/** Milliseconds that an answer waits at most for the projection to say what the entry has changed. */
const changesTimeoutMs = 5_000;

/** Records what clients send: refuses what is not valid, appends the rest, and reports what it did to the statuses. */
@Injectable()
export class Recorder {
  constructor(
    private readonly requests: AppendRequests,
    private readonly log: EventLog,
    private readonly projector: Projector,
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
    private readonly parties: DefinedParties,
    private readonly series: RecordedSeries,
  ) {}

  /**
   * Records one entry: an event, or any other body that the log takes.
   * @throws ThawError `invalid`: what `Validator` refuses, `idempotency-key-reused`; `conflict`: `id-clash`,
   * `track-exists`, `version-mismatch`, and what `AmendmentValidator` refuses; `unavailable`: `queue-full`, `contended`
   */
  async record(input: unknown, options: RecordOptions): Promise<Recorded> {
    const entry = this.requests.parse(input, options);
    const remarks = (await this.requests.remarksOn([entry])).flat();
    const appended = await this.requests.submit([entry], options, async ([request]) => {
      await this.claimKey([entry], options);
      return this.log.append(request!);
    });
    return { ...recordedEntryOf(appended), ...(await this.changesOf([appended])), remarks };
  }

  /** Defines a track; `track` is its definition. The same definition again is a repeat. @throws ThawError as `record` */
  async defineTrack(track: unknown, options: RecordOptions): Promise<Recorded> {
    const id = typeof track === 'object' && track !== null ? (track as { id?: unknown }).id : undefined;
    const body = { type: 'TrackDefined', id: definitionId(typeof id === 'string' ? id : ''), track };
    return this.record(body, options).catch((error: unknown) => {
      throw errorOfDefinition(error, 'track');
    });
  }

  /**
   * Defines a party, or amends its definition; `party` is the definition. What is so already is a repeat.
   * @throws ThawError as `record`; conflict `party-named`
   */
  async defineParty(party: PartyDefinition, options: RecordOptions): Promise<Recorded> {
    const standing = async () => (await this.parties.all()).get(party.id);
    const entry = { type: 'PartyDefined', field: 'party', definition: party, firstId: partyDefinitionId(party.id) };
    return this.define(entry, standing, options);
  }

  /**
   * Defines a series, or amends its definition. What is so already is a repeat.
   * @throws ThawError as `record`; conflict `series-unit`
   */
  async defineSeries(series: SeriesDefinition, options: RecordOptions): Promise<Recorded> {
    const standing = async () => {
      const last = (await this.series.defined()).get(series.id)?.at(-1);
      return last && { definition: last.definition, entry: last.id };
    };
    const entry = {
      type: 'SeriesDefined',
      field: 'series',
      definition: series,
      firstId: seriesDefinitionId(series.id),
    };
    return this.define(entry, standing, options);
  }

  private async define(
    entry: Definition,
    standing: () => Promise<StandingDefinition | undefined>,
    options: RecordOptions,
  ): Promise<Recorded> {
    const { type, field, definition, firstId } = entry;
    const before = await standing();
    const isSame = before !== undefined && canonicalJson(before.definition) === canonicalJson(definition);
    const id = isSame ? before.entry : firstId;
    const body = { type, [field]: definition, ...((isSame || !before) && { id }) };
    return this.record(body, options).catch(async (error: unknown) => {
      const isFirst = !before && error instanceof ThawError && error.code === 'id-clash';
      // Another definition has come first in the meantime: this one amends it.
      if (isFirst && (await standing())) return this.define(entry, standing, options);
      throw errorOfDefinition(error, field);
    });
  }

  /** Records all of the inputs or none. @throws ThawError as `record`; every refused input is among its `errors` */
  async recordWhole(inputs: readonly unknown[], options: RecordOptions): Promise<RecordedBatch> {
    const entries = await this.requests.parseAll(inputs, options);
    const remarks = (await this.requests.remarksOn(entries)).flat();
    const appended = await this.requests.submit(entries, options, async (requests) => {
      await this.claimKey(entries, options);
      return this.log.appendAll(requests);
    });
    return { entries: appended.map(recordedEntryOf), ...(await this.changesOf(appended)), remarks };
  }

  /**
   * Validates inputs against the log as `recordWhole` does, and records nothing.
   * @throws ThawError as `recordWhole`, but for what only the append finds
   */
  async validateWhole(inputs: readonly unknown[], options: RecordOptions): Promise<void> {
    const entries = await this.requests.parseAll(inputs, options);
    await this.requests.submit(entries, options, async () => undefined);
  }

  /** The id of the event that a correction of `id` corrects: `id` itself, or, where `id` is a correction, its event. */
  async rootOf(id: string): Promise<string> {
    const body = (await this.log.find(id))?.body;
    return body?.type === 'EventCorrected' ? body.event.id : id;
  }

  /** The id of the entry that defines a track. @throws ThawError not-found `unknown-track` */
  async definitionOf(track: string): Promise<string> {
    const [defined] = await this.log.readWhere({ after: 0, track, type: 'TrackDefined', limit: 1 });
    if (defined) return defined.body.id;
    throw ThawError.notFound('unknown-track', `The track ${track.slice(0, 100)} is not defined`);
  }

  private async claimKey(entries: readonly ParsedEntry[], { key }: RecordOptions): Promise<void> {
    if (key === undefined) return;
    await this.keys.claim(
      key,
      entries.map(({ body }) => body),
    );
  }

  /** What adjoining entries have changed together; nulls where that is not known in time. */
  private async changesOf(appended: readonly Appended[]): Promise<KnownChanges> {
    const fresh = appended.filter(({ repeated }) => !repeated);
    const positions = (fresh.length > 0 ? fresh : appended).map(({ position }) => position);
    const [first, last] = [Math.min(...positions), Math.max(...positions)];
    // Repeats that do not adjoin were no batch when they were recorded first, so no changes are theirs together.
    if (last - first >= positions.length) return { statusChanges: [], historyChanges: [] };
    const changes = this.projector.changesAt(first, last).catch(nullWhereUnavailable);
    const timeout = new AbortController();
    const cancel = this.clock.at(this.clock.now() + changesTimeoutMs, () => timeout.abort());
    const arrived = await this.projector.reached(last, timeout.signal).catch(nullWhereUnavailable);
    cancel();
    return (arrived ? await changes : null) ?? { statusChanges: null, historyChanges: null };
  }
}

/** The entry is recorded whatever the projection does: an error now would make the client send it again. */
function nullWhereUnavailable(error: unknown): null {
  if (error instanceof ThawError && error.kind === 'unavailable') return null;
  throw error;
}

function recordedEntryOf({ id, position, repeated }: Appended): RecordedEntry {
  return { id, position, repeated };
}

/** An error of an entry that defines something, with pointers into the definition, which is all that a client sends. */
function errorOfDefinition(error: unknown, field: string): unknown {
  if (!(error instanceof ThawError)) return error;
  if (error.code === 'id-clash' && field === 'track') {
    const detail = 'the track is defined already, with other content';
    return ThawError.conflict('track-exists', '/id', detail, detail);
  }
  const strip = (text: string) => text.replace(new RegExp(`^/${field}(?=/|$| )`), '');
  const errors = error.errors.map(({ pointer, detail }) => ({ pointer: strip(pointer), detail }));
  return new ThawError(error.kind, error.code, strip(error.message).trimStart(), errors, error.retryAfterSeconds);
}
