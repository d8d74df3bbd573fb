import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackDefinition } from '../entries/entry.js';
import type { TrackEvent } from '../record/track-event.js';
import type { FormalState } from '../policy/states.js';

/** A contact of all parties, with the last day it lasted (`Infinity` while it goes on). */
export interface Contact {
  readonly lastDay: Day;
  readonly event: TrackEvent;
}

export interface MechanismState {
  readonly id: string;
  readonly cadenceDays: number | null;
  readonly presumedOperating: boolean;
  /** Set up and not dissolved. */
  readonly live: boolean;
  readonly paused: boolean;
  readonly lastSession: Contact | null;
}

/** The declared side of a track, and what put it there. */
export interface FormalPosition {
  readonly state: FormalState;
  readonly by: readonly string[];
  readonly since: DateView | null;
  /** The event that moved it, or the one whose expiry did. */
  readonly event: TrackEvent | null;
  readonly expired: boolean;
}

/** What ends by itself: on its last day, after all that happened that day. */
export interface Expiry {
  readonly day: Day;
  readonly event: TrackEvent;
  readonly ends: 'agreement' | 'mechanism' | 'pause' | 'suspension' | 'assessment';
}

/** A suspension that stands; several parties may each have declared one. */
export interface Suspension {
  readonly by: readonly string[];
  readonly event: TrackEvent;
}

/** An act of the trailing window of pressure. */
export interface PressureAct {
  readonly lastDay: Day;
  readonly points: number;
  readonly event: TrackEvent;
}

/** All that the fold carries from one event to the next. Never changed in place. */
export interface TrackState {
  readonly parties: readonly string[];
  readonly formal: FormalPosition;
  readonly suspensions: readonly Suspension[];
  /** What a suspension of fixed term gives way to: the formal state before the first that stands. */
  readonly beneath: FormalState;
  readonly mechanisms: readonly MechanismState[];
  /** The dedicated dialogue or operational cooperation that ended last; sessions stand with their mechanism. */
  readonly engagement: Contact | null;
  readonly jointAct: { readonly day: Day; readonly event: TrackEvent } | null;
  readonly lapse: TrackEvent | null;
  readonly thaw: { readonly lastDay: Day; readonly event: TrackEvent } | null;
  readonly pressure: readonly PressureAct[];
  readonly expiries: readonly Expiry[];
  readonly lastDialogue: Contact | null;
  /** The analysts' assessments that have not expired; the one known last stands, and overrides the status. */
  readonly assessments: readonly TrackEvent[];
  readonly assessment: TrackEvent | null;
}

/** A track of which nothing is on record; the mechanisms that its definition names are not set up yet. */
export function initialState({ parties, mechanisms = [] }: TrackDefinition): TrackState {
  return {
    parties,
    formal: { state: 'none', by: [], since: null, event: null, expired: false },
    suspensions: [],
    beneath: 'none',
    mechanisms: mechanisms.map(({ id, cadenceDays = null, presumedOperating = false }) => {
      return { id, cadenceDays, presumedOperating, live: false, paused: false, lastSession: null };
    }),
    engagement: null,
    jointAct: null,
    lapse: null,
    thaw: null,
    pressure: [],
    expiries: [],
    lastDialogue: null,
    assessments: [],
    assessment: null,
  };
}

/** The later of two contacts; the newer report where they end on one day. */
export function laterContact(before: Contact | null, now: Contact): Contact {
  return before && before.lastDay > now.lastDay ? before : now;
}
