import type { Day } from '../time/day.js';
import type { Policy } from '../policy/policy.js';
import type { FormalState } from '../policy/states.js';
import { expireBefore } from './expiry.js';
import { practiceOn } from './practice.js';
import type { TrackState } from './state.js';

/** The state at the end of the day before `day`: what has expired is over, and a track that stands still is suspended. */
export function settledBefore(state: TrackState, day: Day, policy: Policy): TrackState {
  return withStandstill(expireBefore(state, day), day - 1, policy);
}

/** The formal states under which a track works; one that is agreed to resume is not held to have stopped. */
const working: ReadonlySet<FormalState> = new Set(['open', 'mechanism']);

/**
 * Suspends a track on which one line is suspended and nothing else works: the suspension of the line counts for the whole
 * as soon as practice is no longer `meeting`.
 */
function withStandstill(state: TrackState, day: Day, policy: Policy): TrackState {
  const lines = state.mechanisms.filter((m) => m.suspendedBy !== null);
  if (lines.length === 0 || !working.has(state.formal.state)) return state;
  if (practiceOn(day, state, policy).state === 'meeting') return state;
  const events = lines.map((m) => m.suspendedBy!).sort((a, b) => a.day - b.day || a.position - b.position);
  const [event] = events;
  const suspensions = events.map((each) => ({ by: each.initiators, event: each }));
  const by = [...new Set(suspensions.flatMap((suspension) => suspension.by))];
  const formal = { state: 'suspended', by, since: event!.date.startView(), event: event!, expired: false } as const;
  return { ...state, formal, suspensions, beneath: state.formal.state };
}
