import type { Source } from '../events/event.js';
import type { FlagGround } from '../reading/flags.js';
import type { TrackEvent } from '../record/track-event.js';
import type { PossibleChange } from './possible-changes.js';
import type { TrackView } from '../reading/track-view.js';
import type { FormalState, PracticeState } from '../policy/states.js';
import type { TrackReading } from '../reading/reading.js';
import type { TrackState } from '../fold/state.js';
import type { Beginning, StatusPeriod } from '../fold/status-history.js';
import type { IneffectiveEvent } from './ineffective-events.js';
import type { EventType } from '../events/vocabulary.js';

/** So many steps of the chain, and so many events that moved nothing, are named; the counts are of all. */
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

/** The rule that began a stretch. */
export interface AppliedRule {
  readonly kind: (typeof ruleKinds)[number];
  /** The act, and all that share its row of the table of transitions. */
  readonly act?: EventType;
  readonly row?: readonly EventType[];
  readonly from?: FormalState;
  readonly to?: FormalState;
  /** What the clock or a contact made of practice. */
  readonly practice?: PracticeState;
  /** After how many days, and which threshold of the policy (or the mechanism's own rhythm) says so. */
  readonly days?: number;
  readonly threshold?: 'quietAfterDays' | 'silentAfterDays' | 'silentAfterDaysWhileAgreed' | 'rhythm';
}

/** A stretch that led to the present one, with what began it; two steps where the rules moved beneath an assessment. */
export interface ChainStep {
  readonly period: StatusPeriod;
  readonly rule: AppliedRule;
  readonly began: Beginning;
}

/** A sentence with the events that it rests on. */
export interface Sentence {
  readonly text: string;
  readonly events: readonly TrackEvent[];
  /** Where others than those of the events vouch for it. */
  readonly sources?: readonly Source[];
}

/** Why a track reads as it does on a day, and what would change that. */
export interface Explanation {
  readonly reading: TrackReading;
  /** Newest first, down to what began the status, the formal state and the practice of the day. */
  readonly chain: readonly ChainStep[];
  /** How many stretches lie between the ends of the chain. */
  readonly periodCount: number;
  /** In the order of the fold. */
  readonly ineffective: readonly IneffectiveEvent[];
  readonly grounds: readonly FlagGround[];
  readonly changes: readonly PossibleChange[];
  readonly sentences: readonly Sentence[];
}

/** What the sentences are made of. */
export interface ExplanationInput extends Omit<Explanation, 'sentences' | 'stretches'> {
  readonly view: TrackView;
  /** The state of the day, settled. */
  readonly state: TrackState;
}
