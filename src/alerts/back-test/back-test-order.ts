import { type BackTestRange } from '../../domain/alerts/back-test.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import { watchesSources } from '../../domain/alerts/source-health.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import { ThawError } from '../../domain/errors.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import type { StatusReader } from '../../readings/status-reader.js';

/** A rule to run, the range of days, and the tracks. */
export interface BackTestOrder extends BackTestRange {
  readonly rule: AlertRule;
  readonly version: number;
  /** Some of the tracks that the rule selects; all of them where absent. */
  readonly tracks?: readonly string[] | undefined;
}

/**
 * The ids of the tracks that a rule selects, or of those among them that the order names.
 * @throws ThawError not-found `unknown-track`, invalid `track-not-selected`
 */
export function tracksOf({ rule, tracks }: Pick<BackTestOrder, 'rule' | 'tracks'>, reader: StatusReader): string[] {
  const fits = trackSelector(rule.select);
  const all = reader.all();
  const selected = all.filter((row) => fits({ id: row.track, parties: row.parties, topic: row.topic }));
  if (!tracks) return selected.map(({ track }) => track);
  for (const [i, track] of tracks.entries()) {
    if (selected.some((row) => row.track === track)) continue;
    const known = all.some((row) => row.track === track);
    const detail = known ? `${track} is none that the rule selects` : `there is no track ${track}`;
    const code = known ? 'track-not-selected' : 'unknown-track';
    throw new ThawError(known ? 'invalid' : 'not-found', code, detail, [{ pointer: `/tracks/${i}`, detail }]);
  }
  return [...new Set<string>(tracks)];
}

/**
 * Checks that the range ends after its start and not in the future, and that the rule can fire in the mode.
 * @throws ThawError invalid `invalid-backtest`
 */
export function refuseContradictions({ from, to, mode, rule }: BackTestOrder, today: Day): void {
  if (from > to) throw invalidField('/from', `is ${isoDay(from)}, which is after ${isoDay(to)}, the last day`);
  if (to > today) throw invalidField('/to', `is later than ${isoDay(today)}: nothing is known yet of days to come`);
  if (watchesSources(rule)) {
    throw invalidField('/rule/when/kind', 'watches sources, of whose past health nothing is kept');
  }
  if (mode === 'hindsight' && rule.when.kind === 'history-revised') {
    throw invalidField('/mode', 'is hindsight, by which nothing is ever revised');
  }
}

function invalidField(pointer: string, detail: string): ThawError {
  return ThawError.invalid('invalid-backtest', pointer, detail, `${pointer.slice(1)} ${detail}`);
}
