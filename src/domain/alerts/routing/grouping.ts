import type { Alert, Transition } from '../lifecycle.js';
import type { Match } from '../match.js';

/** An alert transition that is to be notified. */
export interface NotifiedTransition {
  readonly alert: Alert & { readonly finding: Match };
  readonly happened: Transition;
}

/** The content of one notification: transitions of one kind, of one rule, with one cause, sorted by track id. */
export interface NotificationGroup<T extends NotifiedTransition> {
  readonly group: string;
  readonly happened: Transition;
  readonly transitions: readonly T[];
}

/** Groups the transitions of one evaluation into notifications, so that one act on eight tracks is one notification. */
export function groupTransitions<T extends NotifiedTransition>(transitions: readonly T[]): NotificationGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const each of transitions) {
    const key = `${each.happened} ${each.alert.finding.group}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()].map((members) => {
    const [{ happened, alert }] = members as [T];
    const inOrder = members.sort((a, b) => (a.alert.track < b.alert.track ? -1 : 1));
    return { group: alert.finding.group, happened, transitions: inOrder };
  });
}
