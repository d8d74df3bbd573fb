import type { Match } from './match.js';
import type { Alert, Transition } from './lifecycle.js';
import type { AlertCondition, AlertRule } from './rule.js';
import type { Day } from '../time/day.js';
import type { Status } from '../policy/states.js';
import { relationshipId, rollUp } from '../reading/relationship.js';
import { type Selectable, type Selection, selects } from './track-selection.js';

/** Whether somebody is told of a step, and why. */
export type Routing =
  | { readonly tell: 'now'; readonly because: string }
  | { readonly tell: 'digest'; readonly because: string }
  | { readonly tell: 'nobody'; readonly because: string; readonly by: 'silence' | 'inhibition' };

/** A time in which some alerts are kept quiet. Instants are milliseconds since 1970 UTC; `until` is no part of it. */
export interface Silence {
  readonly id: string;
  /** Ids of rules; of all where absent. */
  readonly rules?: readonly string[] | undefined;
  readonly select: Selection;
  readonly reason: string;
  readonly author: string;
  readonly from: number;
  readonly until: number;
}

/** A track of a relationship, as it stands. */
export interface Sibling {
  readonly id: string;
  readonly status: Status;
}

/** What is looked at to decide whether a step is told. */
export interface RoutingInput {
  readonly rule: Pick<AlertRule, 'id' | 'when'>;
  readonly track: Selectable;
  /** All tracks of the relationship of the track, itself among them. */
  readonly siblings: readonly Sibling[];
  readonly silences: readonly Silence[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly damper: ChangeHistory;
  readonly day: Day;
}

/** Decides whether a step is told now, in a digest, or to nobody; and what the damper remembers of it. */
export function route(circumstances: RoutingInput): { routing: Routing; damper: ChangeHistory } {
  const { rule, track, silences, at, damper, day, siblings } = circumstances;
  const changed = noted(damper, day);
  const silence = silencedBy(silences, rule.id, track, at);
  if (silence) {
    const because = `${silence.author} keeps it quiet until ${new Date(silence.until).toISOString()}: ${silence.reason}`;
    return { routing: { tell: 'nobody', because, by: 'silence' }, damper: changed };
  }
  const inhibition = inhibitionOf(rule.when, track, siblings);
  if (inhibition !== null) {
    return { routing: { tell: 'nobody', because: inhibition, by: 'inhibition' }, damper: changed };
  }
  if (!isFlapping(changed)) return { routing: { tell: 'now', because: 'nothing holds it back' }, damper: changed };
  const because = `it changed more than ${flappingLimit.changes} times in ${flappingLimit.days} days`;
  return { routing: { tell: 'digest', because }, damper: { ...changed, heldFrom: changed.heldFrom ?? day } };
}

/** The silence that keeps an alert quiet; of several the one that lasts longest. */
export function silencedBy(
  silences: readonly Silence[],
  rule: string,
  track: Selectable,
  at: number,
): Silence | undefined {
  const fitting = silences.filter(({ rules, select, from, until }) => {
    return from <= at && at < until && (!rules || rules.includes(rule)) && selects(select)(track);
  });
  return fitting.sort((a, b) => b.until - a.until)[0];
}

/**
 * Why an alert is needless: it says that a track has gone quiet, where the track or its relationship is frozen. A
 * relationship is frozen where one of its tracks is and none of them works.
 */
export function inhibitionOf(when: AlertCondition, track: Selectable, siblings: readonly Sibling[]): string | null {
  if (!tellsOfDormancy(when)) return null;
  if (siblings.some(({ id, status }) => id === track.id && status === 'frozen')) return `${track.id} is frozen`;
  const statuses = siblings.map(({ status }) => status);
  if (!statuses.includes('frozen') || rollUp(statuses) !== 'not working') return null;
  return `the relationship ${relationshipId(track.parties)} is frozen`;
}

/** Whether a rule speaks of silence alone. */
function tellsOfDormancy(when: AlertCondition): boolean {
  switch (when.kind) {
    case 'absence':
      return when.of !== 'entry';
    case 'metric':
      return when.metric === 'days-since-dialogue' || when.metric === 'silence-rank';
    case 'transition':
      return when.to?.every((to) => to === 'dormant' || to === 'quiet' || to === 'silent') ?? false;
    default:
      return false;
  }
}

/** More than so many changes of one rule on one track in so many days are told in one digest every so many days. */
export const flappingLimit = { changes: 4, days: 7 } as const;

/** What is remembered of one rule on one track. */
export interface ChangeHistory {
  /** The days of the changes of the last days. */
  readonly recent: readonly Day[];
  /** The day of the first change that waits for the digest; `null` where none does. */
  readonly heldFrom: Day | null;
}

export const noChanges: ChangeHistory = { recent: [], heldFrom: null };

function noted(damper: ChangeHistory, day: Day): ChangeHistory {
  return { ...damper, recent: [...damper.recent.filter((earlier) => earlier > day - flappingLimit.days), day] };
}

function isFlapping({ recent }: ChangeHistory): boolean {
  return recent.length > flappingLimit.changes;
}

/** The day on which what was held back is told; `null` where nothing is. */
export function digestDay({ heldFrom }: ChangeHistory): Day | null {
  return heldFrom === null ? null : heldFrom + flappingLimit.days;
}

/** The damper once its digest is told. */
export function afterDigest(damper: ChangeHistory): ChangeHistory {
  return { ...damper, heldFrom: null };
}

/** A step that is told. */
export interface NotifiedTransition {
  readonly alert: Alert & { readonly finding: Match };
  readonly happened: Transition;
}

/** What one notification tells: steps of one kind on alerts of one rule with one cause, in the order of their tracks. */
export interface NotificationGroup<T extends NotifiedTransition> {
  readonly group: string;
  readonly happened: Transition;
  readonly told: readonly T[];
}

/** Gathers the steps of one evaluation into notifications: one act on eight tracks is one. */
export function groupTransitions<T extends NotifiedTransition>(steps: readonly T[]): NotificationGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const each of steps) {
    const key = `${each.happened} ${each.alert.finding.group}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()].map((told) => {
    const [{ happened, alert }] = told as [T];
    const inOrder = told.sort((a, b) => (a.alert.track < b.alert.track ? -1 : 1));
    return { group: alert.finding.group, happened, told: inOrder };
  });
}
