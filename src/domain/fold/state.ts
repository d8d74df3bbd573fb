import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { TrackEvent } from '../record/track-event.js';
import type { FormalState } from '../policy/states.js';

/** A contact of all parties, with the last day it lasted (`Infinity` while it goes on). */
export interface Contact {
  readonly lastDay: Day;
  readonly event: TrackEvent;
}

/** A mechanism in the fold; `cadenceDays` is its stated cadence in days. */
export interface MechanismState {
  readonly id: string;
  readonly cadenceDays: number | null;
  readonly presumedOperating: boolean;
  /** Whether it has been set up and not dissolved. */
  readonly live: boolean;
  readonly paused: boolean;
  readonly lastSession: Contact | null;
}

/** The formal axis: the declared state of a track, and the act that set it. */
export interface FormalPosition {
  readonly state: FormalState;
  readonly by: readonly string[];
  readonly since: DateView | null;
  /** The event that set the state, or the event whose expiry did. */
  readonly event: TrackEvent | null;
  readonly expired: boolean;
}

/** An effect that ends by itself, on its last day and after all events of that day. */
export interface Expiry {
  readonly day: Day;
  readonly event: TrackEvent;
  readonly ends: 'agreement' | 'mechanism' | 'pause' | 'suspension' | 'assessment';
}

/** A suspension in force; several parties may each have declared one. */
export interface Suspension {
  readonly by: readonly string[];
  readonly event: TrackEvent;
}

/** An act within the trailing window of pressure, with the last day on which it counts. */
export interface PressureAct {
  readonly lastDay: Day;
  readonly points: number;
  readonly event: TrackEvent;
}

/** The state of the fold between two events. Immutable. */
export interface TrackState {
  readonly parties: readonly string[];
  readonly formal: FormalPosition;
  readonly suspensions: readonly Suspension[];
  /**
   * The formal state to return to when suspensions of fixed term expire: the one before the first suspension in
   * force.
   */
  readonly beneath: FormalState;
  readonly mechanisms: readonly MechanismState[];
  /** The last-ended dedicated dialogue or operational cooperation; sessions are stored with their mechanism. */
  readonly engagement: Contact | null;
  readonly jointAct: { readonly day: Day; readonly event: TrackEvent } | null;
  readonly lapse: TrackEvent | null;
  readonly thaw: { readonly lastDay: Day; readonly event: TrackEvent } | null;
  readonly pressure: readonly PressureAct[];
  readonly expiries: readonly Expiry[];
  readonly lastDialogue: Contact | null;
  /** The unexpired assessments of analysts, and the one in force (known last), which overrides the status. */
  readonly assessments: readonly TrackEvent[];
  readonly assessment: TrackEvent | null;
}

/** The state of a track without events; the mechanisms that its definition names are not yet set up. */
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

/** The contact that ended later; the second one if both ended on one day. */
export function laterContact(before: Contact | null, now: Contact): Contact {
  return before && before.lastDay > now.lastDay ? before : now;
}
