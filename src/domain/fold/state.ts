import type { Day } from '../time/day.js';
import type { DateView } from '../time/edtf-date.js';
import type { TrackDefinition } from '../entries/track-definition.js';
import type { TrackEvent } from '../record/track-event.js';
import { partiesOf, type Sides, sidesOf } from '../record/sides.js';
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
  /** The pause in force. */
  readonly pausedBy: TrackEvent | null;
  /** The act that suspended this mechanism by name; where nothing else works, it suspends the track too. */
  readonly suspendedBy: TrackEvent | null;
  /** The lapse of this mechanism alone. */
  readonly lapsedBy: TrackEvent | null;
  /** The promise to set it up, until it is. */
  readonly announcedBy: TrackEvent | null;
  /** The resumption after a stop, until it meets again. */
  readonly resumedBy: TrackEvent | null;
  /** Whether a suspension has interrupted a presumed routine, which a resumption takes up again. */
  readonly routineSuspended: boolean;
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
  readonly sides: Sides;
  /** The sides of the track's definition, to which a party that rejoins returns. */
  readonly definedSides: Sides;
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
  /** The last-ended indirect talks of all sides: they keep a track from silence, and no more. */
  readonly indirect: Contact | null;
  readonly jointAct: { readonly day: Day; readonly event: TrackEvent } | null;
  readonly lapse: TrackEvent | null;
  /** The act that ended the presumption of an unlogged routine, and its day. */
  readonly presumptionEnded: { readonly day: Day; readonly event: TrackEvent } | null;
  /** The agreement whose routine is presumed to go on unlogged. */
  readonly presumedAgreement: TrackEvent | null;
  /** The agreement whose presumed routine a suspension has interrupted, which a resumption takes up again. */
  readonly suspendedAgreement: TrackEvent | null;
  /** The last use of force since which no contact of all sides is on record. */
  readonly force: TrackEvent | null;
  readonly thaw: { readonly lastDay: Day; readonly event: TrackEvent } | null;
  readonly pressure: readonly PressureAct[];
  readonly expiries: readonly Expiry[];
  readonly lastDialogue: Contact | null;
  /** The unexpired assessments of analysts, and the one in force (known last), which overrides the status. */
  readonly assessments: readonly TrackEvent[];
  readonly assessment: TrackEvent | null;
}

/** The state of a track without events; the mechanisms that its definition names are not yet set up. */
export function initialState(definition: TrackDefinition): TrackState {
  const { mechanisms = [] } = definition;
  const sides = sidesOf(definition);
  return {
    sides,
    definedSides: sides,
    formal: { state: 'none', by: [], since: null, event: null, expired: false },
    suspensions: [],
    beneath: 'none',
    mechanisms: mechanisms.map(({ id, cadenceDays = null, presumedOperating = false }) => {
      return { ...unusedMechanism(id), cadenceDays, presumedOperating };
    }),
    engagement: null,
    indirect: null,
    jointAct: null,
    lapse: null,
    presumptionEnded: null,
    presumedAgreement: null,
    suspendedAgreement: null,
    force: null,
    thaw: null,
    pressure: [],
    expiries: [],
    lastDialogue: null,
    assessments: [],
    assessment: null,
  };
}

/** A mechanism that is known and not set up. */
export function unusedMechanism(id: string): MechanismState {
  return {
    id,
    cadenceDays: null,
    presumedOperating: false,
    live: false,
    pausedBy: null,
    suspendedBy: null,
    lapsedBy: null,
    announcedBy: null,
    resumedBy: null,
    routineSuspended: false,
    lastSession: null,
  };
}

/** A mechanism that was dissolved, or whose term is over: nothing of it is suspended, lapsed or promised any more. */
export function endedMechanism(m: MechanismState): MechanismState {
  return { ...unusedMechanism(m.id), cadenceDays: m.cadenceDays, lastSession: m.lastSession };
}

/** The parties of a track in a state: those of its definition without those that withdrew, and those that joined. */
export function partiesIn({ sides }: TrackState): readonly string[] {
  return partiesOf(sides);
}

/** The contact that ended later; the second one if both ended on one day. */
export function laterContact(before: Contact | null, now: Contact): Contact {
  return before && before.lastDay > now.lastDay ? before : now;
}
