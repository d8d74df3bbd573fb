import type { AlertRule } from './rule.js';
import { type Match, isAboutRecord, type EvaluationInput } from './match.js';
import { newsDays, type Validity, validityOf } from './validity.js';
import type { Day } from '../time/day.js';
import { earliestDay } from '../fold/status-history.js';
import { isImpulse } from './rule.js';

export const alertStates = ['pending', 'firing', 'resolved', 'withdrawn'] as const;
export type AlertState = (typeof alertStates)[number];

export interface VersionedRule extends AlertRule {
  readonly version: number;
}

/** One alert, as it is stored: a value, which every step replaces. Days are UTC calendar days. */
export interface Alert {
  readonly key: string;
  readonly rule: { readonly id: string; readonly version: number };
  readonly track: string;
  readonly state: AlertState;
  /** What was found when it began. */
  readonly finding: Match;
  /** The day on which it began to wait, or fired at once. */
  readonly began: Day;
  /** The day on which it fired last; `null` while it has only waited. */
  readonly firedOn: Day | null;
  /** The day on which it was resolved or withdrawn. */
  readonly endedOn: Day | null;
  /** How often it has fired; with the key it names what is told. */
  readonly round: number;
  /** The day on which it was last told while it fires. */
  readonly toldOn: Day | null;
  readonly escalatedOn: Day | null;
  /** `at` in milliseconds since 1970 UTC. */
  readonly acknowledged: { readonly by: string; readonly why: string; readonly at: number } | null;
  /** The entry that corrected the record, and what was said before. */
  readonly withdrawn: { readonly entry: string | null; readonly said: string } | null;
}

/** What a step made of an alert. `waited`, `dropped` and `nothing` concern nobody. */
export const alertTransitions = [
  'nothing',
  'waited',
  'dropped',
  'fired',
  'repeated',
  'escalated',
  'resolved',
  'withdrawn',
] as const;
export type Transition = (typeof alertTransitions)[number];

/** A step: what became of the alert, why, and whom it concerns. */
export interface AlertTransition {
  /** `null` where an alert that only waited is over, and nothing is kept of it. */
  readonly alert: Alert | null;
  readonly happened: Transition;
  readonly because: string;
}

/**
 * The next step of one alert of a rule. The same step taken twice does nothing the second time; `found` is what the
 * rule found of this key at the moment, if anything.
 * @param alert as it is stored; `null` where none has this key
 */
export function transitionAlert(
  rule: VersionedRule,
  alert: Alert | null,
  found: Match | null,
  moment: EvaluationInput,
): AlertTransition {
  const { day } = moment;
  if (alert && day < latestDay(alert)) return nothing(alert, 'it has been seen on a later day');
  if (alert === null || alert.state === 'resolved' || alert.state === 'withdrawn') {
    if (found && (alert === null || begins(rule, alert, moment))) return begin(rule, alert, found, day);
    return alert === null ? nothing(null, 'nothing was found') : afterwards(rule, alert, moment);
  }
  const verdict = validityOf(rule, { finding: alert.finding, on: alert.firedOn ?? alert.began }, moment);
  if (alert.state === 'pending') return waiting(rule, alert, verdict, day);
  if (verdict.is !== 'stands') return end(alert, verdict, day);
  if (isPassing(rule) && day >= alert.firedOn! + lastsFor(rule)) {
    return end(alert, { is: 'over', because: 'it is no longer news' }, day);
  }
  return remind(rule, alert, day);
}

function latestDay({ endedOn, firedOn, began }: Alert): Day {
  return Math.max(endedOn ?? began, firedOn ?? began);
}

/**
 * What is over begins anew where it is found again on a later day. On the same day something new must have come in, so
 * that whoever evaluates what made it once more, late or in another process, makes nothing.
 */
function begins({ when }: VersionedRule, { endedOn }: Alert, { day, arrivals }: EvaluationInput): boolean {
  if (day > endedOn!) return true;
  return isImpulse(when) ? arrivals.some(isAboutRecord) : arrivals.length > 0;
}

function begin(rule: VersionedRule, before: Alert | null, finding: Match, day: Day): AlertTransition {
  const alert: Alert = {
    key: finding.key,
    rule: { id: rule.id, version: rule.version },
    track: finding.track,
    state: 'pending',
    finding,
    began: day,
    firedOn: null,
    endedOn: null,
    round: before?.round ?? 0,
    toldOn: null,
    escalatedOn: null,
    acknowledged: null,
    withdrawn: null,
  };
  if (rule.forDays === 0)
    return fire(alert, day, before?.state === 'withdrawn' ? 'it is on record again' : 'it was found');
  return { alert, happened: 'waited', because: `it must hold for ${rule.forDays} days first` };
}

function fire(alert: Alert, day: Day, because: string): AlertTransition {
  const fired: Alert = { ...alert, state: 'firing', firedOn: day, toldOn: day, round: alert.round + 1 };
  return { alert: fired, happened: 'fired', because };
}

function waiting(rule: VersionedRule, alert: Alert, verdict: Validity, day: Day): AlertTransition {
  if (verdict.is !== 'stands') {
    // One that fired in an earlier round stays on record as over.
    const kept: Alert | null = alert.round > 0 ? { ...alert, state: 'resolved', endedOn: day } : null;
    return { alert: kept, happened: 'dropped', because: verdict.because };
  }
  if (day < alert.began + rule.forDays) return nothing(alert, `it waits until it has held for ${rule.forDays} days`);
  return fire(alert, day, `it has held for ${rule.forDays} days`);
}

function end(alert: Alert, verdict: Exclude<Validity, { is: 'stands' }>, day: Day): AlertTransition {
  const ended = { ...alert, endedOn: day };
  if (verdict.is === 'over') {
    return { alert: { ...ended, state: 'resolved' }, happened: 'resolved', because: verdict.because };
  }
  const withdrawn = { entry: verdict.by, said: alert.finding.says };
  return { alert: { ...ended, state: 'withdrawn', withdrawn }, happened: 'withdrawn', because: verdict.because };
}

/** What was told and is over is still withdrawn where an entry about the record says that it never happened. */
function afterwards(rule: VersionedRule, alert: Alert, moment: EvaluationInput): AlertTransition {
  if (alert.state === 'withdrawn' || alert.firedOn === null || !moment.arrivals.some(isAboutRecord))
    return nothing(alert, 'it is over');
  if (!isImpulse(rule.when)) return nothing(alert, 'it is over');
  const verdict = validityOf(rule, { finding: alert.finding, on: alert.firedOn }, moment);
  return verdict.is === 'withdrawn' ? end(alert, verdict, moment.day) : nothing(alert, 'it is over');
}

function remind(rule: VersionedRule, alert: Alert, day: Day): AlertTransition {
  const { escalate, repeatDays } = rule;
  if (alert.acknowledged) return nothing(alert, `${alert.acknowledged.by} has acknowledged it`);
  if (escalate && alert.escalatedOn === null && day >= alert.firedOn! + escalate.afterDays) {
    const because = `nobody has acknowledged it for ${escalate.afterDays} days`;
    return { alert: { ...alert, escalatedOn: day, toldOn: day }, happened: 'escalated', because };
  }
  if (repeatDays !== undefined && day >= alert.toldOn! + repeatDays) {
    return { alert: { ...alert, toldOn: day }, happened: 'repeated', because: `it goes on after ${repeatDays} days` };
  }
  return nothing(alert, 'it goes on');
}

/** Somebody takes it on: it is neither repeated nor escalated any more. What is over cannot be acknowledged. */
export function acknowledgeAlert(alert: Alert, by: string, why: string, at: number): AlertTransition {
  if (alert.state !== 'firing') return nothing(alert, `it is ${alert.state}, not firing`);
  if (alert.acknowledged) return nothing(alert, `${alert.acknowledged.by} has acknowledged it already`);
  return {
    alert: { ...alert, acknowledged: { by, why, at } },
    happened: 'nothing',
    because: `${by} has acknowledged it`,
  };
}

/** The rule was changed, switched off or deleted: what it said stands no longer as an alert. */
export function closeAlert(alert: Alert, day: Day, because: string): AlertTransition {
  if (alert.state === 'pending') return { alert: null, happened: 'dropped', because };
  if (alert.state !== 'firing') return nothing(alert, 'it is over');
  return { alert: { ...alert, state: 'resolved', endedOn: day }, happened: 'resolved', because };
}

/** The first day after `day` on which time alone makes a step: waiting, repeating, escalating, growing old. */
export function nextTransitionDay(rule: VersionedRule, alert: Alert, day: Day): Day | null {
  if (alert.state === 'pending') return after(day, [alert.began + rule.forDays]);
  if (alert.state !== 'firing') return null;
  const { escalate, repeatDays } = rule;
  const reminds = alert.acknowledged === null;
  return after(day, [
    reminds && repeatDays !== undefined ? alert.toldOn! + repeatDays : null,
    reminds && escalate && alert.escalatedOn === null ? alert.firedOn! + escalate.afterDays : null,
    isPassing(rule) ? alert.firedOn! + lastsFor(rule) : null,
  ]);
}

function after(day: Day, days: readonly (Day | null)[]): Day | null {
  return earliestDay(days.filter((each): each is Day => each !== null && each > day));
}

/** An entry or a revision happens once and has no end of its own. */
function isPassing({ when }: VersionedRule): boolean {
  return when.kind === 'entry' || when.kind === 'history-revised';
}

function lastsFor({ escalate }: VersionedRule): number {
  return Math.max(newsDays, (escalate?.afterDays ?? 0) + 1);
}

function nothing(alert: Alert | null, because: string): AlertTransition {
  return { alert, happened: 'nothing', because };
}
