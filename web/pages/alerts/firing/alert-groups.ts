import type { Alert, AlertState } from '../../../contract/alert-answers.js';

export const shownStates = ['firing', 'pending', 'acknowledged', 'resolved', 'withdrawn'] as const;

export interface AlertGroup {
  readonly name: string;
  readonly states: readonly AlertState[];
  readonly alerts: readonly Alert[];
}

const severityRank = { critical: 0, warning: 1, info: 2 } as const;

/** Groups of open alerts: firing, pending, acknowledged; the most severe and newest first in each. */
export function groupsOf(alerts: readonly Alert[]): AlertGroup[] {
  const of = (name: string, state: AlertState): AlertGroup => ({
    name,
    states: [state],
    alerts: alerts.filter((alert) => alert.state === state).sort(byGravity),
  });
  return [of('Firing', 'firing'), of('Pending', 'pending'), of('Acknowledged', 'acknowledged')];
}

function byGravity(a: Alert, b: Alert): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    b.began.localeCompare(a.began) ||
    a.title.localeCompare(b.title)
  );
}

/** States of the query; an acknowledged alert still counts as firing. */
export function statesInQuery(chosen: readonly string[]): { readonly open: string[]; readonly past: string[] } {
  const states = chosen.length === 0 ? [...shownStates] : shownStates.filter((state) => chosen.includes(state));
  const open = states.flatMap((state) =>
    state === 'acknowledged' || state === 'firing' ? ['firing'] : state === 'pending' ? ['pending'] : [],
  );
  return { open: [...new Set(open)], past: states.filter((state) => state === 'resolved' || state === 'withdrawn') };
}
