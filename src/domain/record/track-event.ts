import { type Day, isoDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { DiplomaticEvent, Level, Link, TrackRole } from '../events/event.js';
import type { Status } from '../policy/states.js';
import type { AssessmentRecorded, EventDisputed } from '../entries/amendment.js';
import { type AccountDate, accountDatesOf, accountDatesOfMerged } from './account-dates.js';
import { type EventGroup, type EventType, vocabularyOf } from '../events/vocabulary.js';

/**
 * An event as one track's fold sees it: dates read, parties and role worked out, texts left in the log. Days follow
 * the clocks of the domain: `day` is where it sorts (its earliest bound), `visibleFrom` the first day whose reading
 * counts it (its latest bound).
 */
export interface TrackEvent {
  readonly id: string;
  readonly type: EventType | 'AssessmentRecorded';
  readonly group: EventGroup | 'assessment';
  readonly position: number;
  /** The first day on whose evening it was known. */
  readonly known: Day;
  readonly title: string;
  /** `effective` for what takes force, `occurred` for all else. */
  readonly date: EdtfDate;
  readonly occurred: EdtfDate;
  readonly day: Day;
  readonly visibleFrom: Day;
  /** From when it was known to be coming: its announcement or the act itself. */
  readonly announcedFrom: Day;
  /** The last day it lasted; `Infinity` while it goes on. */
  readonly lastDay: Day;
  readonly rank: number;
  readonly level: Level | null;
  readonly role: TrackRole | null;
  readonly initiators: readonly string[];
  readonly participants: readonly string[];
  /** For whom a promise is made. */
  readonly beneficiary: string | null;
  readonly mechanism: string | null;
  readonly cadenceDays: number | null;
  readonly presumedOperating: boolean | null;
  readonly due: EdtfDate | null;
  readonly expires: EdtfDate | null;
  readonly links: readonly Link[];
  readonly publishers: readonly string[];
  /** Other dates that single sources claim. */
  readonly claims: readonly string[];
  /** Whose tellings support it, and the dates that tellings give where they differ. */
  readonly accounts: readonly string[];
  readonly accountDates: readonly AccountDate[];
  /** The parties that dispute it, and what each says. */
  readonly disputedBy: readonly string[];
  readonly disputes: readonly EventDisputed[];
  /** The positions of the entries that say what it is: its own or its correction, then what was merged into it. */
  readonly readFrom: readonly number[];
  /** What an analyst holds the status to be; only on an `AssessmentRecorded`. */
  readonly assessment: AssessedStatus | null;
}

export interface AssessedStatus {
  readonly status: Status;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly analyst: string;
}

/** Reads an event for one track, as the entry at a position tells it, known from a day on. */
export function trackEventOf(event: DiplomaticEvent, track: string, position: number, known: Day): TrackEvent {
  const occurred = EdtfDate.parse(event.occurred);
  // What takes force on the day it happens has one date, and a telling that moves it moves both.
  const row = vocabularyOf(event.type);
  const inForce = row.takesForce === true && (event.effective ?? event.occurred) !== event.occurred;
  const date = inForce ? EdtfDate.parse(event.effective!) : occurred;
  const mechanism = 'mechanism' in event ? (event.mechanism ?? null) : null;
  const role = event.type === 'TalksHeld' ? (event.trackRoles?.[track] ?? event.trackRole) : null;
  const taking = event.actors.filter((actor) => actor.role !== 'target' && actor.role !== 'mediator');
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
    initiators: countries(initiators.length > 0 ? initiators : taking),
    participants: countries(taking),
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

/** An analyst's assessment as a step of the fold, on the days over which it stands. */
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

/** The same event on the date that one of its sources claims. */
export function withDate(event: TrackEvent, claimed: string): TrackEvent {
  if (isInForce(event)) return event;
  const occurred = EdtfDate.parse(claimed);
  const unannounced = event.announcedFrom === startOf(event.occurred);
  const announcedFrom = unannounced ? startOf(occurred) : event.announcedFrom;
  return { ...event, occurred, ...dated(event.type, occurred), announcedFrom, claims: [] };
}

/** The same act as an event and its duplicates tell it: their dates stay as claims, their sources and links join. */
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
    // A breakdown that nobody announced has no other day than its earliest.
    visibleFrom: type === 'CooperationLapsed' ? earliest : latest,
    // Only an interval goes on: what happened once, some day from then on, has no second day.
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

/** One list for all events of the same accounts: there are few, and a million events. */
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

/** Whether its place is the day on which it takes force, and not the day on which it happened. */
function isInForce(event: TrackEvent): boolean {
  return event.date !== event.occurred;
}

/** Talks of a legislature, a court, state media or a go-between: contact, but no act of a government. */
export function isInformal(event: TrackEvent): boolean {
  return event.level === 'other-branch' || event.level === 'quasi-official';
}

/** Whether every party takes part; a mere target does not. */
export function isTwoSided(event: TrackEvent, parties: readonly string[]): boolean {
  return parties.every((party) => event.participants.includes(party));
}

/** A session of a mechanism: the event's own type, or talks dedicated to this track that name one. */
export function isSession(event: TrackEvent): boolean {
  return (
    event.type === 'WorkingGroupMet' ||
    event.type === 'WorkingGroupEstablished' ||
    (event.type === 'TalksHeld' && event.mechanism !== null && event.role === 'dedicated')
  );
}

/** Dialogue: talks dedicated to the track or with it on the agenda, and sessions; both sides present. */
export function isDialogue(event: TrackEvent, parties: readonly string[]): boolean {
  const talks = event.type === 'TalksHeld' && event.role !== 'side-contact';
  return (talks || isSession(event)) && isTwoSided(event, parties);
}

/** Any contact of all parties: dialogue, talks in passing, operational cooperation. */
export function isContact(event: TrackEvent, parties: readonly string[]): boolean {
  const kind = event.type === 'TalksHeld' || isSession(event) || isOperational(event);
  return kind && isTwoSided(event, parties);
}

export function isOperational(event: TrackEvent): boolean {
  return event.type === 'InformationShared' || event.type === 'JointEnforcementAction';
}
