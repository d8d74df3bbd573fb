import type { Alert, AlertState, Transition } from '../../domain/alerts/lifecycle.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import type { AlertCondition, AlertRule } from '../../domain/alerts/rule.js';
import type { AlertRow } from './entities.js';

/** Whether an alert was notified: `no` while it is suppressed, `digest` while it waits for one. */
export type NotifiedState = 'yes' | 'no' | 'digest';

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
  /** The title of the track. */
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
  /** The reason for its present state. */
  readonly because: string;
  readonly reading: AlertReading;
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

/** @param at milliseconds since 1970 UTC */
export function alertRowOf(stored: StoredAlert, at: number): AlertRow {
  const { alert, told } = stored;
  const { key, rule, track, state, finding } = alert;
  const body = JSON.stringify(stored);
  const open = isOpen(alert) ? 1 : 0;
  return { key, rule: rule.id, track, group_key: finding.group, state, open, told, body, updated_at: at };
}

export function storedAlertOf({ body }: Pick<AlertRow, 'body'>): StoredAlert {
  return JSON.parse(body) as StoredAlert;
}
