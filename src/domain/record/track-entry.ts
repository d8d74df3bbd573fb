import { type Day, dayOfInstant } from '../time/day.js';
import { belongsToNoTrack, type CoverageConfirmed, type Entry, isEvent, knownOn } from '../entries/entry.js';
import { type TrackEvent } from './track-event.js';
import { trackEventOf } from './make-track-event.js';
import type {
  AssessmentRecorded,
  EventAmended,
  EventDisputed,
  EventRetracted,
  EventsMerged,
  PolicyAdopted,
  VisibilityChanged,
} from '../entries/amendment.js';
import type { EventRedacted } from '../entries/redaction.js';

/** Id, position and knowledge day of an entry: the values that decide which of two entries takes precedence. */
export interface EntryRef {
  readonly id: string;
  readonly position: number;
  readonly known: Day;
}

/**
 * The bodies of record-keeping entries, which a record stores whole; a correction is stored as a version of its
 * event.
 */
export type AmendmentBody =
  | EventAmended
  | EventRetracted
  | EventsMerged
  | EventDisputed
  | EventRedacted
  | VisibilityChanged
  | AssessmentRecorded
  | PolicyAdopted
  | CoverageConfirmed;

/** A record-keeping entry as a record stores it. */
export interface AmendmentEntry extends EntryRef {
  /** The day on which it was recorded. */
  readonly recorded: Day;
  readonly recordedBy: string;
  readonly body: AmendmentBody;
}

/** An event as one entry states it; `event.position` and `event.known` are that entry's. */
export interface EventVersion {
  readonly event: TrackEvent;
  /** Whether the event belongs to the track of the record; an amendment may also concern another track's event. */
  readonly touches: boolean;
}

/** A correction; `event.id` is the id of the corrected event. */
export interface Correction extends EntryRef, EventVersion {}

/** An entry as a record stores it; another record of the same track accepts it, too. */
export type TrackEntry =
  | ({ readonly kind: 'event' } & EntryRef & EventVersion)
  | ({ readonly kind: 'correction' } & Correction)
  | ({ readonly kind: 'amendment' } & AmendmentEntry);

/** Whether an entry of a track is part of its record: not the definition, nor an entry of which nothing is left. */
export function isOfRecord({ body }: Entry): boolean {
  return body.type !== 'TrackDefined' && body.type !== 'EntryBlanked';
}

/**
 * Converts a log entry to the form in which the record of a track stores it.
 * @throws TypeError for an entry that is no part of a record: see `isOfRecord`; parties and series have no track
 */
export function trackEntryOf({ body, position, recordedAt, recordedBy }: Entry, track: string): TrackEntry {
  const ref = { id: body.id, position, known: knownOn({ body, recordedAt }) };
  if (body.type === 'TrackDefined' || body.type === 'EntryBlanked' || belongsToNoTrack(body)) {
    throw new TypeError('a definition is no entry of a record, nor are figures, nor what was redacted');
  }
  const recorded = dayOfInstant(recordedAt);
  if (!isEvent(body) && body.type !== 'EventCorrected')
    return { kind: 'amendment', ...ref, recorded, recordedBy, body };
  const stated = isEvent(body) ? body : body.event;
  const event = trackEventOf(stated, track, position, ref.known, recorded);
  return { kind: isEvent(body) ? 'event' : 'correction', ...ref, event, touches: stated.tracks.includes(track) };
}
