import { type Day, isoDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import { branchOf } from '../events/branch.js';
import type { DiplomaticEvent } from '../events/event.js';
import { independentPublishers } from '../events/publisher.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { AssessmentRecorded, EventAmended } from '../entries/amendment.js';
import { endedInterval } from '../time/open-interval.js';
import { accountDatesOfMerged, differingDates } from './account-dates.js';
import { laterKnown, sourceFacts, unitedFacts } from './source-facts.js';
import type { DefiningEntry, TrackEvent } from './track-event.js';

/**
 * Prepares an event for the fold of one track.
 * @param position the position of the entry that states it
 * @param known the knowledge day of that entry
 * @param recorded the day on which it was recorded
 */
export function trackEventOf(
  event: DiplomaticEvent,
  track: string,
  position: number,
  known: Day,
  recorded = Infinity,
): TrackEvent {
  const occurred = EdtfDate.parse(event.occurred).knownBy(known);
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
    branch: branchOf(
      event.level,
      (initiators.length > 0 ? initiators : partakers).flatMap(({ body }) => body ?? []),
    ),
    role,
    mode: 'mode' in event ? (event.mode ?? null) : null,
    confidence: event.confidence ?? null,
    initiators: countries(initiators.length > 0 ? initiators : partakers),
    participants: countries(partakers),
    targets: countries(event.actors.filter((actor) => actor.role === 'target')),
    acts: event.count ?? null,
    claimKind: event.type === 'ClaimMade' ? event.claimKind : null,
    beneficiary: 'beneficiary' in event ? (event.beneficiary ?? null) : null,
    mechanism,
    cadenceDays: 'cadenceDays' in event ? (event.cadenceDays ?? null) : null,
    presumedOperating: 'presumedOperating' in event ? (event.presumedOperating ?? null) : null,
    due: event.due === undefined ? null : EdtfDate.parse(event.due),
    expires: event.expires === undefined ? null : EdtfDate.parse(event.expires),
    links: event.links ?? none,
    ...sourceFacts(event.sources, event.occurred, inForce),
    sourcesByDay: laterKnown(event.sources, { known, recorded }),
    disputedBy: none,
    disputes: none,
    readFrom: [position],
    addedFrom: none,
    assessment: null,
    opening: null,
  };
}

/** The fields of an event that is no act of a party: an assessment, or the opening state of a track. */
const noAct = {
  level: null,
  branch: 'executive',
  role: null,
  mode: null,
  confidence: null,
  initiators: [],
  participants: [],
  targets: [],
  acts: null,
  claimKind: null,
  beneficiary: null,
  mechanism: null,
  cadenceDays: null,
  presumedOperating: null,
  due: null,
  expires: null,
  links: [],
  publishers: [],
  claims: [],
  accounts: [],
  accountDates: [],
  sourcesByDay: [],
  addedFrom: [],
  disputedBy: [],
  disputes: [],
  assessment: null,
  opening: null,
} as const;

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
    ...noAct,
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
    expires: EdtfDate.parse(isoDay(days.last)),
    readFrom: [position],
    assessment: { status, reason, evidence, analyst },
  };
}

/**
 * The opening state of a track's definition as the first event of its fold; known from the day since which it holds,
 * because a definition is no news.
 * @param defined the id and position of the entry that defines the track
 */
export function openingEventOf({ opening, title }: TrackDefinition, defined: DefiningEntry): TrackEvent | null {
  if (!opening) return null;
  const since = EdtfDate.parse(opening.since);
  const from = startOf(since);
  return {
    ...noAct,
    ...defined,
    type: 'TrackDefined',
    group: 'definition',
    known: from,
    title: `Opening state of “${title}”`,
    occurred: since,
    ...dated('TrackDefined', since),
    announcedFrom: from,
    rank: -1,
    ...sourceFacts([opening.source], opening.since, false),
    sourcesByDay: laterKnown([opening.source], { known: from, recorded: Infinity }),
    readFrom: [defined.position],
    opening: { formal: opening.formal, practice: opening.practice },
  };
}

/**
 * Copies an event with a claimed date (EDTF) instead of the recorded one, without its other claims. An act with its own
 * date of taking force is returned unchanged, because claims do not concern that date.
 */
export function withDate(event: TrackEvent, claimed: string): TrackEvent {
  if (isInForce(event)) return event;
  const occurred = EdtfDate.parse(claimed).knownBy(event.known);
  const unannounced = event.announcedFrom === startOf(event.occurred);
  const announcedFrom = unannounced ? startOf(occurred) : event.announcedFrom;
  return { ...event, occurred, ...dated(event.type, occurred), announcedFrom, claims: [] };
}

/** An event as a correction reads it, known since the day of its first entry, and at that entry's position. */
export function knownSince(event: TrackEvent, { position, known }: Pick<TrackEvent, 'position' | 'known'>): TrackEvent {
  const occurred = EdtfDate.parse(event.occurred.text).knownBy(known);
  const dates = isInForce(event) ? undefined : dated(event.type, occurred);
  return { ...event, position, known, occurred, ...dates };
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
    publishers: independentPublishers(all.flatMap((each) => each.publishers)),
    links: all.flatMap((each) => each.links),
    claims: inForce ? [] : dates,
    accounts: union((each) => each.accounts),
    accountDates: inForce ? [] : accountDatesOfMerged(event, all),
    disputedBy: union((each) => each.disputedBy),
    readFrom: union((each) => each.readFrom),
    addedFrom: union((each) => each.addedFrom),
  };
}

/** The event with only the sources known at the end of a day; the same event where that is all of them. */
export function withSourcesKnownAt(event: TrackEvent, knownAt: Day): TrackEvent {
  if (event.sourcesByDay.every(({ known }) => known <= knownAt)) return event;
  const sources = event.sourcesByDay.filter(({ known }) => known <= knownAt);
  return {
    ...event,
    ...sourceFacts(sources, event.occurred.text, isInForce(event)),
    sourcesByDay: sources.some(({ known }) => known > event.known) ? sources : none,
  };
}

/**
 * The event with what a later entry adds. An end counts only where the event has an open one; texts stay in the log.
 * @param position the position of that entry
 */
export function withAddition(event: TrackEvent, { adds }: EventAmended, position: number): TrackEvent {
  const interval = adds.ended === undefined ? null : endedInterval(event.occurred.text, adds.ended);
  const ended = interval === null ? event : withEnd(event, EdtfDate.parse(interval).knownBy(event.known));
  const added = { ...ended, addedFrom: [...event.addedFrom, position] };
  if (!adds.sources) return added;
  const inForce = isInForce(ended);
  const facts = sourceFacts(adds.sources, ended.occurred.text, inForce);
  return { ...added, ...unitedFacts(ended, inForce, facts) };
}

function withEnd(event: TrackEvent, occurred: EdtfDate): TrackEvent {
  const claims = event.claims.filter((date) => date !== occurred.text);
  const accountDates = differingDates(event.accountDates, occurred.text);
  return { ...event, occurred, ...(!isInForce(event) && dated(event.type, occurred)), claims, accountDates };
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

const none: readonly never[] = [];

function countries(actors: readonly { country: string }[]): readonly string[] {
  return actors.length === 0 ? none : [...new Set(actors.map((actor) => actor.country))];
}

/** Whether the event counts from the day on which it takes force, and not from the day on which it happened. */
function isInForce(event: TrackEvent): boolean {
  return event.date !== event.occurred;
}
