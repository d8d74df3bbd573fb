import { partyInWords } from '../../../wording/party-names.js';
import { plain } from '../../../wording/words.js';
import type { Select } from '../../../contract/alert-answers.js';
import { wordList, selectInWords } from '../shared/select-words.js';
import {
  valueAt,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  type RuleDraft,
  textAt,
  watchesSources,
} from './form/rule-draft.js';

/** Rule in one sentence: condition, tracks and timing. Unfinished rules are read too. */
export function ruleInWords(rule: RuleDraft): string {
  const select = isObject(rule.select) ? (rule.select as Select) : {};
  const duration = numberAt(rule, ['forDays']);
  const again = numberAt(rule, ['repeatDays']);
  const escalates = numberAt(rule, ['escalate', 'afterDays']);
  const more = [
    duration ? `after it has held for ${daysOf(duration)}` : '',
    again ? `sent again every ${daysOf(again)}` : '',
    escalates ? `and escalated if not acknowledged after ${daysOf(escalates)}` : '',
  ].filter(Boolean);
  const start = rule.enabled === false ? 'Off. Otherwise fires' : 'Fires';
  const where = watchesSources(rule) ? '' : `, on ${selectInWords(select)}`;
  return `${start} when ${conditionInWords(rule.when)}${where}${more.map((part) => `, ${part}`).join('')}.`;
}

/** Condition as a clause: `the status becomes frozen`. */
export function conditionInWords(when: Json | undefined): string {
  if (!isObject(when)) return 'a condition still to be chosen is met';
  switch (when.kind) {
    case 'transition':
      return transitionInWords(when);
    case 'metric':
      return metricInWords(when);
    case 'absence':
      if (when.of === 'coverage') return `nobody has looked the record through for ${daysOf(numberAt(when, ['days']))}`;
      return `there was no ${whatIsAbsent(textAt(when, ['of']))} for ${daysOf(numberAt(when, ['days']))}`;
    case 'flag':
      return `the flag “${textAt(when, ['flag'])}” is set`;
    case 'history-revised':
      return `the past is revised: by a correction, or by an event known ${daysOf(numberAt(when, ['lateDays']) ?? 30)} late or later`;
    case 'entry':
      return entryInWords(when);
    case 'source-health':
      return sourceHealthInWords(when);
    default:
      return `“${textAt(when, ['kind'])}” (unknown to this page) holds`;
  }
}

const axes: Readonly<Record<string, string>> = {
  status: 'the status',
  formal: 'what is declared',
  practice: 'practice',
};

function transitionInWords(when: JsonObject): string {
  const axis = axes[textAt(when, ['axis'])] ?? 'the status';
  const from = listAt(when, ['from']).map(lower);
  const to = listAt(when, ['to']).map(lower);
  if (to.length === 0) return from.length === 0 ? `${axis} changes` : `${axis} is no longer ${wordList(from, 'or')}`;
  const origin = from.length === 0 ? '' : ` after ${wordList(from, 'or')}`;
  return `${axis} becomes ${wordList(to, 'or')}${origin}`;
}

function metricInWords(when: JsonObject): string {
  const above = numberAt(when, ['above']);
  switch (when.metric) {
    case 'days-since-dialogue':
      return `more than ${daysOf(above)} have passed since the last dialogue`;
    case 'pressure':
      return textAt(when, ['atLeast']) === 'high' ? 'the pressure is high' : 'the pressure is elevated or high';
    case 'commitments-overdue':
      return `at least ${counted(numberAt(when, ['atLeast']), 'commitment is', 'commitments are')} overdue`;
    case 'commitments-due':
      return `a commitment is due within ${daysOf(numberAt(when, ['withinDays']))}`;
    case 'silence-rank':
      return `the silence is as long as, or longer than, more than ${above === undefined ? 'some' : percent(above)} of the past gaps`;
    default:
      return `the metric “${textAt(when, ['metric'])}” (unknown to this page) holds`;
  }
}

function entryInWords(when: JsonObject): string {
  const types = listAt(when, ['types']).map(lower);
  const levels = listAt(when, ['levels']).map(lower);
  const actors = listAt(when, ['actors']).map(partyInWords);
  const what = types.length === 0 ? 'any event' : `an event “${wordList(types, 'or')}”`;
  const level = levels.length === 0 ? '' : ` at the level ${wordList(levels, 'or')}`;
  const who = actors.length === 0 ? '' : ` with ${wordList(actors, 'or')} taking part`;
  return `${what}${level}${who} is recorded`;
}

function sourceHealthInWords(when: JsonObject): string {
  const named = listAt(when, ['sources']).length;
  const subject = named === 0 ? 'a source' : named === 1 ? 'the source' : `one of ${named} sources`;
  const hours = counted(numberAt(when, ['hours']), 'hour', 'hours');
  if (when.of === 'lag') return `the newest item of ${subject} is ${hours} old`;
  if (when.of === 'no-success') return `nothing could be fetched from ${subject} for ${hours}`;
  return `${subject} has failed for ${hours}`;
}

function whatIsAbsent(of: string): string {
  return of === 'entry' ? 'recorded event' : of || 'dialogue';
}

const lower = (name: string) => plain(name).toLowerCase();

function numberAt(rule: JsonObject, path: readonly string[]): number | undefined {
  const value = valueAt(rule, path);
  return typeof value === 'number' ? value : undefined;
}

function daysOf(count: number | undefined): string {
  return counted(count, 'day', 'days');
}

function counted(count: number | undefined, one: string, more: string): string {
  if (count === undefined) return `… ${more}`;
  return `${new Intl.NumberFormat('en-GB').format(count)} ${count === 1 ? one : more}`;
}

function percent(share: number): string {
  return new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
