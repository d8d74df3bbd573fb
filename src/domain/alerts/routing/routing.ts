import type { Day } from '../../time/day.js';
import type { AlertRule } from '../rule.js';
import type { SelectableTrack } from '../track-selection.js';
import { addChange, type ChangeHistory, deferToDigest, flappingLimit, isFlapping } from './flapping.js';
import { inhibitionOf, type SiblingTrack } from './inhibition.js';
import { type Silence, silencedBy } from './silence.js';

/** The decision for one transition, with its reason: notify now, in a digest, or nobody. */
export type Routing =
  | { readonly tell: 'now'; readonly because: string }
  | { readonly tell: 'digest'; readonly because: string }
  | { readonly tell: 'nobody'; readonly because: string; readonly by: 'silence' | 'inhibition' };

/** Everything that the decision depends on. */
export interface RoutingInput {
  readonly rule: Pick<AlertRule, 'id' | 'when'>;
  readonly track: SelectableTrack;
  /** All tracks of the relationship, `track` among them. */
  readonly siblings: readonly SiblingTrack[];
  readonly silences: readonly Silence[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly history: ChangeHistory;
  readonly day: Day;
}

/**
 * Decides whether a transition is notified now, in a digest, or not at all: silence first, then inhibition, then
 * flapping. Every change counts towards flapping, a silenced one too.
 * @returns the decision, and the change history to store
 */
export function routeTransition(input: RoutingInput): { routing: Routing; history: ChangeHistory } {
  const { rule, track, silences, at, day, siblings } = input;
  const history = addChange(input.history, day);
  const silence = silencedBy(silences, rule.id, track, at);
  if (silence) {
    const because = `${silence.author} keeps it quiet until ${new Date(silence.until).toISOString()}: ${silence.reason}`;
    return { routing: { tell: 'nobody', because, by: 'silence' }, history };
  }
  const inhibition = inhibitionOf(rule.when, track, siblings);
  if (inhibition !== null) return { routing: { tell: 'nobody', because: inhibition, by: 'inhibition' }, history };
  if (!isFlapping(history)) return { routing: { tell: 'now', because: 'nothing holds it back' }, history };
  const because = `it changed more than ${flappingLimit.changes} times in ${flappingLimit.days} days`;
  return { routing: { tell: 'digest', because }, history: deferToDigest(history, day) };
}
