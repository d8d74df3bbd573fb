import { z } from 'zod';
import { type Day, dayOfInstant } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { type FieldError, ThawError } from '../errors.js';
import {
  cadenceDays,
  type DiplomaticEvent,
  eventSchemas,
  mechanismId,
  party,
  source,
  trackId,
  uuid,
} from '../events/event.js';
import {
  type Amendment,
  type AssessmentRecorded,
  disclosedBy,
  type PolicyAdopted,
  amendmentSchemas,
  targetsOf,
} from './amendment.js';
import { validationMessage } from './validation-messages.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';

export const mechanismSchema = z.strictObject({
  id: mechanismId,
  title: z.string().min(1).max(300),
  cadenceDays: cadenceDays.optional(),
  presumedOperating: z.boolean().optional(),
});

/** What a track is. `policy` names a shipped policy; `cooperation@1` where absent. */
export const trackSchema = z.strictObject({
  id: trackId,
  title: z.string().min(1).max(300),
  parties: z.array(party).min(2).max(50),
  topic: z.string().min(1).max(100),
  parent: trackId.optional(),
  policy: z.string().max(100).optional(),
  mechanisms: z.array(mechanismSchema).max(50).optional(),
});
export type TrackDefinition = z.infer<typeof trackSchema>;

const trackDefined = z
  .strictObject({
    type: z.literal('TrackDefined'),
    id: uuid,
    track: trackSchema,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'TrackDefined' });

const coverageConfirmed = z
  .strictObject({
    type: z.literal('CoverageConfirmed'),
    id: uuid,
    track: trackId,
    until: z.iso.date().meta({ description: 'Up to this day somebody looked, and the record is complete' }),
    note: z.string().min(1).max(2_000).optional(),
    sources: z.array(source).max(50).optional(),
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'CoverageConfirmed' });

export type TrackDefined = z.infer<typeof trackDefined>;
export type CoverageConfirmed = z.infer<typeof coverageConfirmed>;

/** What can stand in the log: a fact about the world, or a record-keeping entry. */
export type EntryBody =
  DiplomaticEvent | TrackDefined | CoverageConfirmed | Amendment | AssessmentRecorded | PolicyAdopted;
export type EntryType = EntryBody['type'];

export const entrySchemas = {
  ...eventSchemas,
  TrackDefined: trackDefined,
  CoverageConfirmed: coverageConfirmed,
  ...amendmentSchemas,
};

/** One line of the log. `position` is dense from 1; `recordedAt` is in milliseconds and never goes backwards. */
export interface Entry {
  readonly position: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
  /** SHA-256, in hex, over the entry before and this one. */
  readonly hash: string;
  readonly body: EntryBody;
}

const eventTypeNames: ReadonlySet<string> = new Set(eventTypes);
const amendmentTypes: ReadonlySet<string> = new Set<Amendment['type']>([
  'EventCorrected',
  'EventRetracted',
  'EventsMerged',
  'EventDisputed',
]);

export function isEvent(body: EntryBody): body is DiplomaticEvent {
  return eventTypeNames.has(body.type);
}

/** Whether it is about other entries. */
export function isAmendment(body: EntryBody): body is Amendment {
  return amendmentTypes.has(body.type);
}

/** The tracks that an entry touches. */
export function tracksOf(body: EntryBody): readonly string[] {
  if ('tracks' in body) return body.tracks;
  return [body.type === 'TrackDefined' ? body.track.id : body.track];
}

/** The ids of the entries that an entry is about; none for a fact about the world. */
export function namedBy(body: EntryBody): readonly string[] {
  return isAmendment(body) ? targetsOf(body) : [];
}

/**
 * The first day on whose evening an entry was known: by `disclosed`, else, for an event entered as history, when it
 * happened, else when it was recorded; a coarse date counts from its latest bound.
 */
export function knownOn({ body, recordedAt }: Pick<Entry, 'body' | 'recordedAt'>): Day {
  const recorded = dayOfInstant(recordedAt);
  if ('disclosed' in body && body.disclosed !== undefined) return disclosedBy(body.disclosed, recorded);
  if (!isEvent(body) || !body.backfill) return recorded;
  const { start } = EdtfDate.parse(body.occurred);
  return Math.min(start.latest ?? start.earliest ?? recorded, recorded);
}

/**
 * Reads anything as the body of an entry: what a client sends and what the database gives back alike.
 * @throws ThawError `invalid`: `unknown-type`, or `invalid-event` with a pointer a wrong field. Pointers start at
 * `at`, so that a batch can name the line.
 */
export function parseBody(input: unknown, at = ''): EntryBody {
  const type = typeof input === 'object' && input !== null ? (input as { type?: unknown }).type : undefined;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalid('invalid-event', [{ pointer: at, detail: 'is not a JSON object' }]);
  }
  if (typeof type !== 'string' || !Object.hasOwn(entrySchemas, type)) {
    const shown = typeof type === 'string' && `"${type.slice(0, 60)}" is no event type of the vocabulary`;
    const detail = shown || (type === undefined ? 'is missing' : 'is no text');
    throw invalid('unknown-type', [{ pointer: `${at}/type`, detail }]);
  }
  const result = entrySchemas[type as EventType].safeParse(input);
  if (!result.success) throw invalid('invalid-event', fieldErrors(result.error, at));
  const body = result.data as EntryBody;
  refuseSecondNaming(tracksOf(body), `${at}/tracks`);
  if (body.type === 'EventCorrected') refuseSecondNaming(body.event.tracks, `${at}/event/tracks`);
  return body;
}

function refuseSecondNaming(tracks: readonly string[], pointer: string): void {
  const repeated = tracks.find((track, index) => tracks.indexOf(track) !== index);
  if (repeated) throw invalid('invalid-event', [{ pointer, detail: `names ${repeated} twice` }]);
}

/** The issues of a zod error as pointers and details. */
export function fieldErrors(error: z.ZodError, at = ''): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: `${at}${path}/${key}`, detail: 'is no field of this type' }));
    }
    const meant = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
    if (meant) return fieldErrors(new z.ZodError(meant), `${at}${path}`);
    return [{ pointer: `${at}${path}`, detail: validationMessage(issue) }];
  });
}

/** Of a union the one branch that takes values of this type at all: what is wrong is said of that. */
function branchMeant(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * The canonical JSON (RFC 8785) of a body: what is stored, hashed and compared. Numbers and strings have their canonical
 * form from JSON.stringify; only the members need to be put in order. (Made by joining strings it takes twice as long.)
 * @throws TypeError where a value has no JSON form, or a key is an array index, which JavaScript keeps in no order but its
 * own; no body has such.
 */
export function canonicalJson(value: unknown): string {
  const json = JSON.stringify(inOrder(value)) as string | undefined;
  if (json === undefined) throw new TypeError('a value without JSON form cannot be stored');
  return json;
}

/** A copy whose members, on every level, stand in the order of their keys' UTF-16 code units. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    if (key <= ':' && String(Number(key)) === key) throw new TypeError(`the key "${key}" is an array index`);
    copy[key] = inOrder((value as Record<string, unknown>)[key]);
  }
  return copy;
}

function invalid(code: string, errors: FieldError[]): ThawError {
  const first = errors[0]!;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ThawError('invalid', code, `${first.pointer || 'the event'} ${first.detail}${more}`, errors);
}
