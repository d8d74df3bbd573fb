import { evolve } from '../fold/evolve.js';
import { expireBefore } from '../fold/expiry.js';
import { type TrackEvent, isSession } from '../record/track-event.js';
import type { Policy } from '../policy/policy.js';
import type { TrackView } from '../reading/track-view.js';
import { initialState, type TrackState } from '../fold/state.js';
import type { EventType } from '../events/vocabulary.js';

/** One event of the fold with the state that it met and the one that it left behind. */
export interface FoldStep {
  readonly event: TrackEvent;
  readonly before: TrackState;
  readonly after: TrackState;
}

/** The fold of a day once more, event by event: what each of them met once the clock had run, and what it made. */
export function foldTrace(view: TrackView): FoldStep[] {
  const path: FoldStep[] = [];
  let state = initialState(view.definition);
  for (const event of view.visible()) {
    const after = evolve(state, event, view.policy);
    path.push({ event, before: expireBefore(state, event.day), after });
    state = after;
  }
  return path;
}

/** The name under which the table of transitions has an event; `null` for an assessment, which is no act. */
export function actName(event: TrackEvent): EventType | null {
  if (event.type === 'AssessmentRecorded') return null;
  return isSession(event) && event.type === 'TalksHeld' ? 'WorkingGroupMet' : event.type;
}

/** The row of the table that an act falls under. */
export function transitionOf(act: EventType, policy: Policy): Policy['transitions'][number] | undefined {
  return policy.transitions.find((transition) => transition.acts.includes(act));
}
