import { type TrackEvent, isInformal, isOperational, isSession, isTwoSided } from '../record/track-event.js';
import { actName, type FoldStep, transitionOf } from './fold-trace.js';
import { isEngagement } from '../fold/formal.js';
import type { Policy } from '../policy/policy.js';
import type { PracticeState } from '../policy/states.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { type EventGroup, vocabularyOf } from '../events/vocabulary.js';

export const ineffectiveReasons = [
  'assessed',
  'not-governments',
  'one-sided',
  'mention',
  'agenda-item',
  'suspension-stands',
  'ended-stands',
  'pause-stands',
  'sessions-only',
  'kept-so',
  'already-so',
  'other-mechanism',
  'no-meeting',
  'promise',
  'own-act',
  'pressure',
  'statement',
  'term',
  'party-left',
  'no-rule',
] as const;
export type IneffectiveReason = (typeof ineffectiveReasons)[number];

/** An event since the status began which left it as it was, and why. */
export interface IneffectiveEvent {
  readonly event: TrackEvent;
  readonly reason: IneffectiveReason;
  /** What it made of practice, where it moved that alone. */
  readonly practice?: PracticeState;
}

/**
 * The events after the one that began the status, in the order of the fold; all of them where nothing began one.
 * @param later the stretches since, all of one status
 */
export function ineffectiveSince(
  path: readonly FoldStep[],
  began: StatusPeriod | undefined,
  later: readonly StatusPeriod[],
  policy: Policy,
): IneffectiveEvent[] {
  const made = new Map(later.flatMap((stretch) => (stretch.event ? [[stretch.cause, stretch.practice]] : [])));
  return since(path, began).map((step) => {
    const practice = made.get(step.event.id);
    return { event: step.event, reason: reasonOf(step, policy), ...(practice && { practice }) };
  });
}

function since(path: readonly FoldStep[], began: StatusPeriod | undefined): readonly FoldStep[] {
  if (!began) return path;
  const start = path.findIndex(({ event }) => event.id === began.cause);
  const after = start < 0 ? path : path.slice(start + 1);
  return after.filter(({ event }) => event.type !== 'AssessmentRecorded' && event.visibleFrom >= began.day);
}

const reasonOfGroup: Partial<Record<EventGroup, IneffectiveReason>> = {
  commitment: 'promise',
  cooperation: 'own-act',
  concession: 'own-act',
  pressure: 'pressure',
  statement: 'statement',
};

function reasonOf(step: FoldStep, policy: Policy): IneffectiveReason {
  const { event, before } = step;
  const act = actName(event);
  const bears = act !== null && (transitionOf(act, policy) !== undefined || policy.practice.jointActs.includes(act));
  if (before.assessment && bears) return 'assessed';
  if (event.type === 'TalksHeld' || isSession(event) || isOperational(event)) return reasonOfContact(step, policy);
  if (act !== null && vocabularyOf(act).isMissedMeeting) return bears ? 'no-rule' : 'no-meeting';
  switch (event.type) {
    case 'AgreementExtended':
      return 'term';
    case 'PartyWithdrew':
      return 'party-left';
    case 'WorkingGroupDissolved':
    case 'MechanismPaused':
      return before.mechanisms.some((m) => m.live && m.id !== event.mechanism) ? 'other-mechanism' : 'already-so';
    case 'CooperationLapsed':
      return standing(before) ?? 'already-so';
    default:
      return bears ? reasonOfAct(step) : (reasonOfGroup[event.group as EventGroup] ?? 'no-rule');
  }
}

function reasonOfContact({ event, before }: FoldStep, policy: Policy): IneffectiveReason {
  if (isInformal(event)) return 'not-governments';
  if (!isTwoSided(event, before.parties)) return 'one-sided';
  if (event.role === 'side-contact') return 'mention';
  const engages = isSession(event) || isEngagement(event, before, policy);
  const held = standing(before);
  if (held && (engages || held === 'suspension-stands')) return held;
  if (!engages) return 'agenda-item';
  return before.formal.state === 'mechanism' && !isSession(event) ? 'sessions-only' : 'kept-so';
}

/** The reason for a declared act that the table of transitions, or the clock, knows. */
function reasonOfAct({ event, before, after }: FoldStep): IneffectiveReason {
  if (event.group === 'suspension' && event.type !== 'CooperationResumed') return 'already-so';
  return standing(before) ?? (after.jointAct !== before.jointAct ? 'kept-so' : 'no-rule');
}

function standing({ formal }: FoldStep['before']): IneffectiveReason | null {
  if (formal.state === 'suspended') return 'suspension-stands';
  if (formal.state === 'ended') return 'ended-stands';
  return formal.state === 'paused' ? 'pause-stands' : null;
}
