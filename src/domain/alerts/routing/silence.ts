import { type SelectableTrack, trackSelector, type TrackSelection } from '../track-selection.js';

/**
 * A silence, as in Alertmanager: a time in which matching alerts notify nobody. Instants are milliseconds since 1970
 * UTC; `until` itself is outside the silence.
 */
export interface Silence {
  readonly id: string;
  /** Ids of the rules that it covers; all rules if left out. */
  readonly rules?: readonly string[] | undefined;
  readonly select: TrackSelection;
  readonly reason: string;
  readonly author: string;
  readonly from: number;
  readonly until: number;
}

/**
 * The silence that covers a rule on a track at an instant; of several, the one that ends last.
 * @param rule the rule's id
 * @param at milliseconds since 1970 UTC
 */
export function silencedBy(
  silences: readonly Silence[],
  rule: string,
  track: SelectableTrack,
  at: number,
): Silence | undefined {
  const active = silences.filter(({ rules, select, from, until }) => {
    return from <= at && at < until && (!rules || rules.includes(rule)) && trackSelector(select)(track);
  });
  return active.sort((a, b) => b.until - a.until)[0];
}
