import { isoDay } from '../time/day.js';
import { evolve } from '../fold/evolve.js';
import { type TrackEvent } from '../record/track-event.js';
import { trackEventOf } from '../record/make-track-event.js';
import type { FoldStep } from '../reading/fold-trace.js';
import { partiesIn } from '../fold/state.js';
import { practiceOn } from '../fold/practice.js';
import type { TrackView } from '../reading/track-view.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import { withExpiries, statusOf } from '../fold/status-history.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';
import type { DiplomaticEvent } from '../events/event.js';

/** The formal and practice state that an event of one type would give a track. */
export interface PossibleAct {
  readonly type: EventType;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

/** The event types that would lead to one status. */
export interface PossibleChange {
  readonly to: Status;
  readonly acts: readonly PossibleAct[];
}

/**
 * Finds every event type that would change the status, if all parties did it together on the day: talks in the role
 * that engages under the policy, sessions of the mechanism that met last. The hypothetical event is folded like a real
 * one, in its place by event order among the events of the day.
 * @param path the fold of the day (`foldTrace`)
 * @param status the present status
 * @returns an empty list while an assessment stands, since it overrides all events
 */
export function possibleChanges(view: TrackView, path: readonly FoldStep[], status: Status): PossibleChange[] {
  if (withExpiries(view.state, view.validAt, view.policy).assessment) return [];
  const found = new Map<Status, PossibleAct[]>();
  for (const type of eventTypes) {
    const { to, ...axes } = outcomeOf(hypotheticalEvent(type, view), view, path);
    if (to !== status) found.set(to, [...(found.get(to) ?? []), { type, ...axes }]);
  }
  return [...found].map(([to, acts]) => ({ to, acts }));
}

function outcomeOf(event: TrackEvent, view: TrackView, path: readonly FoldStep[]) {
  const { validAt, policy } = view;
  const place = path.findIndex((step) => step.event.day === validAt && step.event.rank > event.rank);
  const later = place < 0 ? [] : path.slice(place).map((step) => step.event);
  const stateBefore = place < 0 ? view.state : path[place]!.before;
  const state = withExpiries(
    [event, ...later].reduce((folded, each) => evolve(folded, each, policy), stateBefore),
    validAt,
    policy,
  );
  const formal = state.formal.state;
  const practice = practiceOn(validAt, state, policy).state;
  return { formal, practice, to: statusOf(formal, practice, policy) };
}

/** A hypothetical event of a type, done by all parties of a track on the day. */
function hypotheticalEvent(type: EventType, { definition, validAt, state, policy }: TrackView): TrackEvent {
  const mechanism = type === 'WorkingGroupMet' || type === 'WorkingGroupEstablished' ? mechanismOf(state) : undefined;
  const body = {
    type,
    id: '00000000-0000-0000-0000-000000000000',
    tracks: [definition.id],
    occurred: isoDay(validAt),
    actors: partiesIn(state).map((country) => ({ country, role: 'participant' })),
    title: type,
    sources: [],
    ...(type === 'TalksHeld' && { trackRole: policy.practice.engagingRoles[0] }),
    ...(mechanism !== undefined && { mechanism }),
  } as unknown as DiplomaticEvent;
  return trackEventOf(body, definition.id, Number.MAX_SAFE_INTEGER, validAt);
}

/** The id of the mechanism that met last; otherwise of any in the track's definition, or a new one. */
function mechanismOf({ mechanisms }: TrackView['state']): string {
  const lastDay = (m: (typeof mechanisms)[number]) => m.lastSession?.lastDay ?? -Infinity;
  return [...mechanisms].sort((a, b) => lastDay(b) - lastDay(a))[0]?.id ?? 'new';
}
