import { isoDay } from '../../domain/time/day.js';
import type { Alert, AlertDetails } from '../../contract/alerts/alerts.js';
import type { DatedAlert, WholeAlert } from './alert-queries.js';

/** An alert as the contract shows it. */
export function alertView({ stored, updatedAt }: DatedAlert): Alert {
  const { alert, title, ruleName, severity, firedAt, endedAt, told, because, reading } = stored;
  const { key, rule, track, state, finding, acknowledged, withdrawn, began, round } = alert;
  return {
    ...{ key, rule: { id: rule.id, name: ruleName, version: rule.version }, track, title, severity },
    state: state === 'firing' && acknowledged ? ('acknowledged' as const) : state,
    ...{ says: finding.says, because, since: isoDay(finding.since), began: isoDay(began) },
    firedAt: firedAt === null ? null : iso(firedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    ...{ round, status: finding.status, told },
    acknowledged: acknowledged && { ...acknowledged, at: iso(acknowledged.at) },
    ...{ withdrawn, reading, updatedAt: iso(updatedAt) },
  };
}

/** An alert with its history as the contract shows it. */
export function wholeView(whole: WholeAlert): AlertDetails {
  const life = whole.life.map((line) => ({ ...line, at: iso(line.at) }));
  return { ...alertView(whole), events: whole.events, life };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
