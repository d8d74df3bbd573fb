import { type Day, isoDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { DiplomaticEvent, Level, Link, TrackRole } from '../events/event.js';
import type { Status } from '../policy/states.js';
import type { AssessmentRecorded, EventDisputed } from '../entries/amendment.js';
import { type AccountDate, accountDatesOf, accountDatesOfMerged } from './account-dates.js';
import { type EventGroup, type EventType, vocabularyOf } from '../events/vocabulary.js';

/**
 * An event prepared for the fold of one track: dates parsed, parties and role resolved, long texts left in the log.
 * `day` is its sort day (its earliest bound), `visibleFrom` the first day whose reading counts it (its latest bound).
 */
export interface TrackEvent {
  readonly id: string;
  readonly type: EventType | 'AssessmentRecorded';
  readonly group: EventGroup | 'assessment';
  readonly position: number;
  /** The knowledge day: the first day at whose end the event was known. */
  readonly known: Day;
  readonly title: string;
  /** The date that the event counts from: `effective` for an act that takes force, `occurred` for all others. */
  readonly date: EdtfDate;
  readonly occurred: EdtfDate;
  readonly day: Day;
  readonly visibleFrom: Day;
  /** The day from which the event was publicly expected: its announcement, else the act itself. */
  readonly announcedFrom: Day;
  /** The last day of the event; `Infinity` while it goes on. */
  readonly lastDay: Day;
  readonly rank: number;
  readonly level: Level | null;
  readonly role: TrackRole | null;
  readonly initiators: readonly string[];
  readonly participants: readonly string[];
  /** The party that a commitment benefits. */
  readonly beneficiary: string | null;
  readonly mechanism: string | null;
  readonly cadenceDays: number | null;
  readonly presumedOperating: boolean | null;
  readonly due: EdtfDate | null;
  readonly expires: EdtfDate | null;
  readonly links: readonly Link[];
  readonly publishers: readonly string[];
  /** Dates (EDTF) that single sources claim where they differ from the recorded one. */
  readonly claims: readonly string[];
  /** The accounts that support the event (party codes or `third-party`), and the accounts' dates where they differ. */
  readonly accounts: readonly string[];
  readonly accountDates: readonly AccountDate[];
  /** The parties that dispute the event, and their disputes in order of knowledge. */
  readonly disputedBy: readonly string[];
  readonly disputes: readonly EventDisputed[];
  /**
   * The positions of the entries that it was read from: its own or its correction's, then those of merged duplicates.
   */
  readonly readFrom: readonly number[];
  /** The status that an analyst assigns; only on an `AssessmentRecorded`. */
  readonly assessment: AssessedStatus | null;
}

/** An analyst's status for a track, with the reason and the ids of the events that are its evidence. */
export interface AssessedStatus {
  readonly status: Status;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly analyst: string;
}

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

/**
 * Whether the event is at the level of a legislature, court, state media or go-between: a contact, but no government
 * act.
 */
export function isInformal(event: TrackEvent): boolean {
  return event.level === 'other-branch' || event.level === 'quasi-official';
}

/** Whether every party takes part; being a target is not partakers part. */
export function isTwoSided(event: TrackEvent, parties: readonly string[]): boolean {
  return parties.every((party) => event.participants.includes(party));
}

/** Whether the event is a session of a mechanism: by its type, or as dedicated talks on this track that name one. */
export function isSession(event: TrackEvent): boolean {
  return (
    event.type === 'WorkingGroupMet' ||
    event.type === 'WorkingGroupEstablished' ||
    (event.type === 'TalksHeld' && event.mechanism !== null && event.role === 'dedicated')
  );
}

/**
 * Whether the event is a dialogue: talks dedicated to the track or with it on the agenda, or a session; all parties
 * present.
 */
export function isDialogue(event: TrackEvent, parties: readonly string[]): boolean {
  const talks = event.type === 'TalksHeld' && event.role !== 'side-contact';
  return (talks || isSession(event)) && isTwoSided(event, parties);
}

/** Whether the event is a contact of all parties: dialogue, talks in passing or operational cooperation. */
export function isContact(event: TrackEvent, parties: readonly string[]): boolean {
  const kind = event.type === 'TalksHeld' || isSession(event) || isOperational(event);
  return kind && isTwoSided(event, parties);
}

/** Whether the event is operational cooperation: information shared or joint enforcement. */
export function isOperational(event: TrackEvent): boolean {
  return event.type === 'InformationShared' || event.type === 'JointEnforcementAction';
}
