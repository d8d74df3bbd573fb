import type { Day } from '../time/day.js';
import { type CoverageConfirmed, type Entry, isEvent, knownOn } from '../entries/entry.js';
import { type TrackEvent, trackEventOf } from './track-event.js';
import type {
  AssessmentRecorded,
  EventDisputed,
  EventRetracted,
  EventsMerged,
  PolicyAdopted,
} from '../entries/amendment.js';

/** An entry by what decides between entries. */
export interface EntryRef {
  readonly id: string;
  readonly position: number;
  readonly known: Day;
}

/** The entries that are kept whole: those about the record. */
export type AmendmentBody =
  EventRetracted | EventsMerged | EventDisputed | AssessmentRecorded | PolicyAdopted | CoverageConfirmed;

/** An entry about the record, as it is kept. */
export interface AmendmentEntry extends EntryRef {
  readonly recordedBy: string;
  readonly body: AmendmentBody;
}

/** An event as one entry tells it; `position` and `known` are that entry's. */
export interface EventVersion {
  readonly event: TrackEvent;
  /** Whether it touches the track. */
  readonly touches: boolean;
}

/** A correction: `event.id` says of what. */
export interface Correction extends EntryRef, EventVersion {}

/** An entry as a record holds it: what a record of the same track takes in, too. */
export type TrackEntry =
  | ({ readonly kind: 'event' } & EntryRef & EventVersion)
  | ({ readonly kind: 'correction' } & Correction)
  | ({ readonly kind: 'kept' } & AmendmentEntry);

/** @throws TypeError for a definition, which is what the record is of and no part of it */
export function trackEntryOf({ body, position, recordedAt, recordedBy }: Entry, track: string): TrackEntry {
  const standing = { id: body.id, position, known: knownOn({ body, recordedAt }) };
  if (body.type === 'TrackDefined') throw new TypeError('a definition is no entry of a record');
  if (!isEvent(body) && body.type !== 'EventCorrected') return { kind: 'kept', ...standing, recordedBy, body };
  const told = isEvent(body) ? body : body.event;
  const event = trackEventOf(told, track, position, standing.known);
  return { kind: isEvent(body) ? 'event' : 'correction', ...standing, event, touches: told.tracks.includes(track) };
}
