import {
  isAct,
  isIndirect,
  isInformal,
  isOperational,
  isSession,
  involvesEverySide,
  type TrackAct,
} from '../record/track-event.js';
import { actName, type FoldStep, transitionOf } from '../reading/fold-trace.js';
import { hasConsent, isEngagement } from '../fold/formal.js';
import type { Policy } from '../policy/policy.js';
import type { PracticeState } from '../policy/states.js';
import type { StatusPeriod } from '../fold/status-history.js';
import { type EventGroup, vocabularyOf } from '../events/vocabulary.js';

export const ineffectiveReasons = [
  'assessed',
  'not-governments',
  'one-sided',
  'one-sided-offer',
  'one-line',
  'mention',
  'indirect',
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

/** An event after the beginning of the status that did not change it, with the reason. */
export interface IneffectiveEvent {
  readonly event: TrackAct;
  readonly reason: IneffectiveReason;
  /** The new value of practice, if the event changed only that. */
  readonly practice?: PracticeState;
}

/**
 * The events after the one that began the status, in fold order, each with the reason why it did not change the status.
 * @param began the period in which the status began; `undefined` to take all events, while there is no status
 * @param later the periods since, all of the same status
 */
export function ineffectiveSince(
  path: readonly FoldStep[],
  began: StatusPeriod | undefined,
  later: readonly StatusPeriod[],
  policy: Policy,
): IneffectiveEvent[] {
  const newPractice = new Map(later.flatMap((period) => (period.event ? [[period.cause, period.practice]] : [])));
  return since(path, began).map((step) => {
    const practice = newPractice.get(step.event.id);
    return { event: step.event, reason: reasonOf(step, policy), ...(practice && { practice }) };
  });
}

/** The fold of an act; an assessment is none, and no rule says what it moves. */
type ActStep = FoldStep & { readonly event: TrackAct };

function since(path: readonly FoldStep[], began: StatusPeriod | undefined): readonly ActStep[] {
  const acts = (steps: readonly FoldStep[]) => steps.filter((step): step is ActStep => isAct(step.event));
  if (!began) return acts(path);
  const start = path.findIndex(({ event }) => event.id === began.cause);
  const after = start < 0 ? path : path.slice(start + 1);
  return acts(after).filter(({ event }) => event.visibleFrom >= began.day);
}

const reasonOfGroup: Partial<Record<EventGroup, IneffectiveReason>> = {
  commitment: 'promise',
  cooperation: 'own-act',
  concession: 'own-act',
  pressure: 'pressure',
  statement: 'statement',
};

function reasonOf(step: ActStep, policy: Policy): IneffectiveReason {
  const { event, before } = step;
  const act = actName(event);
  const mayMove = act !== null && (transitionOf(act, policy) !== undefined || policy.practice.jointActs.includes(act));
  if (before.assessment && mayMove) return 'assessed';
  if (event.type === 'TalksHeld' || isSession(event) || isOperational(event)) return reasonOfContact(step, policy);
  if (act !== null && vocabularyOf(act).isNoMeeting) return mayMove ? 'no-rule' : 'no-meeting';
  switch (event.type) {
    case 'AgreementExtended':
      return 'term';
    case 'PartyWithdrew':
      return 'party-left';
    case 'WorkingGroupDissolved':
    case 'MechanismPaused':
      return before.mechanisms.some((m) => m.live && m.id !== event.mechanism) ? 'other-mechanism' : 'already-so';
    case 'CooperationLapsed':
      return blockingState(before) ?? 'already-so';
    default:
      return mayMove ? reasonOfAct(step, policy) : (reasonOfGroup[event.group] ?? 'no-rule');
  }
}

function reasonOfContact({ event, before }: FoldStep, policy: Policy): IneffectiveReason {
  if (isInformal(event)) return 'not-governments';
  if (!involvesEverySide(event, before.sides)) return 'one-sided';
  if (event.role === 'side-contact') return 'mention';
  if (isIndirect(event)) return 'indirect';
  const engages = isSession(event) || isEngagement(event, before, policy);
  const blocking = blockingState(before);
  if (blocking && (engages || blocking === 'suspension-stands')) return blocking;
  if (!engages) return 'agenda-item';
  return before.formal.state === 'mechanism' && !isSession(event) ? 'sessions-only' : 'kept-so';
}

/** The reason for a declared act that is in the transition table or known to the clock. */
function reasonOfAct({ event, before, after }: ActStep, policy: Policy): IneffectiveReason {
  if (event.mechanism !== null && after.mechanisms !== before.mechanisms && after.formal === before.formal)
    return 'one-line';
  if (policy.consent && !hasConsent(event, before))
    return event.type === 'CooperationResumed' ? 'one-sided-offer' : 'one-sided';
  if (event.group === 'suspension') return 'already-so';
  if (after.jointAct !== before.jointAct) return blockingState(before) ?? 'kept-so';
  return blockingState(before) ?? reasonOfGroup[event.group] ?? 'no-rule';
}

function blockingState({ formal }: FoldStep['before']): IneffectiveReason | null {
  if (formal.state === 'suspended') return 'suspension-stands';
  if (formal.state === 'ended') return 'ended-stands';
  return formal.state === 'paused' ? 'pause-stands' : null;
}
