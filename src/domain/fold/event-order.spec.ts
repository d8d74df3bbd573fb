import { describe, expect, it } from '@jest/globals';
import { record } from '../../../test/support/amendments.js';
import { brief, defined, entries, event, given, idOf } from '../../../test/support/given.js';
import { dayOf } from '../time/day.js';
import { TrackTimeline } from '../reading/track-timeline.js';

const answers = (target: { id: string }) => ({ links: [{ rel: 'responds-to', event: target.id }] });

describe('an answer', () => {
  it('to what was announced does not wait for that to take force', () => {
    const talks = event('TalksHeld', '2024-01-01');
    const leaving = event('AgreementWithdrawn', '2024-01-10', { effective: '2024-07-10' });
    const cut = event('TalksSuspended', '2024-01-11', answers(leaving));
    const record = given(talks, leaving, cut);
    expect(brief(record.on('2024-01-11'))).toBe('frozen/suspended/meeting');
    expect(record.on('2024-07-10').metrics.freezes.totalDays).toEqual({ min: 181, max: 181 });
    expect(record.on('2024-08-01').history.map((interval) => interval.from.earliest)).toEqual([
      '2024-01-01',
      '2024-01-11',
      '2024-06-30',
      '2024-07-10',
    ]);
  });

  it('to an act of coarse date counts from its own day', () => {
    const irritant = event('IrritantOccurred', '2024');
    const cut = event('TalksSuspended', '2024-03-05', answers(irritant));
    expect(brief(given(irritant, cut).on('2024-03-05'))).toBe('frozen/suspended/never');
  });

  it('is found in time, however many links there are and whatever rings they close', () => {
    const bodies = Array.from({ length: 400 }, (_, i) =>
      event('StatementMade', '2024-01-10', {
        id: idOf(500_000 + i),
        links: Array.from({ length: 50 }, (_, k) => ({ rel: 'after', event: idOf(500_000 + ((i + k + 1) % 400)) })),
      }),
    );
    const chain = Array.from({ length: 5_000 }, (_, i) =>
      event('StatementMade', '2024-01-11', {
        id: idOf(600_000 + i),
        links: [{ rel: 'after', event: idOf(600_001 + i) }],
      }),
    );
    const timeline = TrackTimeline.fold(entries([defined(), ...bodies, ...chain]));
    expect(timeline.events(dayOf(2024, 1, 11)).slice(400)).toEqual(chain.map((body) => body.id).reverse());
  });
});

describe('talks that name a mechanism', () => {
  it('are no session on a track where they were a mention only', () => {
    const cut = event('TalksSuspended', '2024-01-01');
    const trade = event('TalksHeld', '2024-02-01', {
      mechanism: 'trade-group',
      tracks: ['us-cn.trade', 'us-cn.counternarcotics'],
      trackRoles: { 'us-cn.counternarcotics': 'side-contact' },
    });
    const outcome = given(cut, trade).on('2024-03-01');
    expect(brief(outcome)).toBe('frozen/suspended/never');
    expect(outcome.metrics).toMatchObject({ lastDialogue: null, lastContact: { event: trade.id } });
  });
});

describe('dates and parties', () => {
  it('what happened once, some day since, does not go on for ever', () => {
    const talks = event('TalksHeld', '[2023-11-01..]');
    expect(given(talks).on('2030-01-01').reading.status).toBe('dormant');
  });

  it('a track is covered while an interval lasts that was recorded after it', () => {
    expect(record(event('JointEnforcementAction', '2017/2019')).on('2019-06-01').flags).not.toContain('stale');
  });

  it('keeps judging old meetings by the parties there were, when one has left', () => {
    const three = defined({ parties: ['KR', 'KP', 'US'] });
    const met = (day: string, ...countries: string[]) =>
      event('TalksHeld', day, { actors: countries.map((country) => ({ country, role: 'participant' })) });
    const all = met('2010-01-01', 'KR', 'KP', 'US');
    const two = met('2010-06-01', 'KR', 'US');
    const left = event('PartyWithdrew', '2012-01-01', { actors: [{ country: 'KP', role: 'initiator' }] });
    const after = met('2013-01-01', 'KR', 'US');
    expect(given(three, all, two, left).on('2012-02-01').metrics.lastDialogue?.event).toBe(all.id);
    expect(given(three, all, two, left, after).on('2013-02-01').metrics.lastDialogue?.event).toBe(after.id);
  });

  it('looks again on the day that a contested date passes', () => {
    const sources = [
      { title: 'One', publisher: 'First' },
      { title: 'Two', publisher: 'Second', claims: { occurred: '2024-02-20' } },
    ];
    const record = given(event('TalksHeld', '2024-01-01'), event('TalksSuspended', '2024-02-01', { sources }));
    expect(record.on('2024-02-07').reading.flags).toContain('contested');
    expect(record.timeline.nextCheck(dayOf(2024, 2, 7))).toBe(dayOf(2024, 2, 20));
    expect(record.on('2024-02-20').reading.flags).not.toContain('contested');
  });
});
