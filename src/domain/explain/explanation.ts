import type { Source } from '../events/event.js';
import type { FlagGround } from '../reading/flags.js';
import type { Term } from '../reading/ledger/terms.js';
import type { TrackEvent } from '../record/track-event.js';
import type { PossibleChange } from './possible-changes.js';
import type { TrackView } from '../reading/track-view.js';
import type { FormalState, PracticeState } from '../policy/states.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackState } from '../fold/state.js';
import type { Beginning, StatusPeriod } from '../fold/status-history.js';
import type { IneffectiveEvent } from './ineffective-events.js';
import type { EventType } from '../events/vocabulary.js';

/** The maximum number of chain steps, and of ineffective events, that are listed; counts always cover all. */
export const explainLimits = { steps: 50, events: 50 } as const;

export const ruleKinds = [
  'act',
  'contact',
  'silence',
  'lapse',
  'expiry',
  'assessment',
  'assessment-expired',
  'term',
] as const;

/** The rule that began a status period. */
export interface AppliedRule {
  readonly kind: (typeof ruleKinds)[number];
  /** The act, and all acts in the same row of the policy's transition table. */
  readonly act?: EventType;
  readonly row?: readonly EventType[];
  readonly from?: FormalState;
  readonly to?: FormalState;
  /** The new value of practice, by the clock or a contact. */
  readonly practice?: PracticeState;
  /** The number of days of silence, and its source: a threshold of the policy, or the mechanism's own rhythm. */
  readonly days?: number;
  readonly threshold?: 'quietAfterDays' | 'silentAfterDays' | 'silentAfterDaysWhileAgreed' | 'rhythm';
}

/**
 * A status period that led to the present one, with its cause; a period under an assessment has two steps: its own and
 * the ruled one.
 */
export interface ChainStep {
  readonly period: StatusPeriod;
  readonly rule: AppliedRule;
  readonly began: Beginning;
}

/** A sentence with its supporting events. */
export interface Sentence {
  readonly text: string;
  readonly events: readonly TrackEvent[];
  /** The sources, if they are not those of the events. */
  readonly sources?: readonly Source[];
}

/** The explanation of a track's status on a day: its causes, and the changes that are possible from there. */
export interface Explanation {
  readonly reading: TrackReading;
  /** Newest first, back to the beginnings of the day's status, formal state and practice. */
  readonly chain: readonly ChainStep[];
  /** The number of status periods that the chain spans. */
  readonly periodCount: number;
  /** In fold order. */
  readonly ineffective: readonly IneffectiveEvent[];
  readonly grounds: readonly FlagGround[];
  readonly changes: readonly PossibleChange[];
  /** The open terms of the side that suspended the track, oldest first; empty where it is not suspended. */
  readonly terms: readonly Term[];
  readonly sentences: readonly Sentence[];
}

/** The input of the sentences. */
export interface ExplanationInput extends Omit<Explanation, 'sentences'> {
  readonly view: TrackView;
  /** The state of the day, after expiries. */
  readonly state: TrackState;
}
