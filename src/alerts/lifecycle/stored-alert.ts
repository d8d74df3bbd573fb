import type { Alert, AlertState, Transition } from '../../domain/alerts/lifecycle.js';
import type { Routing } from '../../domain/alerts/routing/routing.js';
import type { AlertCondition, AlertRule } from '../../domain/alerts/rule.js';
import type { AlertRow } from './entities.js';

/** Whether somebody was told: `no` while it is kept quiet, `digest` while it waits for one. */
export type NotifiedState = 'yes' | 'no' | 'digest';

/** The reading of the track on which an alert rests. */
export interface AlertReading {
  readonly validAt: string;
  /** The version of the track. */
  readonly position: number;
  readonly policy: string;
}

/** An alert with what lists and notifications say of it, so that they need neither its rule nor its track. */
export interface StoredAlert {
  readonly alert: Alert;
  /** The title of the track. */
  readonly title: string;
  readonly ruleName: string;
  readonly severity: AlertRule['severity'];
  /** The condition that found it. */
  readonly when: AlertCondition;
  /** When it fired last, in milliseconds since 1970 UTC. */
  readonly firedAt: number | null;
  /** When it was resolved or withdrawn. */
  readonly endedAt: number | null;
  readonly told: NotifiedState;
  /** Why it stands as it does. */
  readonly because: string;
  readonly reading: AlertReading;
  /** How many lines its life has. */
  readonly changes: number;
}

/** A line in the life of an alert. */
export interface AlertChange {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** The day that was looked at. */
  readonly day: string;
  readonly happened: Transition | 'acknowledged' | 'told';
  readonly state: AlertState;
  readonly because: string;
  /** Whether somebody was told, and why; `null` for what concerns nobody. */
  readonly routing: Pick<Routing, 'tell' | 'because'> | null;
}

/** Whether an alert may still change by itself. */
export function isOpen({ state }: Alert): boolean {
  return state === 'pending' || state === 'firing';
}

export function rowOf(stored: StoredAlert, at: number): AlertRow {
  const { alert, told } = stored;
  const { key, rule, track, state, finding } = alert;
  const body = JSON.stringify(stored);
  const open = isOpen(alert) ? 1 : 0;
  return { key, rule: rule.id, track, group_key: finding.group, state, open, told, body, updated_at: at };
}

export function storedAlertOf({ body }: Pick<AlertRow, 'body'>): StoredAlert {
  return JSON.parse(body) as StoredAlert;
}
