import { type Day, isoDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { DiplomaticEvent } from '../events/event.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { AssessmentRecorded } from '../entries/amendment.js';
import { accountDatesOf, accountDatesOfMerged } from './account-dates.js';
import type { TrackEvent } from './track-event.js';

/**
 * Prepares an event for the fold of one track.
 * @param position the position of the entry that states it
 * @param known the knowledge day of that entry
 */
export function trackEventOf(event: DiplomaticEvent, track: string, position: number, known: Day): TrackEvent {
  const occurred = EdtfDate.parse(event.occurred);
  // An act that takes force on the day it happens has only one date, so a claim of another date moves both.
  const row = vocabularyOf(event.type);
  const inForce = row.takesForce === true && (event.effective ?? event.occurred) !== event.occurred;
  const date = inForce ? EdtfDate.parse(event.effective!) : occurred;
  const mechanism = 'mechanism' in event ? (event.mechanism ?? null) : null;
  const role = event.type === 'TalksHeld' ? (event.trackRoles?.[track] ?? event.trackRole) : null;
  const partakers = event.actors.filter((actor) => actor.role !== 'target' && actor.role !== 'mediator');
  const initiators = event.actors.filter((actor) => actor.role === 'initiator');
  return {
    id: event.id,
    type: event.type,
    group: row.group,
    position,
    known,
    title: event.title,
    occurred,
    ...dated(event.type, date),
    announcedFrom: firstKnown(event, occurred),
    rank: mechanism !== null && role === 'dedicated' ? 3 : (row.rank ?? 0),
    level: event.level ?? null,
    role,
    initiators: countries(initiators.length > 0 ? initiators : partakers),
    participants: countries(partakers),
    beneficiary: 'beneficiary' in event ? (event.beneficiary ?? null) : null,
    mechanism,
    cadenceDays: 'cadenceDays' in event ? (event.cadenceDays ?? null) : null,
    presumedOperating: 'presumedOperating' in event ? (event.presumedOperating ?? null) : null,
    due: event.due === undefined ? null : EdtfDate.parse(event.due),
    expires: event.expires === undefined ? null : EdtfDate.parse(event.expires),
    links: event.links ?? none,
    publishers: [...new Set(event.sources.map((source) => source.publisher))],
    claims: inForce ? [] : otherDates(event),
    accounts: accountsOf(event),
    accountDates: inForce ? [] : accountDatesOf(event),
    disputedBy: none,
    disputes: none,
    readFrom: [position],
    assessment: null,
  };
}

/**
 * Converts an analyst's assessment to an event of the fold that lasts from `days.first` to `days.last` (both
 * included).
 */
export function assessmentEventOf(
  body: AssessmentRecorded,
  days: { first: Day; last: Day },
  { position, known, recordedBy }: { position: number; known: Day; recordedBy: string },
): TrackEvent {
  const date = EdtfDate.parse(isoDay(days.first));
  const { status, reason, evidence, analyst = recordedBy } = body;
  return {
    id: body.id,
    type: 'AssessmentRecorded',
    group: 'assessment',
    position,
    known,
    title: reason,
    occurred: date,
    ...dated('AssessmentRecorded', date),
    announcedFrom: days.first,
    rank: 7,
    level: null,
    role: null,
    initiators: [],
    participants: [],
    beneficiary: null,
    mechanism: null,
    cadenceDays: null,
    presumedOperating: null,
    due: null,
    expires: EdtfDate.parse(isoDay(days.last)),
    links: [],
    publishers: [],
    claims: [],
    accounts: [],
    accountDates: [],
    disputedBy: [],
    disputes: [],
    readFrom: [position],
    assessment: { status, reason, evidence, analyst },
  };
}

/**
 * Copies an event with a claimed date (EDTF) instead of the recorded one, without its other claims. An act with its own
 * date of partakers force is returned unchanged, because claims do not concern that date.
 */
export function withDate(event: TrackEvent, claimed: string): TrackEvent {
  if (isInForce(event)) return event;
  const occurred = EdtfDate.parse(claimed);
  const unannounced = event.announcedFrom === startOf(event.occurred);
  const announcedFrom = unannounced ? startOf(occurred) : event.announcedFrom;
  return { ...event, occurred, ...dated(event.type, occurred), announcedFrom, claims: [] };
}

/**
 * Merges an event with its duplicates: their dates become claims; publishers, accounts, disputes and links are
 * united.
 */
export function mergedEvent(event: TrackEvent, duplicates: readonly TrackEvent[]): TrackEvent {
  const all = [event, ...duplicates];
  const union = <T>(of: (each: TrackEvent) => readonly T[]) => [...new Set(all.flatMap(of))];
  const inForce = isInForce(event);
  const dates = union((each) => [each.occurred.text, ...each.claims]).filter((date) => date !== event.occurred.text);
  return {
    ...event,
    publishers: union((each) => each.publishers),
    links: all.flatMap((each) => each.links),
    claims: inForce ? [] : dates,
    accounts: union((each) => each.accounts),
    accountDates: inForce ? [] : accountDatesOfMerged(event, all),
    disputedBy: union((each) => each.disputedBy),
    readFrom: union((each) => each.readFrom),
  };
}

function dated(type: TrackEvent['type'], date: EdtfDate) {
  const earliest = (date.start.earliest ?? date.start.latest)!;
  const latest = date.start.latest ?? earliest;
  return {
    date,
    day: earliest,
    // An unannounced breakdown has no exact day, so it counts from its earliest one.
    visibleFrom: type === 'CooperationLapsed' ? earliest : latest,
    // Only an interval can go on. A single date without a latest bound (`[2024-01..]`) is one day, not an open period.
    lastDay: date.end.latest ?? (date.text.includes('/') ? Infinity : latest),
  };
}

function firstKnown(event: DiplomaticEvent, occurred: EdtfDate): Day {
  const announced = event.announced === undefined ? null : EdtfDate.parse(event.announced).start.latest;
  return announced ?? startOf(occurred);
}

function startOf({ start }: EdtfDate): Day {
  return (start.latest ?? start.earliest)!;
}

function otherDates(event: DiplomaticEvent): string[] {
  const claimed = event.sources.flatMap((source) => source.claims?.occurred ?? []);
  return [...new Set(claimed)].filter((date) => date !== event.occurred);
}

const accountLists = new Map<string, readonly string[]>();

/** The accounts of an event's sources. Equal lists share one array, because few lists occur in a million events. */
function accountsOf(event: DiplomaticEvent): readonly string[] {
  const accounts = [...new Set(event.sources.flatMap((source) => source.account ?? []))];
  const key = accounts.join(' ');
  const known = accountLists.get(key);
  if (known) return known;
  accountLists.set(key, accounts);
  return accounts;
}

const none: readonly never[] = [];

function countries(actors: readonly { country: string }[]): string[] {
  return [...new Set(actors.map((actor) => actor.country))];
}

/** Whether the event counts from the day on which it takes force, and not from the day on which it happened. */
function isInForce(event: TrackEvent): boolean {
  return event.date !== event.occurred;
}
