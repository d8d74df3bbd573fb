import { evolve } from '../fold/evolve.js';
import { settledBefore } from '../fold/standstill.js';
import { type TrackEvent, isAct, isSession } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import type { TrackView } from './track-view.js';
import { initialState, type TrackState } from '../fold/state.js';
import type { EventType } from '../events/vocabulary.js';

/** One event of the fold with the states before and after it. */
export interface FoldStep {
  readonly event: TrackEvent;
  readonly before: TrackState;
  readonly after: TrackState;
}

/** Repeats the fold of a day event by event. The state before an event includes the clock's expiries up to its day. */
export function foldTrace(view: TrackView): FoldStep[] {
  const trace: FoldStep[] = [];
  let state = initialState(view.definition);
  for (const event of view.visible()) {
    const after = evolve(state, event, view.policy);
    trace.push({ event, before: settledBefore(state, event.day, view.policy), after });
    state = after;
  }
  return trace;
}

/** The act name of an event in the policy's transition table; `null` for what is no act of a party. */
export function actName(event: TrackEvent): EventType | null {
  if (!isAct(event)) return null;
  return isSession(event) && event.type === 'TalksHeld' ? 'WorkingGroupMet' : event.type;
}

/** The row of the policy's transition table that lists an act; `undefined` if there is none. */
export function transitionOf(act: EventType, policy: Policy): Policy['transitions'][number] | undefined {
  return policy.transitions.find((transition) => transition.acts.includes(act));
}
