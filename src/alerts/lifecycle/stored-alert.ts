import type { Alert, AlertState, Transition } from '../../domain/alerts/lifecycle.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import type { AlertCondition, AlertRule } from '../../domain/alerts/rule.js';
import type { AlertRow } from './entities.js';

/** Whether an alert was notified: `no` while it is suppressed, `digest` while it waits for one. */
export type NotifiedState = 'yes' | 'no' | 'digest';

/** A state that a channel can have been told. */
export type HeardState = Exclude<AlertState, 'pending'>;

/** The reading of the track by which an alert was evaluated. */
export interface AlertReading {
  readonly validAt: string;
  /** The version of the track. */
  readonly position: number;
  readonly policy: string;
}

/** An alert with what lists and notifications show, so that they need neither its rule nor its track. Stored as JSON. */
export interface StoredAlert {
  readonly alert: Alert;
  /** The title of the track, or the name of the source. */
  readonly title: string;
  readonly ruleName: string;
  readonly severity: AlertRule['severity'];
  /** The condition that matched. */
  readonly when: AlertCondition;
  /** When it last began to fire, in milliseconds since 1970 UTC. */
  readonly firedAt: number | null;
  /** When it was resolved or withdrawn, in milliseconds since 1970 UTC. */
  readonly endedAt: number | null;
  readonly told: NotifiedState;
  /** What its channels last heard of it; absent where they heard nothing, or an earlier version stored it. */
  readonly heard?: HeardState | undefined;
  /** The ids of the channels that heard that it fires; absent where an earlier version stored it. */
  readonly heardBy?: readonly string[] | undefined;
  /** The reason for its present state. */
  readonly because: string;
  /** `null` for an alert on a source. */
  readonly reading: AlertReading | null;
  /** The number of lines in its history. */
  readonly changes: number;
}

/** A line in the history of an alert. Stored as JSON. */
export interface AlertChange {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** The day that was evaluated. */
  readonly day: string;
  readonly happened: Transition | 'acknowledged' | 'told';
  readonly state: AlertState;
  readonly because: string;
  /** Whether it was notified, and why; `null` for a transition that nobody is notified of. */
  readonly routing: Pick<Routing, 'tell' | 'because'> | null;
}

/** A line with the alert that it belongs to, and its number, from 1. */
export type KeyedChange = AlertChange & { readonly key: string; readonly number: number };

/** Whether an alert may still change by itself. */
export function isOpen({ state }: Alert): boolean {
  return state === 'pending' || state === 'firing';
}

/** What the channels last heard of an alert; `undefined` where they heard nothing. */
export function heardOf({ alert, told, heard }: StoredAlert): HeardState | undefined {
  // An earlier version stored only that an alert was notified.
  return heard ?? (told === 'yes' && alert.state !== 'pending' ? alert.state : undefined);
}

/** Whether an alert has ended and its channels believe otherwise: they must be told, once nothing holds that back. */
function owesEnd(stored: StoredAlert): boolean {
  const { alert, told } = stored;
  const heard = heardOf(stored);
  // Where a digest waits, it tells the end.
  if (isOpen(alert) || told === 'digest') return false;
  return heard === 'firing' || (alert.state === 'withdrawn' && heard === 'resolved' && told === 'yes');
}

/**
 * The row of an alert. One that owes its end is `open`, and its `told` is `end`, so that it is found among the few.
 * @param at milliseconds since 1970 UTC
 */
export function alertRowOf(stored: StoredAlert, at: number): AlertRow {
  const { alert } = stored;
  const isOwed = owesEnd(stored);
  const { key, rule, track, state, finding } = alert;
  const body = JSON.stringify(stored);
  const open = isOpen(alert) || isOwed ? 1 : 0;
  const told = isOwed ? 'end' : stored.told;
  return { key, rule: rule.id, track, group_key: finding.group, state, open, told, body, updated_at: at };
}

export function storedAlertOf({ body }: Pick<AlertRow, 'body'>): StoredAlert {
  return JSON.parse(body) as StoredAlert;
}
