import { describe, expect, it } from '@jest/globals';
import { event, given } from '../../../../test/support/given.js';
import { relationshipId, rollUp } from '../relationship.js';

describe('the measures of a track', () => {
  const exact = (day: string) => ({ edtf: day, earliest: day, latest: day });

  it('tells last contact, dialogue and session apart, each with its level and a range of days', () => {
    const session = event('WorkingGroupMet', '2024-01-01', { level: 'senior-official' });
    const visit = event('TalksHeld', '2024-06-17/2024-06-19', { trackRole: 'agenda-item', level: 'ministerial' });
    const senators = event('TalksHeld', '2024-07-01', { level: 'other-branch' });
    const { metrics } = given(session, visit, senators).on('2024-07-07');
    expect(metrics.lastContact).toMatchObject({ event: senators.id, level: 'other-branch', days: { min: 6, max: 6 } });
    expect(metrics.lastDialogue).toEqual({
      event: visit.id,
      date: { edtf: '2024-06-17/2024-06-19', earliest: '2024-06-17', latest: '2024-06-19' },
      level: 'ministerial',
      form: 'full',
      missing: [],
      days: { min: 18, max: 18 },
    });
    expect(metrics.lastMechanismSession).toMatchObject({ event: session.id, date: exact('2024-01-01') });
    expect(metrics.byLevel['senior-official']?.lastDialogue?.event).toBe(session.id);
    expect(metrics.byLevel['other-branch']).toEqual({ lastContact: metrics.lastContact });
  });

  it('F11: some day in 2019 is not the last contact after 7 November 2019', () => {
    const certain = event('TalksHeld', '2017-08/2019-11-07', { level: 'working-level' });
    const vague = event('TalksHeld', '2019~', { level: 'working-level' });
    const { metrics } = given(event('TalksHeld', '2015-01-01'), certain, vague).on('2023-07-07');
    // It may have ended on 7 November or, if the vague one was later, up to the end of the year.
    const last = { event: certain.id, days: { min: 1_284, max: 1_338 } };
    expect(metrics).toMatchObject({ lastContact: last, lastDialogue: last });
    expect(metrics.byLevel['working-level']).toMatchObject({ lastContact: last, lastDialogue: last });
    expect(metrics.rhythm.silence?.days).toEqual(metrics.lastDialogue!.days);
    const day = event('WorkingGroupMet', '2019-11-07');
    const both = given(event('WorkingGroupMet', '2019~'), day).on('2023-07-07').metrics;
    expect(both.lastMechanismSession).toMatchObject({ event: day.id, days: { min: 1_284, max: 1_338 } });
  });

  it('has null for what never happened in this record', () => {
    expect(given().on('2024-01-01').metrics).toMatchObject({
      lastContact: null,
      lastDialogue: null,
      lastMechanismSession: null,
    });
  });

  it('counts freezes, their days and how long until each thawed', () => {
    const { metrics } = given(
      event('TalksSuspended', '2022-01-01'),
      event('CooperationResumed', '2022-01-11'),
      event('TalksSuspended', '2023-01-01'),
      event('CooperationResumed', '2023-01-31'),
      event('TalksSuspended', '2024-01-01'),
    ).on('2024-01-06');
    expect(metrics.freezes).toMatchObject({
      count: 3,
      totalDays: { min: 45, max: 45 },
      current: { since: exact('2024-01-01'), days: { min: 5, max: 5 } },
      medianDaysToThaw: { min: 20, max: 20 },
    });
    expect(metrics.freezes.events).toHaveLength(3);
  });

  it('ranks today’s silence among past gaps', () => {
    const talks = ['2024-01-01', '2024-01-11', '2024-01-31', '2024-03-01'].map((day) => event('TalksHeld', day));
    const { rhythm } = given(...talks).on('2024-03-21').metrics;
    expect(rhythm).toEqual({
      dialogues: { count: 4, events: talks.map((event) => event.id).reverse() },
      medianGapDays: { min: 20, max: 20 },
      longestGap: { days: { min: 30, max: 30 }, from: talks[2]!.id, to: talks[3]!.id },
      silence: { days: { min: 20, max: 20 }, rank: 0.67 },
    });
  });

  it('keeps a commitment open until it is fulfilled: a date that passes is no fulfilment', () => {
    const kept = event('CommitmentMade', '2024-01-01', { due: '2024-06-01' });
    const late = event('CommitmentMade', '2024-01-02', { due: '2024-06-30' });
    const soon = event('CommitmentMade', '2024-01-03', { due: '2024-07-20' });
    const again = event('CommitmentMade', '2024-02-01', { links: [{ rel: 'repeats', event: late.id }] });
    const done = event('CommitmentFulfilled', '2024-05-01', { links: [{ rel: 'fulfils', event: kept.id }] });
    const half = event('CommitmentPartlyFulfilled', '2024-05-02', { links: [{ rel: 'fulfils', event: soon.id }] });
    const reversed = event('CommitmentMade', '2024-01-04');
    const fulfils = [{ rel: 'fulfils', event: reversed.id }];
    const first = event('CommitmentFulfilled', '2024-05-03', { links: fulfils });
    const then = event('CommitmentBroken', '2024-05-04', { links: fulfils });
    const { commitments } = given(kept, late, soon, again, done, half, reversed, first, then).on('2024-07-01').metrics;
    expect(commitments).toEqual({
      open: { count: 2, events: [soon.id, late.id] },
      dueSoon: { count: 1, events: [soon.id] },
      overdue: { count: 1, events: [late.id] },
      fulfilled: { count: 1, events: [kept.id] },
      partly: { count: 1, events: [soon.id] },
      broken: { count: 1, events: [reversed.id] },
      repeated: { count: 1, events: [again.id] },
      reportedOnly: { count: 0, events: [] },
    });
  });

  it('takes a promise made anew after it was broken for a new one, and a repeat for the first', () => {
    const first = event('CommitmentMade', '2020-01-01');
    const links = [{ rel: 'fulfils', event: first.id }];
    const broken = event('CommitmentBroken', '2021-01-01', { links });
    const anew = event('CommitmentMade', '2023-01-01', { links: [{ rel: 'repeats', event: first.id }] });
    const again = event('CommitmentMade', '2023-06-01', { links: [{ rel: 'repeats', event: anew.id }] });
    const { commitments } = given(first, broken, anew, again).on('2024-01-01').metrics;
    expect(commitments).toMatchObject({
      open: { events: [anew.id] },
      broken: { events: [first.id] },
      repeated: { events: [again.id] },
    });
    const kept = event('CommitmentFulfilled', '2023-07-01', { links: [{ rel: 'fulfils', event: again.id }] });
    const after = given(first, broken, anew, again, kept).on('2024-01-01').metrics.commitments;
    expect(after).toMatchObject({ open: { count: 0 }, fulfilled: { events: [anew.id] } });
  });

  it('measures a gap from the latest end so far', () => {
    const long = event('TalksHeld', '2017-01-01/2019-12-31');
    const within = event('TalksHeld', '2018-01-05');
    const next = event('TalksHeld', '2020-01-10');
    const { rhythm } = given(long, within, next).on('2020-02-01').metrics;
    expect(rhythm.longestGap).toEqual({ days: { min: 10, max: 10 }, from: long.id, to: next.id });
  });

  it('names the acts when pressure alone turned the month', () => {
    const acts = ['2024-01-02', '2024-01-03'].map((day) => event('SanctionImposed', day));
    const { direction } = given(event('TalksHeld', '2024-01-01'), ...acts).on('2024-04-10').metrics;
    expect(direction).toMatchObject({ change: 'improved', events: acts.map((act) => act.id) });
  });

  it('names each side’s concessions with what they were exchanged for, and asks that stand open', () => {
    const resumed = event('CooperationResumed', '2023-11-15');
    const eased = event('SanctionEased', '2023-11-16', {
      actors: [
        { country: 'US', role: 'initiator' },
        { country: 'CN', role: 'target' },
      ],
      links: [{ rel: 'in-exchange-for', event: resumed.id }],
    });
    const ask = event('DemandMade', '2023-12-01');
    const refused = event('DemandMade', '2023-12-02');
    const refusal = event('DemandRejected', '2023-12-03', { links: [{ rel: 'responds-to', event: refused.id }] });
    const { metrics } = given(resumed, eased, ask, refused, refusal).on('2024-01-01');
    expect(metrics.concessions['US']).toMatchObject({ count: 1, exchanges: [{ event: eased.id, for: resumed.id }] });
    expect(metrics.concessions['CN']).toMatchObject({ count: 0 });
    expect(metrics.openAsks).toEqual({ count: 1, events: [ask.id] });
  });

  it('sums Goldstein weights of 90 days and names the scale', () => {
    const { goldstein } = given(
      event('TalksHeld', '2023-01-01'),
      event('TalksHeld', '2024-01-01'),
      event('ThreatIssued', '2024-01-02'),
      event('CooperationLapsed', '2024-01-03'),
    ).on('2024-02-01').metrics;
    expect(goldstein).toMatchObject({ scale: expect.stringContaining('Goldstein 1992'), days: 90, sum: 1.2 });
    expect(goldstein.events).toHaveLength(2);
  });

  it('says the month’s direction and what drives it', () => {
    const talks = event('TalksHeld', '2024-01-01');
    const cut = event('TalksSuspended', '2024-05-01');
    expect(given(talks, cut).on('2024-05-10').metrics.direction).toEqual({
      change: 'deteriorated',
      riskAlert: false,
      resolutionOpportunity: false,
      events: [cut.id],
    });
    const threat = event('ThreatIssued', '2024-05-02');
    expect(given(talks, threat).on('2024-05-10').metrics.direction).toMatchObject({
      riskAlert: true,
      events: [threat.id],
    });
    const opening = event('ExploratoryAgreementReached', '2024-06-20');
    expect(given(talks, cut, opening).on('2024-07-01').metrics.direction).toMatchObject({
      resolutionOpportunity: true,
    });
  });
});

describe('a relationship', () => {
  it('partly works where some tracks do and others do not', () => {
    expect(rollUp(['frozen', 'active'])).toBe('partly working');
    expect(rollUp(['resumed', 'working-group-active', 'none'])).toBe('working');
    expect(rollUp(['dormant', 'paused'])).toBe('not working');
    expect(rollUp(['none'])).toBe('no cooperation on record');
    expect(relationshipId(['US', 'CN'])).toBe('cn-us');
  });
});
