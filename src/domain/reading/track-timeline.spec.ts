import { describe, expect, it } from '@jest/globals';
import { brief, defined, entries, event, given, idOf } from '../../../test/support/given.js';
import { TrackTimeline } from './track-timeline.js';
import { metricsOn } from './metrics/make-metrics.js';

const idIn = (body: { id: string }) => body.id;

describe('the formal axis moves by declared acts only', () => {
  it.each([
    ['none', [], ''],
    ['ExploratoryAgreementReached', ['ExploratoryAgreementReached'], 'exploratory/exploratory/never'],
    ['WorkingGroupAnnounced', ['WorkingGroupAnnounced'], 'exploratory/exploratory/never'],
    ['CooperationResumed', ['CooperationResumed'], 'resumed/resumed/never'],
    ['TalksHeld', ['TalksHeld'], 'active/open/meeting'],
    ['InformationShared', ['InformationShared'], 'active/open/meeting'],
    ['AgreementSigned', ['AgreementSigned'], 'active/open/never'],
    ['WorkingGroupEstablished', ['WorkingGroupEstablished'], 'working-group-active/mechanism/meeting'],
    ['a suspension', ['TalksSuspended'], 'frozen/suspended/never'],
    ['an expiry of nothing', ['AgreementExpired'], 'none/none/never'],
    ['an expiry', ['AgreementSigned', 'AgreementExpired'], 'terminated/ended/never'],
    ['a statement', ['StatementMade'], 'none/none/never'],
    ['talks during a freeze', ['TalksSuspended', 'TalksHeld'], 'frozen/suspended/meeting +thaw'],
    ['a session lifts a freeze', ['TalksSuspended', 'WorkingGroupMet'], 'working-group-active/mechanism/meeting'],
    ['a resumption while meeting', ['TalksHeld', 'CooperationResumed'], 'active/open/meeting'],
    ['a pause', ['WorkingGroupEstablished', 'MechanismPaused'], 'paused/paused/meeting'],
    [
      'a session ends a pause',
      ['WorkingGroupEstablished', 'MechanismPaused', 'WorkingGroupMet'],
      'working-group-active/mechanism/meeting',
    ],
    ['a dissolution', ['WorkingGroupEstablished', 'WorkingGroupDissolved'], 'active/open/meeting'],
    [
      'a new start after the end',
      ['AgreementSigned', 'AgreementWithdrawn', 'CooperationResumed'],
      'resumed/resumed/never',
    ],
  ])('%s', (_, types, expected) => {
    if (types.length === 0) return expect(brief(given().on('2024-06-01'))).toBe('none/none/never');
    const bodies = types.map((type, i) => event(type, `2024-01-${String(10 + i)}`));
    return expect(brief(given(...bodies).on('2024-02-01'))).toBe(expected);
  });

  it('does not count talks of one side, of a legislature or in passing', () => {
    const alone = event('TalksHeld', '2024-01-10', {
      actors: [
        { country: 'US', role: 'participant' },
        { country: 'CN', role: 'target' },
      ],
    });
    const senators = event('TalksHeld', '2024-01-11', { level: 'other-branch' });
    const passing = event('TalksHeld', '2024-01-12', { trackRole: 'side-contact' });
    expect(brief(given(alone, senators, passing).on('2024-02-01'))).toBe('none/none/never');
  });

  it('ends one mechanism without ending the channel while another lives', () => {
    const record = [
      event('WorkingGroupEstablished', '2024-01-01', { mechanism: 'one' }),
      event('WorkingGroupEstablished', '2024-01-02', { mechanism: 'two' }),
      event('WorkingGroupDissolved', '2024-01-03', { mechanism: 'one' }),
    ];
    expect(brief(given(...record).on('2024-01-04'))).toBe('working-group-active/mechanism/meeting');
    const both = [...record, event('WorkingGroupDissolved', '2024-01-05', { mechanism: 'two' })];
    expect(brief(given(...both).on('2024-01-06'))).toBe('active/open/meeting');
  });
});

describe('practice is a function of dates', () => {
  it('strikes the day after the last that counts', () => {
    const group = given(event('WorkingGroupEstablished', '2024-01-01', { cadenceDays: 100 }));
    expect(brief(group.on('2024-05-30'))).toBe('working-group-active/mechanism/meeting');
    expect(brief(group.on('2024-05-31'))).toBe('active/mechanism/quiet +provisional');
    expect(brief(group.on('2024-09-27'))).toBe('active/mechanism/quiet +provisional');
    expect(brief(group.on('2024-09-28'))).toBe('dormant/mechanism/silent +provisional');
  });

  it('is never silent before the rhythm of the mechanism that met last has run out', () => {
    const group = given(event('WorkingGroupEstablished', '2024-01-01', { cadenceDays: 365 }));
    expect(brief(group.on('2025-06-30'))).toBe('working-group-active/mechanism/meeting');
    expect(brief(group.on('2025-07-02'))).toBe('dormant/mechanism/silent +provisional');
  });

  it('lets only sessions count as meeting where a mechanism carries the track', () => {
    const record = given(event('WorkingGroupEstablished', '2024-01-01'), event('TalksHeld', '2024-12-01'));
    expect(brief(record.on('2024-11-30'))).toBe('dormant/mechanism/silent');
    expect(brief(record.on('2024-12-01'))).toBe('active/mechanism/quiet');
  });

  it('is silent after 180 days while a resumption is only agreed', () => {
    const record = given(event('CooperationResumed', '2024-01-01'));
    expect(brief(record.on('2024-06-29'))).toBe('resumed/resumed/never');
    expect(brief(record.on('2024-06-30'))).toBe('dormant/resumed/silent +provisional');
  });

  it('goes on through the last day of an interval', () => {
    const record = given(event('JointEnforcementAction', '2017/2019'));
    expect(brief(record.on('2019-12-31'))).toBe('active/open/meeting +provisional');
    expect(brief(record.on('2020-06-28'))).toBe('active/open/meeting +provisional');
    expect(brief(record.on('2020-06-29'))).toBe('active/open/quiet +provisional');
  });

  it('a lapse silences from its earliest day; past its latest only later contact undoes it', () => {
    const group = event('WorkingGroupEstablished', '2019-11-01');
    const lapse = event('CooperationLapsed', '2020~');
    const contact = event('TalksHeld', '2020-03-01');
    expect(brief(given(group, lapse).on('2020-01-01'))).toBe('dormant/mechanism/silent +provisional');
    expect(brief(given(group, lapse, contact).on('2020-06-01'))).toBe('active/mechanism/quiet');
    expect(brief(given(group, lapse, contact).on('2021-01-01'))).toBe('dormant/mechanism/silent');
    const after = event('TalksHeld', '2021-01-02');
    expect(brief(given(group, lapse, contact, after).on('2021-01-03'))).toBe('active/mechanism/quiet');
  });

  it('presumes that a line tested daily works until a suspension ends the presumption', () => {
    const line = event('WorkingGroupEstablished', '2018-01-01', { presumedOperating: true });
    const cut = event('TalksSuspended', '2020-06-09');
    const back = event('CooperationResumed', '2021-07-27');
    expect(brief(given(line).on('2019-12-31'))).toBe('working-group-active/mechanism/meeting');
    expect(brief(given(line, cut).on('2020-06-09'))).toBe('frozen/suspended/quiet');
    expect(brief(given(line, cut, back).on('2022-06-01'))).toBe('working-group-active/mechanism/meeting');
    const first = defined({ policy: 'cooperation@1' });
    expect(brief(given(first, line, cut, back).on('2022-06-01'))).toBe('dormant/resumed/silent +provisional');
    expect(brief(given(first, line, cut).on('2020-06-09'))).toBe('frozen/suspended/silent');
  });
});

describe('time', () => {
  it('leaves a doubtful day out until it has surely come, and says so', () => {
    const record = given(event('TalksHeld', '2022-01-05'), event('TalksSuspended', '2022-08'));
    expect(brief(record.on('2022-07-31'))).toBe('active/open/quiet');
    expect(brief(record.on('2022-08-15'))).toBe('active/open/quiet +provisional');
    expect(brief(record.on('2022-08-31'))).toBe('frozen/suspended/quiet +provisional');
    expect(record.on('2022-09-10').reading.since).toEqual({
      edtf: '2022-08',
      earliest: '2022-08-01',
      latest: '2022-08-31',
    });
    expect(record.on('2022-09-10').metrics.daysInStatus).toEqual({ min: 10, max: 40 });
  });

  it('a statement of coarse date puts no status in doubt', () => {
    const record = given(event('TalksHeld', '2022-01-05'), event('StatementMade', '2022~'));
    expect(brief(record.on('2022-02-01'))).toBe('active/open/meeting');
  });

  it('dates a status that the clock ended from the strike, also where the act that opened it is the last contact', () => {
    const { reading } = given(event('TalksHeld', '2024-01-01')).on('2024-12-01');
    expect(reading.status).toBe('dormant');
    expect(reading.since).toEqual({ edtf: '2024-09-28', earliest: '2024-09-28', latest: '2024-09-28' });
    expect(reading.headline).toBe(
      'Dormant since 28 September 2024: no talks on the subject alone since “TalksHeld on 2024-01-01” (1 January 2024).',
    );
  });

  it('counts what takes force from its effective day, and foresees it once it is announced', () => {
    const treaty = event('AgreementEnteredIntoForce', '2024-01-10', { effective: '2024-03-01' });
    const record = given(treaty);
    expect(brief(record.on('2024-02-29'))).toBe('none/none/never');
    expect(brief(record.on('2024-03-01'))).toBe('active/open/never');
    const signed = given(
      event('TalksHeld', '2024-01-01'),
      event('AgreementWithdrawn', '2024-01-10', { effective: '2024-03-01' }),
    );
    expect(signed.on('2024-01-09').reading.next.map((change) => change.to)).toEqual(['dormant']);
    expect(signed.on('2024-01-10').reading.next).toEqual([
      { on: '2024-03-01', to: 'terminated', because: expect.any(String), event: expect.any(String) },
    ]);
  });

  it('ends an agreement at its date by the clock, unless it was extended by then', () => {
    const signed = event('AgreementSigned', '2024-01-01', { expires: '2024-06-30' });
    const talks = event('TalksHeld', '2024-06-01');
    const extended = event('AgreementExtended', '2024-06-30', { expires: '2025-06-30' });
    expect(brief(given(signed, talks).on('2024-06-29'))).toBe('active/open/meeting');
    const ended = given(signed, talks).on('2024-06-30');
    expect(brief(ended)).toBe('terminated/ended/meeting +provisional');
    expect(ended.reading.formal).toMatchObject({ cause: 'clock:expired', since: { edtf: '2024-06-30' } });
    expect(brief(given(signed, talks, extended).on('2024-06-30'))).toBe('active/open/meeting');
  });

  it('sorts by kind on one day: a suspension after the session of that day', () => {
    const cut = event('TalksSuspended', '2024-01-10');
    const met = event('WorkingGroupMet', '2024-01-10');
    expect(brief(given(cut, met).on('2024-01-10'))).toBe('frozen/suspended/meeting');
    expect(brief(given(met, cut).on('2024-01-10'))).toBe('frozen/suspended/meeting');
  });

  it('never sorts an answer before what it answers, and ignores rings and unknown targets', () => {
    const cut = event('TalksSuspended', '2024-01-10');
    const answer = event('CooperationResumed', '2024-01-10', { links: [{ rel: 'responds-to', event: idIn(cut) }] });
    expect(brief(given(cut, answer).on('2024-01-10'))).toBe('resumed/resumed/never');
    expect(brief(given(answer, cut).on('2024-01-10'))).toBe('resumed/resumed/never');
    const unknown = event('CooperationResumed', '2024-01-10', { links: [{ rel: 'after', event: idOf(999_999) }] });
    expect(brief(given(cut, unknown).on('2024-01-10'))).toBe('frozen/suspended/never');
    const one = event('StatementMade', '2024-01-10', { id: idOf(777), links: [{ rel: 'after', event: idOf(778) }] });
    const two = event('StatementMade', '2024-01-10', { id: idOf(778), links: [{ rel: 'after', event: idOf(777) }] });
    expect(given(one, two).timeline.events(19_800)).toEqual(given(two, one).timeline.events(19_800).reverse());
  });

  it('says when nobody has looked for a month, and that the clock then speaks alone', () => {
    const talks = event('TalksHeld', '2024-01-01');
    expect(given(talks).on('2024-01-31').reading.flags).toEqual([]);
    expect(given(talks).on('2024-02-01').reading.flags).toEqual(['stale']);
    const looked = event('TalksHeld', '2024-01-01');
    const confirmed = {
      type: 'CoverageConfirmed',
      id: idOf(555),
      track: 'us-cn.counternarcotics',
      until: '2025-01-01',
      schemaVersion: 1,
    } as const;
    expect(given(looked, confirmed).on('2024-12-01').reading).toMatchObject({ status: 'dormant', flags: [] });
  });
});

describe('flags and pressure', () => {
  it('sums the trailing 90 days, leaves out the legislature, and strains what works', () => {
    const talks = event('TalksHeld', '2024-01-01');
    const sanction = event('SanctionImposed', '2024-01-02');
    const hearing = event('AdverseListingPublished', '2024-01-03', { level: 'other-branch' });
    const words = event('CriticismVoiced', '2024-01-04');
    const record = given(talks, sanction, hearing, words);
    expect(record.on('2024-04-01').reading).toMatchObject({
      pressure: { level: 'elevated', score: 3 },
      flags: ['strained', 'stale'],
    });
    expect(record.on('2024-04-01').reading.pressure.drivers).toEqual([idIn(words), idIn(sanction)]);
    expect(record.on('2024-04-02').reading.pressure).toMatchObject({ level: 'low', score: 1 });
  });

  it('a thaw fades after 180 days and at once under pressure', () => {
    const cut = event('TalksSuspended', '2022-08-05');
    const opening = event('ExploratoryAgreementReached', '2023-06-19');
    const record = given(cut, opening);
    expect(brief(record.on('2023-12-16'))).toBe('frozen/suspended/never +thaw');
    expect(brief(record.on('2023-12-17'))).toBe('frozen/suspended/never');
    const pressed = given(cut, opening, event('IndictmentAnnounced', '2023-06-23', { level: 'ministerial' }));
    expect(brief(pressed.on('2023-06-22'))).toBe('frozen/suspended/never +thaw');
    expect(brief(pressed.on('2023-06-23'))).toBe('frozen/suspended/never');
  });

  it('is contested when a source of the moving event gives a date that makes another status', () => {
    const talks = event('TalksHeld', '2024-01-01');
    const sources = [
      { title: 'One', publisher: 'First' },
      { title: 'Two', publisher: 'Second', claims: { occurred: '2024-03-01' } },
    ];
    const record = given(talks, event('TalksSuspended', '2024-02-01', { sources }));
    expect(brief(record.on('2024-02-10'))).toBe('frozen/suspended/meeting +contested');
    expect(brief(record.on('2024-03-01'))).toBe('frozen/suspended/meeting');
  });
});

describe('a record that is read on day after day', () => {
  it('keeps a few of the timelines that claimed dates would make, not one for every claim', () => {
    const days = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
    const claims = { occurred: '2024-01-01' };
    const sources = [{ title: 'Two', publisher: 'Second', claims }];
    const acts = days.map((day, i) => event(i % 2 ? 'CooperationResumed' : 'TalksSuspended', day, { sources }));
    const timeline = TrackTimeline.fold(entries([defined(), ...acts]));
    const read = () => days.map((_, i) => timeline.read(19_754 + i));
    const first = read();
    expect(first.filter(({ flags }) => flags.includes('contested')).length).toBeGreaterThan(16);
    const { redated } = timeline as unknown as { redated: { size: number } };
    expect(redated.size).toBe(16);
    expect(read()).toEqual(first);
  });
});

describe('taking in one more entry', () => {
  it('gives what folding all of them gives, whatever came late', () => {
    const bodies = [
      event('WorkingGroupEstablished', '2024-01-30/2024-01-31'),
      event('TalksHeld', '2023-02'),
      event('TalksSuspended', '2022-08-05'),
      event('CooperationLapsed', '2020~'),
      event('CooperationResumed', '2023-11-15'),
    ];
    const record = entries([defined(), ...bodies]);
    const grown = TrackTimeline.fold(record.slice(0, 1));
    for (const entry of record.slice(1)) grown.insert(entry);
    const folded = TrackTimeline.fold(record);
    for (const day of [18_000, 18_300, 19_000, 19_400, 19_500, 19_700, 19_753, 20_000, 21_000]) {
      expect(grown.read(day)).toEqual(folded.read(day));
      expect(grown.history(day)).toEqual(folded.history(day));
      expect(metricsOn(grown, day)).toEqual(metricsOn(folded, day));
      expect(grown.nextCheck(day)).toEqual(folded.nextCheck(day));
    }
  });

  it('leaves the original alone when a copy takes it in', () => {
    const record = entries([defined(), event('TalksHeld', '2024-01-01')]);
    const timeline = TrackTimeline.fold(record);
    const copy = timeline.fork();
    copy.insert({ ...record[1]!, position: 3, body: event('TalksSuspended', '2024-01-02') });
    expect(timeline.read(19_750).status).toBe('active');
    expect(copy.read(19_750).status).toBe('frozen');
  });
});

describe('the headline', () => {
  it.each([
    [[], 'No cooperation on record.'],
    [['StatementMade'], 'No talks on record here.'],
    [['TalksHeld'], 'Active since 10 January 2024: TalksHeld on 2024-01-10.'],
    [
      ['CooperationSuspended'],
      'Frozen since 10 January 2024, when China suspended cooperation (“CooperationSuspended on 2024-01-10”).',
    ],
  ])('after %j says what is so, since when and why', (types, expected) => {
    const bodies = types.map((type) => event(type, '2024-01-10'));
    expect(given(...bodies).on('2024-01-20').reading.headline).toBe(expected);
  });
});
