import type { AlertRule } from './rule.js';
import { type Match, isAboutRecord, type EvaluationInput } from './match.js';
import { newsDays, type Validity, validityOf } from './validity.js';
import type { Day } from '../time/day.js';
import { daysInWords } from '../wording/dates.js';
import { earliestDay } from '../fold/status-history.js';
import { isImpulse } from './rule.js';

export const alertStates = ['pending', 'firing', 'resolved', 'withdrawn'] as const;
export type AlertState = (typeof alertStates)[number];

export interface VersionedRule extends AlertRule {
  readonly version: number;
}

/** One alert as it is stored: an immutable value that each transition replaces. Days are UTC calendar days. */
export interface Alert {
  readonly key: string;
  readonly rule: { readonly id: string; readonly version: number };
  readonly track: string;
  readonly state: AlertState;
  /** The match that began the alert. */
  readonly finding: Match;
  /** The day on which it became pending, or fired at once. */
  readonly began: Day;
  /** The day on which it last fired; `null` if it was never more than pending. */
  readonly firedOn: Day | null;
  /** The day on which it was resolved or withdrawn. */
  readonly endedOn: Day | null;
  /** The number of times it has fired; key and round together identify a notification. */
  readonly round: number;
  /** The day of the last notification while it fires. */
  readonly toldOn: Day | null;
  readonly escalatedOn: Day | null;
  /** `at` in milliseconds since 1970 UTC. */
  readonly acknowledged: { readonly by: string; readonly why: string; readonly at: number } | null;
  /** The id of the entry that corrected the record, and the sentence of the withdrawn match. */
  readonly withdrawn: { readonly entry: string | null; readonly said: string } | null;
}

/** The kinds of transition. `waited`, `dropped` and `nothing` are never notified. */
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

/** One transition: the alert after it, its kind, and the reason. */
export interface AlertTransition {
  /** `null` for a pending alert that ended without firing: it is deleted. */
  readonly alert: Alert | null;
  readonly happened: Transition;
  readonly because: string;
}

/**
 * Computes the next transition of one alert of a rule. It is idempotent: the same evaluation a second time gives
 * `nothing`, and so does one of an earlier day than the alert's latest.
 * @param alert the stored alert; `null` if the key has none
 * @param found the rule's match for this key in this evaluation; `null` if there is none
 */
export function transitionAlert(
  rule: VersionedRule,
  alert: Alert | null,
  found: Match | null,
  input: EvaluationInput,
): AlertTransition {
  const { day } = input;
  if (alert && day < latestDay(alert)) return nothing(alert, 'it has been seen on a later day');
  if (alert === null || alert.state === 'resolved' || alert.state === 'withdrawn') {
    if (found && (alert === null || begins(rule, alert, input))) return begin(rule, alert, found, day);
    return alert === null ? nothing(null, 'nothing was found') : afterwards(rule, alert, input);
  }
  const validity = validityOf(rule, { finding: alert.finding, on: alert.firedOn ?? alert.began }, input);
  if (alert.state === 'pending') return waiting(rule, alert, validity, day);
  if (validity.is !== 'stands') return end(alert, validity, day);
  if (isPassing(rule) && day >= alert.firedOn! + lastsFor(rule)) {
    return end(alert, { is: 'over', because: 'it is no longer news' }, day);
  }
  return remind(rule, alert, day);
}

/**
 * Computes the next transition of one alert on a source: it fires while it is found, and is over else. Evaluating again
 * gives `nothing`.
 * @param found what the rule finds on the source now; `null` where it finds nothing
 */
export function transitionSourceAlert(
  rule: VersionedRule,
  alert: Alert | null,
  found: Match | null,
  day: Day,
): AlertTransition {
  if (alert?.state !== 'firing') return found ? begin(rule, alert, found, day) : nothing(alert, 'nothing was found');
  if (!found) return end(alert, { is: 'over', because: 'the condition holds no longer' }, day);
  return remind(rule, alert, day);
}

function latestDay({ endedOn, firedOn, began }: Alert): Day {
  return Math.max(endedOn ?? began, firedOn ?? began);
}

/**
 * Whether a closed alert reopens: when it matches on a later day. On the same day it reopens only with new entries (for
 * an impulse, only with an amendment), so that evaluating twice (retry, second process) is idempotent.
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
  return { alert, happened: 'waited', because: `it must hold for ${daysInWords(rule.forDays)} first` };
}

function fire(alert: Alert, day: Day, because: string): AlertTransition {
  const fired: Alert = { ...alert, state: 'firing', firedOn: day, toldOn: day, round: alert.round + 1 };
  return { alert: fired, happened: 'fired', because };
}

function waiting(rule: VersionedRule, alert: Alert, validity: Validity, day: Day): AlertTransition {
  if (validity.is !== 'stands') {
    // An alert that fired in an earlier round is not deleted but stored as resolved.
    const remaining: Alert | null = alert.round > 0 ? { ...alert, state: 'resolved', endedOn: day } : null;
    return { alert: remaining, happened: 'dropped', because: validity.because };
  }
  if (day < alert.began + rule.forDays)
    return nothing(alert, `it waits until it has held for ${daysInWords(rule.forDays)}`);
  return fire(alert, day, `it has held for ${daysInWords(rule.forDays)}`);
}

function end(alert: Alert, validity: Exclude<Validity, { is: 'stands' }>, day: Day): AlertTransition {
  const ended = { ...alert, endedOn: day };
  if (validity.is === 'over') {
    return { alert: { ...ended, state: 'resolved' }, happened: 'resolved', because: validity.because };
  }
  const withdrawn = { entry: validity.by, said: alert.finding.says };
  return { alert: { ...ended, state: 'withdrawn', withdrawn }, happened: 'withdrawn', because: validity.because };
}

/** Withdraws a resolved alert of an impulse when an amendment says that its cause never happened: it was notified. */
function afterwards(rule: VersionedRule, alert: Alert, input: EvaluationInput): AlertTransition {
  if (alert.state === 'withdrawn' || alert.firedOn === null || !input.arrivals.some(isAboutRecord))
    return nothing(alert, 'it is over');
  if (!isImpulse(rule.when)) return nothing(alert, 'it is over');
  const validity = validityOf(rule, { finding: alert.finding, on: alert.firedOn }, input);
  return validity.is === 'withdrawn' ? end(alert, validity, input.day) : nothing(alert, 'it is over');
}

function remind(rule: VersionedRule, alert: Alert, day: Day): AlertTransition {
  const { escalate, repeatDays } = rule;
  if (alert.acknowledged) return nothing(alert, `${alert.acknowledged.by} has acknowledged it`);
  if (escalate && alert.escalatedOn === null && day >= alert.firedOn! + escalate.afterDays) {
    const because = `nobody has acknowledged it for ${daysInWords(escalate.afterDays)}`;
    return { alert: { ...alert, escalatedOn: day, toldOn: day }, happened: 'escalated', because };
  }
  if (repeatDays !== undefined && day >= alert.toldOn! + repeatDays) {
    return {
      alert: { ...alert, toldOn: day },
      happened: 'repeated',
      because: `it goes on after ${daysInWords(repeatDays)}`,
    };
  }
  return nothing(alert, 'it goes on');
}

/**
 * Acknowledges a firing alert, which is then neither repeated nor escalated. An alert in another state stays as it is.
 * @param by the person
 * @param why their reason
 * @param at milliseconds since 1970 UTC
 */
export function acknowledgeAlert(alert: Alert, by: string, why: string, at: number): AlertTransition {
  if (alert.state !== 'firing') return nothing(alert, `it is ${alert.state}, not firing`);
  if (alert.acknowledged) return nothing(alert, `${alert.acknowledged.by} has acknowledged it already`);
  return {
    alert: { ...alert, acknowledged: { by, why, at } },
    happened: 'nothing',
    because: `${by} has acknowledged it`,
  };
}

/** Closes an alert whose rule was changed, switched off or deleted: a pending one is dropped, a firing one resolved. */
export function closeAlert(alert: Alert, day: Day, because: string): AlertTransition {
  if (alert.state === 'pending') return { alert: null, happened: 'dropped', because };
  if (alert.state !== 'firing') return nothing(alert, 'it is over');
  return { alert: { ...alert, state: 'resolved', endedOn: day }, happened: 'resolved', because };
}

/** Withdraws an alert whose entries the log has lost; one that is pending is dropped. */
export function withdrawAlert(alert: Alert, day: Day, because: string): AlertTransition {
  if (alert.state === 'pending') return { alert: null, happened: 'dropped', because };
  if (alert.state === 'withdrawn') return nothing(alert, 'it is withdrawn');
  return end(alert, { is: 'withdrawn', because, by: null }, Math.max(day, latestDay(alert)));
}

/** The first day after `day` with a transition by time alone (fire, repeat, escalate, resolve); `null` for none. */
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

/** Whether a rule matches entries or revisions: they happen once and have no end of their own. */
function isPassing({ when }: VersionedRule): boolean {
  return when.kind === 'entry' || when.kind === 'history-revised';
}

function lastsFor({ escalate }: VersionedRule): number {
  return Math.max(newsDays, (escalate?.afterDays ?? 0) + 1);
}

function nothing(alert: Alert | null, because: string): AlertTransition {
  return { alert, happened: 'nothing', because };
}
