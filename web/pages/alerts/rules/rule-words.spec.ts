import { describe, expect, it } from '@jest/globals';
import { conditionKinds, initialCondition, initialMetricCondition, metrics, newRule } from './form/rule-draft.js';
import { conditionInWords, ruleInWords } from './rule-words.js';

describe('a rule in words', () => {
  it('says what makes it speak, where, and how', () => {
    const rule = {
      ...newRule(),
      select: { parties: ['US', 'CN'] },
      forDays: 3,
      repeatDays: 7,
      escalate: { afterDays: 1, channels: [] },
    };
    expect(ruleInWords(rule)).toBe(
      'Fires when the status becomes frozen, on tracks of United States and China, after it has held for 3 days, sent again every 7 days, and escalated if not acknowledged after 1 day.',
    );
  });

  it('says what a rule on sources watches, and no tracks', () => {
    const when = { kind: 'source-health', of: 'no-success', hours: 1, sources: ['a', 'b'] };
    expect(ruleInWords({ ...newRule(), when, repeatDays: 1 })).toBe(
      'Fires when nothing could be fetched from one of 2 sources for 1 hour, sent again every 1 day.',
    );
    expect(conditionInWords({ kind: 'source-health', of: 'lag', hours: 30, sources: ['a'] })).toBe(
      'the newest item of the source is 30 hours old',
    );
    expect(conditionInWords({ kind: 'absence', of: 'coverage', days: 14 })).toBe(
      'nobody has looked the record through for 14 days',
    );
  });

  it('says that it is off', () => {
    expect(ruleInWords({ ...newRule(), enabled: false })).toBe(
      'Off. Otherwise fires when the status becomes frozen, on every track.',
    );
  });

  it.each([
    [{ kind: 'transition', axis: 'status' }, 'the status changes'],
    [{ kind: 'transition', axis: 'formal', from: ['open'] }, 'what is declared is no longer open'],
    [
      { kind: 'transition', axis: 'practice', from: ['meeting', 'quiet'], to: ['silent'] },
      'practice becomes silent after meeting or quiet',
    ],
    [initialMetricCondition['days-since-dialogue'], 'more than 180 days have passed since the last dialogue'],
    [initialMetricCondition['commitments-overdue'], 'at least 1 commitment is overdue'],
    [
      initialMetricCondition['silence-rank'],
      'the silence is as long as, or longer than, more than 90% of the past gaps',
    ],
    [{ kind: 'absence', of: 'entry', days: 1000 }, 'there was no recorded event for 1,000 days'],
    [
      { kind: 'entry', types: ['TalksSuspended'], levels: ['ministerial'], actors: ['CN'] },
      'an event “talks suspended” at the level ministerial with China taking part is recorded',
    ],
  ])('%j', (when, words) => {
    expect(conditionInWords(when)).toBe(words);
  });

  it('reads every kind and every metric that a rule begins with', () => {
    const all = [
      ...conditionKinds.map((kind) => initialCondition[kind]),
      ...metrics.map((metric) => initialMetricCondition[metric]),
    ];
    for (const when of all) expect(conditionInWords(when)).not.toMatch(/unknown to this page|…|undefined/);
  });

  it('reads what is not finished, and says what it does not know', () => {
    expect(conditionInWords(undefined)).toBe('a condition still to be chosen is met');
    expect(conditionInWords({ kind: 'absence' })).toBe('there was no dialogue for … days');
    expect(conditionInWords({ kind: 'moon' })).toBe('“moon” (unknown to this page) holds');
  });
});
