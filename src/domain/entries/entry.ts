import canonicalizeModule from 'canonicalize';
import { z } from 'zod';
import { type Day, dayOfInstant } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { type FieldError, ThawError } from '../errors.js';
import { boundedText } from '../storable-text.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { type DiplomaticEvent, eventSchemas, sourceSchema } from '../events/event.js';
import { trackIdSchema, uuidSchema } from '../events/field-types.js';
import {
  type Amendment,
  type AssessmentRecorded,
  disclosedBy,
  type PolicyAdopted,
  amendmentSchemas,
  targetsOf,
} from './amendment.js';
import { partyDefinitionSchema } from './party-definition.js';
import { entryBlanked, type EntryBlanked, type Redaction, redactionSchema } from './redaction.js';
import { type SeriesDefined, seriesEntrySchemas, type SeriesPointsRecorded } from './series-entry.js';
import { trackSchema } from './track-definition.js';
import { parseContext, validationMessage } from './validation-messages.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';

const trackDefined = z
  .strictObject({
    type: z.literal('TrackDefined'),
    id: uuidSchema,
    track: trackSchema,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'TrackDefined' });

const partyDefined = z
  .strictObject({
    type: z.literal('PartyDefined'),
    id: uuidSchema,
    party: partyDefinitionSchema,
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'PartyDefined' });

const coverageConfirmed = z
  .strictObject({
    type: z.literal('CoverageConfirmed'),
    id: uuidSchema,
    track: trackIdSchema,
    until: z.iso
      .date()
      .meta({ description: 'The last day up to which somebody has checked that the record is complete' }),
    note: boundedText(2_000).optional(),
    sources: z.array(sourceSchema).max(50).optional(),
    schemaVersion: z.literal(1).default(1),
  })
  .meta({ id: 'CoverageConfirmed' });

export type TrackDefined = z.infer<typeof trackDefined>;
export type PartyDefined = z.infer<typeof partyDefined>;
export type CoverageConfirmed = z.infer<typeof coverageConfirmed>;

/** The content of a log entry: a diplomatic event, or a record-keeping entry. */
export type EntryBody =
  | DiplomaticEvent
  | TrackDefined
  | PartyDefined
  | SeriesDefined
  | SeriesPointsRecorded
  | CoverageConfirmed
  | Amendment
  | AssessmentRecorded
  | PolicyAdopted
  | EntryBlanked;
export type EntryType = EntryBody['type'];

export const entrySchemas = {
  ...eventSchemas,
  TrackDefined: trackDefined,
  PartyDefined: partyDefined,
  ...seriesEntrySchemas,
  CoverageConfirmed: coverageConfirmed,
  ...amendmentSchemas,
};

/** The schemas of the bodies that the log may hold: those that can be recorded, and what is left of a redacted one. */
export const storedSchemas = { ...entrySchemas, EntryBlanked: entryBlanked };

/** One entry of the log. `position` counts from 1 without gaps; `recordedAt` is in milliseconds and never decreases. */
export interface Entry {
  readonly position: number;
  readonly recordedAt: number;
  readonly recordedBy: string;
  /** The hash chain: SHA-256 in hex over the previous entry's hash and this entry. */
  readonly hash: string;
  readonly body: EntryBody;
  /** What was blanked of the body; absent where it is as it was recorded. */
  readonly redacted?: Redaction;
  /** Present where readers do not see it. */
  readonly visibility?: 'internal';
}

const eventTypeNames: ReadonlySet<string> = new Set(eventTypes);
const amendmentTypes: ReadonlySet<string> = new Set<Amendment['type']>([
  'EventCorrected',
  'EventAmended',
  'EventRetracted',
  'EventsMerged',
  'EventDisputed',
  'EventRedacted',
  'VisibilityChanged',
]);

/** Whether an entry is a diplomatic event, and not a record-keeping entry. */
export function isEvent(body: EntryBody): body is DiplomaticEvent {
  return eventTypeNames.has(body.type);
}

/** Whether an entry amends others: a correction, addition, retraction, merge, dispute, redaction or change of visibility. */
export function isAmendment(body: EntryBody): body is Amendment {
  return amendmentTypes.has(body.type);
}

/** Whether an entry changes how earlier entries read themselves: what was made of them before may not hold any more. */
export function changesEarlierEntries({ type }: EntryBody): boolean {
  return type === 'EventRedacted' || type === 'VisibilityChanged';
}

/** Whether an entry belongs to no track, and to no reading of one: the definition of a party, or one about a series. */
export function belongsToNoTrack(body: EntryBody): body is PartyDefined | SeriesDefined | SeriesPointsRecorded {
  return body.type === 'PartyDefined' || body.type in seriesEntrySchemas;
}

/** The ids of the tracks that an entry affects: none for the definition of a party and for entries about a series. */
export function tracksOf(body: EntryBody): readonly string[] {
  if ('tracks' in body) return body.tracks;
  if (belongsToNoTrack(body)) return [];
  return [body.type === 'TrackDefined' ? body.track.id : body.track];
}

/** The ids of the entries that an amendment amends; empty for every other entry. */
export function namedBy(body: EntryBody): readonly string[] {
  if (body.type === 'EntryBlanked') return body.targets;
  return isAmendment(body) ? targetsOf(body) : [];
}

/** Whether an entry says that it is internal; others are because of their tracks, or of what they are about. */
export function saysInternal(body: EntryBody): boolean {
  const said = body.type === 'TrackDefined' ? body.track : body.type === 'EventCorrected' ? body.event : body;
  return 'visibility' in said && said.visibility === 'internal';
}

/**
 * The knowledge day of an entry: the first day at whose end it was known. It is the `disclosed` date if given; else,
 * for an event entered as history (`backfill`), the day it happened; else the day it was recorded. A coarse date counts
 * from its latest bound, and no knowledge day is after the day of recording.
 */
export function knownOn({ body, recordedAt }: Pick<Entry, 'body' | 'recordedAt'>): Day {
  const recorded = dayOfInstant(recordedAt);
  if ('disclosed' in body && body.disclosed !== undefined) return disclosedBy(body.disclosed, recorded);
  if (!isEvent(body) || !body.backfill) return recorded;
  const { start } = EdtfDate.parse(body.occurred);
  return Math.min(start.latest ?? start.earliest ?? recorded, recorded);
}

/**
 * Validates any value as the body of an entry, whether a client sent it or the database returned it.
 * @param at the prefix of all JSON Pointers, so that the errors of a batch name the line
 * @throws ThawError `invalid` with code `unknown-type`, or `invalid-event` with one pointer for each wrong field
 */
export function parseBody(input: unknown, at = ''): EntryBody {
  const fields = entryFields(input, at);
  const { type } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(entrySchemas, type)) {
    const shown = typeof type === 'string' && `"${type.slice(0, 60)}" is no event type of the vocabulary`;
    const detail = shown || (type === undefined ? 'is missing' : 'is no text');
    throw ThawError.invalid('unknown-type', `${at}/type`, detail);
  }
  const result = entrySchemas[type as EventType].safeParse(fields, parseContext);
  if (!result.success) throw ThawError.invalidInput('invalid-event', 'the event', fieldErrors(result.error, at));
  const body = result.data as EntryBody;
  refuseSecondNaming(tracksOf(body), `${at}/tracks`);
  if (body.type === 'EventCorrected') refuseSecondNaming(body.event.tracks, `${at}/event/tracks`);
  return body;
}

/**
 * The body of an entry as the log stores it, and what was blanked of it.
 * @throws ThawError as `parseBody`
 */
export function parseStoredBody(stored: unknown): Pick<Entry, 'body' | 'redacted'> {
  if (!isJsonObject(stored) || stored.redacted === undefined) return { body: parseBody(stored) };
  const { redacted, ...fields } = stored;
  const body = fields.type === 'EntryBlanked' ? entryBlanked.parse(fields) : parseBody(fields);
  return { body, redacted: redactionSchema.parse(redacted) };
}

/**
 * The fields of an entry as a client sent them, before they are validated.
 * @throws ThawError invalid `invalid-event` where the input is no object
 */
export function entryFields(input: unknown, at = ''): JsonObject {
  if (isJsonObject(input)) return input;
  throw ThawError.invalid('invalid-event', at, 'is not a JSON object', `${at || 'the event'} is not a JSON object`);
}

function refuseSecondNaming(tracks: readonly string[], pointer: string): void {
  const repeated = tracks.find((track, index) => tracks.indexOf(track) !== index);
  if (repeated) throw ThawError.invalid('invalid-event', pointer, `names ${repeated} twice`);
}

/** Converts the issues of a zod error to JSON Pointers (prefixed by `at`) and plain details. */
export function fieldErrors(error: z.ZodError, at = ''): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => `/${escaped(String(part).slice(0, 100))}`).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: `${at}${path}/${escaped(key.slice(0, 100))}`,
        detail: 'is no field of this type',
      }));
    }
    const meant = issue.code === 'invalid_union' ? branchMeant(issue.errors) : undefined;
    if (meant) return fieldErrors(new z.ZodError(meant), `${at}${path}`);
    return [{ pointer: `${at}${path}`, detail: validationMessage(issue) }];
  });
}

/** Escapes a part of a JSON pointer (RFC 6901). */
function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The only branch of a union that accepts values of this JSON type; its issues are the ones to report. */
function branchMeant(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * The canonical JSON (RFC 8785) of a value, which is stored, hashed and compared. JSON.stringify already writes numbers
 * and strings in canonical form, so only the members need sorting. (Joining strings by hand takes twice as long.)
 * @throws TypeError if a value has no JSON form
 */
export function canonicalJson(value: unknown): string {
  const found = { isUnsortable: false };
  const ordered = inOrder(value, found);
  const json = found.isUnsortable ? canonicalize(value) : (JSON.stringify(ordered) as string | undefined);
  if (json === undefined) throw new TypeError('a value without JSON form cannot be stored');
  return json;
}

// The package's types describe its CommonJS form as a namespace; Node imports the function itself.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** Keys that an object does not keep where they are put: it lists array indexes first, and takes the other for its prototype. */
const unsortableKey = /^(?:\d+|__proto__)$/;

/** Copies a value with the members at every level sorted by their keys' UTF-16 code units, or finds that it cannot be. */
function inOrder(value: unknown, found: { isUnsortable: boolean }): unknown {
  if (typeof value !== 'object' || value === null || found.isUnsortable) return value;
  if (Array.isArray(value)) return value.map((item) => inOrder(item, found));
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    if ((key <= ':' || key.startsWith('__')) && unsortableKey.test(key)) found.isUnsortable = true;
    copy[key] = inOrder((value as Record<string, unknown>)[key], found);
  }
  return copy;
}
