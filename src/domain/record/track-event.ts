import type { Day } from '../time/day.js';
import type { EdtfDate } from '../time/edtf-date.js';
import type { ClaimKind, Confidence, Level, Link, Source, TalksMode } from '../events/event.js';
import type { Branch } from '../events/branch.js';
import type { TrackRole } from '../events/track-role.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import type { EventGroup, EventType } from '../events/vocabulary.js';
import type { KnownSource } from './known-sources.js';
import { partiesOf, type Sides } from './sides.js';

/**
 * An event prepared for the fold of one track: dates parsed, parties and role resolved, long texts left in the log.
 * `day` is its sort day (its earliest bound), `visibleFrom` the first day whose reading counts it (its latest bound).
 */
export interface TrackEvent {
  readonly id: string;
  readonly type: EventType | 'AssessmentRecorded' | 'TrackDefined';
  readonly group: EventGroup | 'assessment' | 'definition';
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
  /** The branch of the state that acts. */
  readonly branch: Branch;
  readonly role: TrackRole | null;
  readonly mode: TalksMode | null;
  /** How likely the event is by the judgement of its coder; `null` where it is not in doubt. */
  readonly confidence: Confidence | null;
  readonly initiators: readonly string[];
  readonly participants: readonly string[];
  /** The parties that the event is aimed at; being a target is not taking part. */
  readonly targets: readonly string[];
  /** How many acts the event tells of; `null` where it does not say. */
  readonly acts: number | null;
  /** What a `ClaimMade` claims. */
  readonly claimKind: ClaimKind | null;
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
  /** The sources with their knowledge days, where one of them became known after the event; else empty. */
  readonly sourcesByDay: readonly KnownSource[];
  /** The parties that dispute the event, and their disputes in order of knowledge. */
  readonly disputedBy: readonly string[];
  readonly disputes: readonly Dispute[];
  /**
   * The positions of the entries that it was read from: its own or its correction's, then those of merged duplicates.
   */
  readonly readFrom: readonly number[];
  /** The positions of the entries that add to it, and to merged duplicates, in order of knowledge. */
  readonly addedFrom: readonly number[];
  /** The status that an analyst assigns; only on an `AssessmentRecorded`. */
  readonly assessment: AssessedStatus | null;
  /** The state of the track before its first event; only on a `TrackDefined`. */
  readonly opening: Opening | null;
}

/** The id and position of the entry that defines a track. */
export interface DefiningEntry {
  readonly id: string;
  readonly position: number;
}

/** The formal state and the practice with which a track begins. */
export interface Opening {
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

/** An event that somebody did: no assessment or opening state. Its type has a row in the vocabulary. */
export type TrackAct = TrackEvent & { readonly type: EventType; readonly group: EventGroup };

/** Whether an event is an act, and no assessment or opening state. */
export function isAct(event: TrackEvent): event is TrackAct {
  return event.type !== 'AssessmentRecorded' && event.type !== 'TrackDefined';
}

/** An analyst's status for a track, with the reason and the ids of the events that are its evidence. */
export interface AssessedStatus {
  readonly status: Status;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly analyst: string;
}

/** A party's dispute of an event; without a date (EDTF) it denies the event as a whole. */
export interface Dispute {
  readonly id: string;
  readonly party: string;
  readonly says: string;
  readonly occurred?: string | undefined;
  readonly sources?: readonly Source[] | undefined;
}

/** The date (EDTF) that one account gives for an event; an account is a party's code or `third-party`. */
export interface AccountDate {
  readonly account: string;
  readonly occurred: string;
}

/**
 * Whether the event is at the level of a legislature, court, state media or go-between: a contact, but no government
 * act.
 */
export function isInformal(event: TrackEvent): boolean {
  return event.level === 'other-branch' || event.level === 'quasi-official';
}

/** The ids of the entries that an event is linked to in one way. */
export function linkedTo({ links }: Pick<TrackEvent, 'links'>, rel: Link['rel']): string[] {
  return links.filter((link) => link.rel === rel).map((link) => link.event);
}

/** What stands in a map under the ids of the entries that an event is linked to in one way. */
export function linkedAmong<T>(event: Pick<TrackEvent, 'links'>, known: ReadonlyMap<string, T>, rel: Link['rel']): T[] {
  return linkedTo(event, rel).flatMap((id) => known.get(id) ?? []);
}

/** Whether the event is what somebody holds or expects, and no act: a claim, or an expectation. */
export function isHeld({ type }: Pick<TrackEvent, 'type'>): boolean {
  return type === 'ClaimMade' || type === 'OutcomeExpected';
}

/** Whether the event is in doubt: its coder finds it less than likely, or a party disputes it. */
export function isDoubtful({ confidence, disputedBy }: TrackEvent): boolean {
  const isUnlikely = confidence !== null && !['likely', 'very likely', 'almost certain'].includes(confidence);
  return isUnlikely || disputedBy.length > 0;
}

/** Whether a party of every side takes part; being a target is not taking part. */
export function involvesEverySide(event: TrackEvent, sides: Sides): boolean {
  return sides.every((side) => side.some((party) => event.participants.includes(party)));
}

/** Whether parties of at least two sides take part: an act that no side does alone. */
export function involvesTwoSides(event: TrackEvent, sides: Sides): boolean {
  return sides.filter((side) => side.some((party) => event.participants.includes(party))).length > 1;
}

/** The parties of the sides that do not take part; a dialogue without some of them is a partial one. */
export function absentFrom(event: TrackEvent, sides: Sides): string[] {
  return partiesOf(sides).filter((party) => !event.participants.includes(party));
}

/** Whether the talks went through a mediator or were held in separate rooms. */
export function isIndirect(event: TrackEvent): boolean {
  return event.mode === 'indirect';
}

/** Whether the event is a session of a mechanism: by its type, or as dedicated talks on this track that name one. */
export function isSession(event: TrackEvent): boolean {
  if (isIndirect(event)) return false;
  return (
    event.type === 'WorkingGroupMet' ||
    event.type === 'WorkingGroupEstablished' ||
    (event.type === 'TalksHeld' && event.mechanism !== null && event.role === 'dedicated')
  );
}

/** Whether talks were on the subject of the track alone: dedicated to it, or a session of a mechanism. */
export function isDedicated(event: TrackEvent): boolean {
  return event.role === 'dedicated' || isSession(event);
}

/**
 * Whether the event is a dialogue: talks dedicated to the track or with it on the agenda, or a session; every side
 * present in one room or on one line.
 */
export function isDialogue(event: TrackEvent, sides: Sides): boolean {
  const talks = event.type === 'TalksHeld' && event.role !== 'side-contact' && !isIndirect(event);
  return (talks || isSession(event)) && involvesEverySide(event, sides);
}

/** Whether the event is indirect talks of all sides on the subject: a dialogue of lesser form. */
export function isIndirectDialogue(event: TrackEvent, sides: Sides): boolean {
  return isIndirect(event) && event.role !== 'side-contact' && involvesEverySide(event, sides);
}

/** Whether the event is a contact of all sides: dialogue, indirect talks, talks in passing, operational cooperation. */
export function isContact(event: TrackEvent, sides: Sides): boolean {
  const kind = event.type === 'TalksHeld' || isIndirect(event) || isSession(event) || isOperational(event);
  return kind && involvesEverySide(event, sides);
}

/** Whether the event is operational cooperation: information shared or joint enforcement. */
export function isOperational(event: TrackEvent): boolean {
  return event.type === 'InformationShared' || event.type === 'JointEnforcementAction';
}
