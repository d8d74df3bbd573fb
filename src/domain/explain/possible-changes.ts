import { isoDay } from '../time/day.js';
import { evolve } from '../fold/evolve.js';
import { type TrackEvent, trackEventOf } from '../record/track-event.js';
import type { FoldStep } from './fold-trace.js';
import { practiceOn } from '../fold/practice.js';
import type { TrackView } from '../reading/track-view.js';
import type { FormalState, PracticeState, Status } from '../policy/states.js';
import { withExpiries, statusOf } from '../fold/status-history.js';
import { type EventType, eventTypes } from '../events/vocabulary.js';
import type { DiplomaticEvent } from '../events/event.js';

/** What an event of one type would make of a track. */
export interface PossibleAct {
  readonly type: EventType;
  readonly formal: FormalState;
  readonly practice: PracticeState;
}

/** The types of event that would give one status. */
export interface PossibleChange {
  readonly to: Status;
  readonly acts: readonly PossibleAct[];
}

/**
 * Every type of event that would give another status, had the parties done it together on the day: talks in the role
 * that engages under the policy, sessions of the mechanism that met last. It is folded as a real one would be, behind
 * what stands before it on its day.
 * @returns none while an assessment stands, which overrides whatever happens
 */
export function possibleChanges(view: TrackView, path: readonly FoldStep[], status: Status): PossibleChange[] {
  if (withExpiries(view.state, view.validAt).assessment) return [];
  const found = new Map<Status, PossibleAct[]>();
  for (const type of eventTypes) {
    const { to, ...axes } = outcomeOf(supposed(type, view), view, path);
    if (to !== status) found.set(to, [...(found.get(to) ?? []), { type, ...axes }]);
  }
  return [...found].map(([to, acts]) => ({ to, acts }));
}

function outcomeOf(event: TrackEvent, view: TrackView, path: readonly FoldStep[]) {
  const { validAt, policy } = view;
  const place = path.findIndex((step) => step.event.day === validAt && step.event.rank > event.rank);
  const later = place < 0 ? [] : path.slice(place).map((step) => step.event);
  const met = place < 0 ? view.state : path[place]!.before;
  const state = withExpiries(
    [event, ...later].reduce((folded, each) => evolve(folded, each, policy), met),
    validAt,
  );
  const formal = state.formal.state;
  const practice = practiceOn(validAt, state, policy).state;
  return { formal, practice, to: statusOf(formal, practice, policy) };
}

/** An event of a type as all parties of a track would do it on the day. */
function supposed(type: EventType, { definition, validAt, state, policy }: TrackView): TrackEvent {
  const mechanism = type === 'WorkingGroupMet' || type === 'WorkingGroupEstablished' ? mechanismOf(state) : undefined;
  const body = {
    type,
    id: '00000000-0000-0000-0000-000000000000',
    tracks: [definition.id],
    occurred: isoDay(validAt),
    actors: state.parties.map((country) => ({ country, role: 'participant' })),
    title: type,
    sources: [],
    ...(type === 'TalksHeld' && { trackRole: policy.practice.engagingRoles[0] }),
    ...(mechanism !== undefined && { mechanism }),
  } as unknown as DiplomaticEvent;
  return trackEventOf(body, definition.id, Number.MAX_SAFE_INTEGER, validAt);
}

/** The mechanism that met last; else any that the definition names, or a new one. */
function mechanismOf({ mechanisms }: TrackView['state']): string {
  const lastDay = (m: (typeof mechanisms)[number]) => m.lastSession?.lastDay ?? -Infinity;
  return [...mechanisms].sort((a, b) => lastDay(b) - lastDay(a))[0]?.id ?? 'new';
}
