import { isAboutRecord, isOwnEvent, type EvaluationInput } from './match.js';
import type { AlertCondition, AlertRule } from './rule.js';
import type { Axis } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import { isAct, type TrackEvent } from '../record/track-event.js';
import { statusAt } from '../reading/revision.js';
import { watchesSources } from './source-health.js';
import { type SelectableTrack, trackSelector } from './track-selection.js';
import { vocabularyOf } from '../events/vocabulary.js';

type Indexed = Pick<AlertRule, 'id' | 'enabled' | 'select' | 'when'>;

/** The kind of events that a condition depends on. */
type Reads = 'contact' | 'promise' | 'pressure' | 'anything';

const axes: readonly Axis[] = ['status', 'formal', 'practice'];
const any = '*';

/** The rules that select one track, grouped by what triggers their evaluation. */
interface TrackRules<T> {
  readonly track: SelectableTrack;
  /** Key: axis, space, new value (`*` for any). */
  readonly transitions: ReadonlyMap<string, readonly T[]>;
  readonly entries: ReadonlyMap<string, readonly T[]>;
  readonly revisions: readonly T[];
  readonly conditions: ReadonlyMap<Reads, readonly T[]>;
  readonly all: readonly T[];
}

/**
 * An index of rules by track and trigger, so that a change evaluates only the rules that it could affect: a thousand
 * rules on other tracks, statuses or types cost nothing. Changes by time alone are found by `nextEvaluationDay`.
 */
export class RuleIndex<T extends Indexed> {
  private readonly rules: readonly { readonly rule: T; readonly fits: (track: SelectableTrack) => boolean }[];
  private readonly byTrack = new Map<string, TrackRules<T>>();

  constructor(rules: readonly T[]) {
    this.rules = rules
      .filter((rule) => rule.enabled && !watchesSources(rule))
      .map((rule) => ({ rule, fits: trackSelector(rule.select) }));
  }

  /** All enabled rules that select a track; a rule on sources selects none. */
  on(track: SelectableTrack): readonly T[] {
    return this.rulesOf(track).all;
  }

  /** The rules whose result may change by this input: by its new entries, or by a change of the track's status. */
  concernedBy(input: EvaluationInput): readonly T[] {
    const { before, after, arrivals, day } = input;
    const rules = this.rulesOf(after.definition);
    if (rules.all.length === 0) return [];
    const found = new Set<T>();
    const take = (list: readonly T[] = []) => {
      for (const rule of list) found.add(rule);
    };
    const amended = arrivals.some((arrival) => isAboutRecord(arrival) || isAmendedBefore(arrival, after));
    const [was, now] = [before && statusAt(before.periods), after.values];
    for (const axis of axes) {
      if (!was || (was[axis] === now[axis] && !amended)) continue;
      take(rules.transitions.get(`${axis} ${now[axis]}`));
      take(rules.transitions.get(`${axis} ${any}`));
    }
    if (amended) {
      take(rules.revisions);
      for (const list of rules.conditions.values()) take(list);
    }
    for (const arrival of arrivals) {
      if (!isOwnEvent(arrival)) {
        take(rules.conditions.get('anything'));
        continue;
      }
      take(rules.entries.get(arrival.event.type));
      take(rules.entries.get(any));
      if (arrival.event.visibleFrom < day) take(rules.revisions);
      for (const reads of readBy(arrival.event)) take(rules.conditions.get(reads));
    }
    return [...found];
  }

  private rulesOf(track: SelectableTrack): TrackRules<T> {
    const known = this.byTrack.get(track.id);
    if (known && isSame(known.track, track)) return known;
    const all = this.rules.filter(({ fits }) => fits(track)).map(({ rule }) => rule);
    const sorted = grouped(track, all);
    this.byTrack.set(track.id, sorted);
    return sorted;
  }
}

/** Whether an arrival counts otherwise than it was recorded: an amendment of it became known before the event did. */
function isAmendedBefore(arrival: TrackEntry, after: EvaluationInput['after']): boolean {
  return arrival.kind === 'event' && after.find(arrival.id) !== arrival.event;
}

function isSame(a: SelectableTrack, b: SelectableTrack): boolean {
  if (a === b) return true;
  return a.topic === b.topic && a.parties.length === b.parties.length && a.parties.every((p, i) => p === b.parties[i]);
}

function grouped<T extends Indexed>(track: SelectableTrack, all: readonly T[]): TrackRules<T> {
  const transitions = new Map<string, T[]>();
  const entries = new Map<string, T[]>();
  const conditions = new Map<Reads, T[]>();
  const revisions: T[] = [];
  const put = <K>(map: Map<K, T[]>, key: K, rule: T) => {
    const list = map.get(key);
    if (list) list.push(rule);
    else map.set(key, [rule]);
  };
  for (const rule of all) {
    const { when } = rule;
    if (when.kind === 'transition') {
      for (const to of new Set<string>(when.to ?? [any])) put(transitions, `${when.axis} ${to}`, rule);
    } else if (when.kind === 'entry') {
      for (const type of new Set<string>(when.types ?? [any])) put(entries, type, rule);
    } else if (when.kind === 'history-revised') revisions.push(rule);
    else put(conditions, readsOf(when), rule);
  }
  return { track, transitions, entries, revisions, conditions, all };
}

function readsOf(when: AlertCondition): Reads {
  if (when.kind === 'absence') return when.of === 'entry' || when.of === 'coverage' ? 'anything' : 'contact';
  if (when.kind !== 'metric') return 'anything';
  if (when.metric === 'pressure') return 'pressure';
  return when.metric === 'days-since-dialogue' || when.metric === 'silence-rank' ? 'contact' : 'promise';
}

/**
 * The kinds of conditions that an event may affect. Any linked event may fulfil a commitment; a party that withdraws or
 * joins changes whose contacts count.
 */
function readBy(event: TrackEvent): readonly Reads[] {
  if (event.type === 'PartyWithdrew' || event.type === 'PartyJoined')
    return ['contact', 'promise', 'pressure', 'anything'];
  const reads: Reads[] = ['anything'];
  if (isAct(event) && vocabularyOf(event.type).isContact) reads.push('contact');
  if (event.type === 'CommitmentMade' || event.links.length > 0) reads.push('promise');
  // A policy may weigh an act of any type.
  if (isAct(event)) reads.push('pressure');
  return reads;
}
