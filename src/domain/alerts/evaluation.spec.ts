import { describe, expect, it } from '@jest/globals';
import { defined, entries, event, idOf } from '../../../test/support/given.js';
import { momentOf, ruleOf } from '../../../test/support/evaluation-input.js';
import { parseDay } from '../time/day.js';
import { evaluateRule } from './evaluation.js';
import { type EntryBody, parseBody } from '../entries/entry.js';

/** Bodies that became known on the days on which they happened. */
function known(...bodies: EntryBody[]) {
  const told = bodies.map((body) =>
    'occurred' in body ? { ...body, disclosed: body.disclosed ?? body.occurred } : body,
  );
  return entries([defined(), ...told]).map((entry) => ({ ...entry, recordedAt: 4e12 }));
}

const talks = event('TalksHeld', '2022-05-01', { title: 'Talks in Hawaii' });
const frozen = event('TalksSuspended', '2022-08-05', { title: 'Countermeasures' });
const gone = parseBody({
  type: 'EventRetracted',
  id: idOf(0x90e),
  target: frozen.id,
  reason: 'It was not so',
  tracks: ['us-cn.counternarcotics'],
  disclosed: '2022-08-20',
});

describe('a rule on transitions', () => {
  it('says what went from what to what, when who did what', () => {
    const rule = ruleOf({ kind: 'transition', axis: 'status', to: ['frozen'] });
    const [found, ...more] = evaluateRule(rule, momentOf(known(talks, frozen), '2022-08-05'));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      says: 'United States-China counternarcotics went from active to frozen when China suspended talks.',
      key: `${rule.id}:us-cn.counternarcotics:${frozen.id}>frozen`,
      events: [frozen.id],
      status: { from: 'active', to: 'frozen' },
    });
    expect(evaluateRule(rule, momentOf(known(talks, frozen), '2022-08-06'))).toEqual([]);
  });

  it('says how late it became known', () => {
    const rule = ruleOf({ kind: 'transition', axis: 'formal' });
    const late = { ...frozen, disclosed: '2022-08-09' } as EntryBody;
    expect(evaluateRule(rule, momentOf(known(talks, late), '2022-08-05'))).toEqual([]);
    expect(evaluateRule(rule, momentOf(known(talks, late), '2022-08-09'))[0]?.says).toBe(
      'The formal position of United States-China counternarcotics went from open to suspended when China suspended talks, as became known four days later.',
    );
  });

  it('says of a track that a correction put back that the record was corrected', () => {
    const rule = ruleOf({ kind: 'transition', axis: 'status' });
    const [found] = evaluateRule(rule, momentOf(known(talks, frozen, gone), '2022-08-20'));
    expect(found?.says).toBe(
      'United States-China counternarcotics reads active, not frozen: the record was corrected.',
    );
    expect(found?.change).toEqual({ axis: 'status', from: 'frozen', to: 'active' });
  });
});

describe('a rule on what happens', () => {
  it('finds a past status that a retraction changed, and names the retraction', () => {
    const rule = ruleOf({ kind: 'history-revised' });
    const [found] = evaluateRule(rule, momentOf(known(talks, frozen, gone), '2022-08-20'));
    expect(found).toMatchObject({
      says: 'United States-China counternarcotics: history revised: active from 2022-08-05 on, not frozen, by a retraction.',
      events: [gone.id],
    });
    expect(evaluateRule(rule, momentOf(known(talks, frozen, gone), '2022-08-05'))).toEqual([]);
  });

  it.each([
    [{}, true],
    [{ types: ['TalksSuspended'] }, true],
    [{ types: ['TalksHeld'] }, false],
    [{ actors: ['CN'] }, true],
    [{ actors: ['US'] }, false],
    [{ levels: ['ministerial'] }, false],
  ])('finds an entry where it is of what is asked for: %j', (asked, found) => {
    const rule = ruleOf({ kind: 'entry', ...asked });
    const [first] = evaluateRule(rule, momentOf(known(talks, frozen), '2022-08-05'));
    expect(first?.says).toBe(
      found ? 'On United States-China counternarcotics: “Countermeasures”, on 5 August 2022.' : undefined,
    );
  });
});

const promise = event('CommitmentMade', '2022-06-01', { due: '2022-07-15', title: 'A list of precursors' });
const pressed = ['SanctionImposed', 'SanctionImposed', 'TariffImposed'].map((type, i) => event(type, `2022-05-1${i}`));

describe('a rule on what holds', () => {
  const title = 'United States-China counternarcotics';
  it.each([
    [
      { kind: 'absence', of: 'dialogue', days: 90 },
      '2022-07-30',
      'has been without dialogue for 90 days, since “Talks in Hawaii” on 1 May 2022',
    ],
    [
      { kind: 'absence', of: 'contact', days: 90 },
      '2022-07-30',
      'has been without contact for 90 days, since “Talks in Hawaii” on 1 May 2022',
    ],
    [
      { kind: 'absence', of: 'entry', days: 30 },
      '2022-07-01',
      'has been without anything on record for 30 days, since “A list of precursors” on 1 June 2022',
    ],
    [
      { kind: 'metric', metric: 'days-since-dialogue', above: 90 },
      '2022-07-31',
      'has been without dialogue for 91 days, since “Talks in Hawaii” on 1 May 2022',
    ],
    [
      { kind: 'metric', metric: 'commitments-overdue', atLeast: 1 },
      '2022-07-16',
      'has one commitment overdue, the longest “A list of precursors”',
    ],
    [
      { kind: 'metric', metric: 'commitments-due', withinDays: 10 },
      '2022-07-05',
      'has “A list of precursors” due within ten days',
    ],
    [{ kind: 'metric', metric: 'pressure', atLeast: 'high' }, '2022-05-12', 'is under high pressure (6 points)'],
    [{ kind: 'flag', flag: 'strained' }, '2022-05-10', 'is strained'],
  ])('%j holds from the day on which it is so, and not before', (when, day, says) => {
    const record = known(talks, ...pressed, promise);
    const rule = ruleOf(when);
    expect(evaluateRule(rule, momentOf(record, day))[0]?.says).toBe(`${title} ${says}.`);
    expect(evaluateRule(rule, momentOf(record, parseDay(day, '') - 1))[0]?.says).not.toBe(`${title} ${says}.`);
  });

  it('finds nothing absent that was never there', () => {
    const rule = ruleOf({ kind: 'absence', of: 'dialogue', days: 1 });
    expect(evaluateRule(rule, momentOf(known(frozen), '2030-01-01'))).toEqual([]);
  });

  it('ranks the silence among the past gaps', () => {
    const record = known(talks, ...['2022-05-11', '2022-05-31', '2022-07-10'].map((day) => event('TalksHeld', day)));
    const rule = ruleOf({ kind: 'metric', metric: 'silence-rank', above: 0.6 });
    expect(evaluateRule(rule, momentOf(record, '2022-07-29'))).toEqual([]);
    expect(evaluateRule(rule, momentOf(record, '2022-07-30'))[0]?.says).toBe(
      `${title} has been without dialogue for 20 days, as long as or longer than 67 % of its past gaps.`,
    );
  });
});
