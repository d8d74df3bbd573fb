import { describe, expect, it } from '@jest/globals';
import { defined, entries, event } from '../../../test/support/given.js';
import { ruleOf } from '../../../test/support/evaluation-input.js';
import type { VersionedRule } from './lifecycle.js';
import { type BackTestMode, backTestTrack, type Firing, noiseForecast } from './back-test.js';
import { isoDay, parseDay } from '../time/day.js';
import type { EntryBody } from '../entries/entry.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const days = { from: parseDay('2022-01-01', ''), to: parseDay('2022-12-31', '') };

function backTest(rule: VersionedRule, bodies: EntryBody[], mode: BackTestMode = 'both', range = days) {
  const told = bodies.map((body) =>
    'occurred' in body ? { ...body, disclosed: body.disclosed ?? body.occurred } : body,
  );
  const record = entries([defined(), ...told]).map((entry) => ({ ...entry, recordedAt: 4e12 }));
  const running = backTestTrack(rule, TrackTimeline.fold(record), { ...range, mode });
  let looked = 0;
  for (;;) {
    const step = running.next();
    if (step.done) return { ...step.value, looked };
    looked += 1;
  }
}

const fired = (list: readonly Firing[]) => list.map(({ firedOn }) => isoDay(firedOn));

describe('a back-test', () => {
  const absence = ruleOf({ kind: 'absence', of: 'dialogue', days: 90 });

  it('fires late, and wrongly, where what was known was late; and misses what nobody could know', () => {
    const late = { ...event('TalksHeld', '2022-03-15'), disclosed: '2022-04-20' } as EntryBody;
    const test = backTest(absence, [event('TalksHeld', '2022-01-05'), late]);
    // 90 days after 5 January nobody knew of the talks in March; they were known on 20 April.
    expect(fired(test.asKnown)).toEqual(['2022-04-05', '2022-06-13']);
    expect(test.asKnown.map(({ ended }) => ended?.how)).toEqual(['withdrawn', undefined]);
    expect(test.asKnown.map(({ hindsight }) => hindsight?.daysLate)).toEqual([undefined, 0]);
    expect(test.missed).toEqual([]);
    const brief = { ...event('TalksSuspended', '2022-05-01'), disclosed: '2022-07-01' } as EntryBody;
    const over = event('CooperationResumed', '2022-06-01');
    const freezes = backTest(ruleOf({ kind: 'transition', axis: 'status', to: ['frozen'] }), [late, brief, over]);
    expect([fired(freezes.asKnown), fired(freezes.missed)]).toEqual([[], ['2022-05-01']]);
  });

  it('says of what held on the first day that it did', () => {
    const [first] = backTest(absence, [event('TalksHeld', '2021-01-05')], 'as-known').asKnown;
    expect(first).toMatchObject({ firedOn: days.from, atStart: true, since: parseDay('2021-04-05', '') });
  });

  it('looks at those days only on which something can change', () => {
    const { looked } = backTest(absence, [event('TalksHeld', '2022-01-05')], 'as-known');
    // The first day, the one on which the talks are known, and the ninetieth after them.
    expect(looked).toBe(3);
  });

  it('counts reminders as messages, and one act on several tracks as one', () => {
    const rule = ruleOf({ kind: 'absence', of: 'dialogue', days: 90 }, { repeatDays: 100 });
    const { asKnown } = backTest(rule, [event('TalksHeld', '2022-01-05')], 'as-known');
    const twin = asKnown.map((firing) => ({ ...firing, track: 'us-cn.trade', key: 'other' }));
    expect(noiseForecast([...asKnown, ...twin], days)).toEqual({
      alerts: 2,
      withdrawn: 0,
      notifications: 3,
      perYear: 2,
      says: '2 alerts in 12 months, in three notifications',
    });
  });
});
