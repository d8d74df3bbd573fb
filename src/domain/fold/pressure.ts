import { type TrackEvent, isAct, isInformal } from '../record/track-event.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { Policy } from '../policy/policy.js';
import type { PressureLevel } from '../policy/states.js';

/**
 * The points that an event adds to pressure; 0 unless a government acts, and for an act that supports what the other
 * side did or asked for.
 */
export function pressurePoints(event: TrackEvent, policy: Policy): number {
  if (isInformal(event) || !isAct(event) || event.links.some(({ rel }) => rel === 'supports')) return 0;
  const weight = policy.pressure.weights?.[event.type];
  if (weight !== undefined) return weight;
  if (event.group === 'pressure') return policy.pressure.pressureEvent;
  const negative = event.group === 'statement' && vocabularyOf(event.type).polarity < 0;
  return negative ? policy.pressure.negativeStatement : 0;
}

/** The pressure level for the sum of points over the trailing window. */
export function pressureLevel(score: number, { pressure: { elevatedFrom, highFrom } }: Policy): PressureLevel {
  return score >= highFrom ? 'high' : score >= elevatedFrom ? 'elevated' : 'low';
}
