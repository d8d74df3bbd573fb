import { sourceOfSubject } from '../../domain/alerts/source-health.js';
import { isoDay } from '../../domain/time/day.js';
import type { Alert, AlertDetails } from '../../contract/alerts/alerts.js';
import type { DatedAlert, AlertWithHistory } from './alert-queries.js';

/** Maps a stored alert to the alert of the contract: days as ISO dates, instants as ISO timestamps. */
export function alertView({ stored, updatedAt }: DatedAlert): Alert {
  const { alert, title, ruleName, severity, firedAt, endedAt, told, because, reading } = stored;
  const { key, rule, track: subject, state, finding, acknowledged, withdrawn, began, round } = alert;
  const source = sourceOfSubject(subject);
  return {
    ...{ key, rule: { id: rule.id, name: ruleName, version: rule.version }, title, severity },
    ...(source === null ? { track: subject, source } : { track: null, source }),
    state: state === 'firing' && acknowledged ? ('acknowledged' as const) : state,
    ...{ says: finding.says, because, since: isoDay(finding.since), began: isoDay(began) },
    firedAt: firedAt === null ? null : iso(firedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    ...{ round, status: finding.status, told },
    acknowledged: acknowledged && { ...acknowledged, at: iso(acknowledged.at) },
    ...{ withdrawn, reading, updatedAt: iso(updatedAt) },
  };
}

/** Maps an alert with its history and evidence to the contract. */
export function alertDetailsView(alert: AlertWithHistory): AlertDetails {
  const life = alert.life.map((line) => ({ ...line, at: iso(line.at) }));
  return { ...alertView(alert), events: alert.events, life };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
