import { daysInWords } from '../wording/dates.js';
import { countInWords } from '../wording/nouns.js';
import { type Day, dayOfInstant, isoDay } from '../time/day.js';
import type { VersionedRule } from './lifecycle.js';
import type { Match } from './match.js';
import type { MessageValues } from './message.js';
import type { AlertCondition } from './rule.js';
import type { SelectableTrack } from './track-selection.js';

export type SourceCondition = Extract<AlertCondition, { kind: 'source-health' }>;
export type SourceRule = VersionedRule & { readonly when: SourceCondition };

/** What a rule reads of a source; instants are milliseconds since 1970 UTC. */
export interface WatchedSource {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly isPaused: boolean;
  /** Failed fetches since the last success. */
  readonly failures: number;
  /** Why the last fetch failed; `null` where it did not. */
  readonly fault: string | null;
  readonly succeededAt: number | null;
  /** The date of the newest item. */
  readonly newestAt: number | null;
}

/** The subject of an alert, by which silences and messages know it. */
export interface AlertSubject extends SelectableTrack {
  readonly title: string;
}

const hourMs = 3_600_000;
const prefix = 'source:';

/** Whether a rule watches sources, and so no track. */
export function watchesSources<R extends { readonly when: AlertCondition }>(
  rule: R,
): rule is R & { readonly when: SourceCondition } {
  return rule.when.kind === 'source-health';
}

/** The subject of alerts on a source: it stands where an alert on a track has the id of the track. */
export function subjectOfSource(id: string): string {
  return `${prefix}${id}`;
}

/** The id of the source that an alert is on; `null` for an alert on a track. */
export function sourceOfSubject(subject: string): string | null {
  return subject.startsWith(prefix) ? subject.slice(prefix.length) : null;
}

/** A source as the subject of an alert. It has no parties and no topic, so that only silences of rules concern it. */
export function sourceSubject({ id, name }: Pick<WatchedSource, 'id' | 'name'>): AlertSubject {
  return { id: subjectOfSource(id), title: name, parties: [], topic: '' };
}

/** Whether a rule watches a source: one that is named, or any where none is. */
export function selectsSource({ when: { sources } }: SourceRule, { id }: Pick<WatchedSource, 'id'>): boolean {
  return sources === undefined || sources.includes(id);
}

/**
 * Evaluates a rule on a source. A paused source is amiss in nothing.
 * @param now milliseconds since 1970 UTC
 * @returns `null` where the condition does not hold
 */
export function sourceMatch(rule: SourceRule, source: WatchedSource, now: number): Match | null {
  const { when } = rule;
  const since = amissSince(when, source);
  if (source.isPaused || since === null || now - since < when.hours * hourMs) return null;
  const key = `${rule.id}:${subjectOfSource(source.id)}`;
  return {
    key,
    group: key,
    kind: when.kind,
    track: subjectOfSource(source.id),
    says: inWords(when, source, since, now),
    events: [],
    since: dayOfInstant(since),
    cause: null,
    change: null,
    status: null,
  };
}

/** The instant from which the hours of a condition count; `null` where nothing is amiss. */
function amissSince({ of }: SourceCondition, source: WatchedSource): number | null {
  if (of === 'lag') return source.newestAt;
  if (of === 'failing' && source.failures === 0) return null;
  return source.succeededAt ?? source.createdAt;
}

function inWords({ of }: SourceCondition, { name, fault }: WatchedSource, since: number, now: number): string {
  const [span, from] = [
    spanInWords(now - since),
    `${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ];
  if (of === 'lag') return `The newest item of the source ${name} is ${span} old, of ${from}.`;
  if (of === 'no-success') return `Nothing could be fetched from the source ${name} for ${span}, since ${from}.`;
  return `The source ${name} has failed for ${span}, since ${from}: ${(fault ?? 'unknown').replace(/\.$/, '')}.`;
}

function spanInWords(ms: number): string {
  const hours = Math.floor(ms / hourMs);
  return hours < 48 ? countInWords(hours, ['hour', 'hours']) : daysInWords(Math.floor(hours / 24));
}

/** The values of the placeholders in a rule's message, where the alert is on a source. */
export function sourceMessageValues(rule: SourceRule, match: Match, title: string, day: Day): MessageValues {
  const state = { failing: 'failing', 'no-success': 'without success', lag: 'late' }[rule.when.of];
  return {
    track: sourceOfSubject(match.track) ?? match.track,
    ...{ title, status: state, from: 'well', to: state, reason: match.says },
    ...{ since: isoDay(match.since), day: isoDay(day), severity: rule.severity, rule: rule.name },
  };
}
