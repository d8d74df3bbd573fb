import { describe, expect, it } from '@jest/globals';
import { metricsOn } from '../reading/metrics/make-metrics.js';
import { parseDay } from '../time/day.js';
import { brief, defined, event, given } from '../../../test/support/given.js';

const actors = (role: string, ...countries: string[]) => countries.map((country) => ({ country, role }));
const by = (...countries: string[]) => ({ actors: actors('initiator', ...countries) });
const among = (...countries: string[]) => ({ actors: actors('participant', ...countries) });

describe('whose act counts (cooperation@2)', () => {
  const frozen = [event('TalksHeld', '2024-01-10'), event('TalksSuspended', '2024-03-01', by('CN'))];

  it('one side does not lift the other side’s freeze: its offer shows as a thaw', () => {
    const offer = event('CooperationResumed', '2024-04-01', by('US'));
    expect(brief(given(...frozen, offer).on('2024-04-02'))).toBe('frozen/suspended/meeting +thaw');
    const old = given(defined({ policy: 'cooperation@1' }), ...frozen, offer);
    expect(brief(old.on('2024-04-02'))).toBe('resumed/resumed/meeting');
  });

  it('the side that suspended lifts its freeze alone, and all sides do together', () => {
    const alone = event('CooperationResumed', '2024-04-01', by('CN'));
    expect(brief(given(...frozen, alone).on('2024-04-02'))).toBe('resumed/resumed/meeting');
    const together = event('CooperationResumed', '2024-04-01');
    expect(brief(given(...frozen, together).on('2024-04-02'))).toBe('resumed/resumed/meeting');
  });

  it('of two freezes, one side lifts its own, and the other stands', () => {
    const second = event('TalksSuspended', '2024-03-05', by('US'));
    const lifted = event('CooperationResumed', '2024-04-01', by('CN'));
    const { reading } = given(...frozen, second, lifted).on('2024-04-02');
    expect([reading.status, reading.formal.by]).toEqual(['frozen', ['US']]);
  });

  it('an agreement that one party signs sets no term either', () => {
    const both = event('AgreementSigned', '2020-01-10');
    const alone = event('AgreementSigned', '2020-02-10', { ...by('US'), expires: '2020-12-31' });
    expect(given(both, alone).on('2021-02-01').reading.formal.state).toBe('open');
  });

  it('an agreement that one party signs does not open the track', () => {
    expect(brief(given(event('AgreementSigned', '2024-01-10', by('US'))).on('2024-01-11'))).toBe('none/none/never');
    expect(brief(given(event('AgreementSigned', '2024-01-10')).on('2024-01-11'))).toBe('active/open/never');
  });

  it('one party’s part of several in a suspension ends when it takes part in dedicated talks again', () => {
    const three = defined({ parties: ['ET', 'EG', 'SD'] });
    const all = among('ET', 'EG', 'SD');
    const talks = event('TalksHeld', '2020-10-27', all);
    const leaves = event('TalksSuspended', '2020-11-22', by('SD'));
    const back = event('TalksHeld', '2021-01-10', all);
    expect(given(three, talks, leaves).on('2021-01-09').reading.status).toBe('frozen');
    expect(given(three, talks, leaves, back).on('2021-01-11').reading.status).toBe('active');
  });
});

describe('sides', () => {
  const nuclear = defined({ parties: ['US', 'GB', 'FR', 'IR'], sides: [['US', 'GB', 'FR'], ['IR']] });

  it('dialogue needs one party of each side; a partial one counts, and is named', () => {
    const whole = event('TalksHeld', '2024-01-10', among('US', 'GB', 'FR', 'IR'));
    const partial = event('TalksHeld', '2024-02-10', among('GB', 'FR', 'IR'));
    const one = event('TalksHeld', '2024-03-10', among('US', 'GB', 'FR'));
    const { metrics, reading } = given(nuclear, whole, partial, one).on('2024-03-11');
    expect(reading.status).toBe('active');
    expect(metrics.lastDialogue).toMatchObject({ event: partial.id, form: 'partial', missing: ['US'] });
    expect(metrics.lastCompleteDialogue).toMatchObject({ event: whole.id, form: 'full', missing: [] });
  });

  it('a party that withdrew is not missing, and returns to its side', () => {
    const left = event('PartyWithdrew', '2024-01-01', by('US'));
    const talks = event('TalksHeld', '2024-02-10', among('GB', 'FR', 'IR'));
    const joins = event('PartyJoined', '2024-03-01', by('US'));
    const again = event('TalksHeld', '2024-04-10', among('GB', 'FR', 'IR'));
    expect(given(nuclear, left, talks).on('2024-02-11').metrics.lastDialogue).toMatchObject({ form: 'full' });
    expect(given(nuclear, left, talks, joins, again).on('2024-04-11').metrics.lastDialogue).toMatchObject({
      form: 'partial',
      missing: ['US'],
    });
  });

  it('indirect talks keep a track from silence, open nothing, and are named', () => {
    const met = event('TalksHeld', '2024-01-10');
    const through = event('TalksHeld', '2024-09-01', { mode: 'indirect' });
    expect(brief(given(met).on('2024-12-01'))).toMatch(/^dormant\/open\/silent/);
    const { reading, metrics } = given(met, through).on('2024-12-01');
    expect([reading.status, reading.practice.state]).toEqual(['active', 'quiet']);
    expect([metrics.lastContact?.form, metrics.lastDialogue?.event]).toEqual(['indirect', met.id]);
    expect(brief(given(through).on('2024-09-02'))).toBe('none/none/quiet');
  });
});

describe('what starts the clock (cooperation@2)', () => {
  const group = event('WorkingGroupMet', '2023-01-10');

  it.each(['CommitmentMade', 'AgreementExtended', 'CommitmentFulfilled'])(
    'a joint %s does not leave a track dormant that day, one of one side does',
    (type) => {
      const more = type === 'AgreementExtended' ? { expires: '2026-01-01' } : {};
      expect(given(group, event(type, '2024-01-10', more)).on('2024-01-10').reading.status).toBe('active');
      const alone = event(type, '2024-01-10', { ...more, ...by('US') });
      expect(given(group, alone).on('2024-01-10').reading.status).toBe('dormant');
    },
  );

  it('pausing a presumed line reads paused, not dormant the same day', () => {
    const line = event('WorkingGroupEstablished', '2018-01-01', { presumedOperating: true });
    const pause = event('MechanismPaused', '2020-03-15');
    expect(brief(given(line, pause).on('2020-03-15'))).toBe('paused/paused/quiet');
    expect(brief(given(line, pause).on('2021-01-01'))).toMatch(/^dormant\/paused\/silent/);
  });

  it('an agreement can be presumed to operate until a suspension', () => {
    const signed = event('AgreementSigned', '2015-01-01', { presumedOperating: true });
    expect(brief(given(signed).on('2022-01-01'))).toBe('active/open/meeting');
    const cut = event('CooperationSuspended', '2022-03-01', by('CN'));
    expect(brief(given(signed, cut).on('2022-03-01'))).toBe('frozen/suspended/quiet');
    const back = event('CooperationResumed', '2022-06-01');
    expect(brief(given(signed, cut, back).on('2024-01-01'))).toBe('active/open/meeting');
  });

  it('a pause without a working group ends by talks of all sides', () => {
    const pause = event('MechanismPaused', '2024-02-01');
    const talks = event('TalksHeld', '2024-03-01');
    expect(given(event('TalksHeld', '2024-01-10'), pause).on('2024-02-02').reading.status).toBe('paused');
    expect(given(event('TalksHeld', '2024-01-10'), pause, talks).on('2024-03-02').reading.status).toBe('active');
    expect(given(group, pause, talks).on('2024-03-02').reading.status).toBe('paused');
  });

  it('dedicated talks on the day of a resumption, or that bring it, open the track', () => {
    const frozen = [event('TalksHeld', '2023-01-10'), event('TalksSuspended', '2023-03-01')];
    const resumed = event('CooperationResumed', '2024-04-01');
    expect(given(...frozen, resumed).on('2024-04-01').reading.status).toBe('resumed');
    const sameDay = event('TalksHeld', '2024-04-01');
    expect(given(...frozen, sameDay, resumed).on('2024-04-01').reading.status).toBe('active');
    const talks = event('TalksHeld', '2024-03-20', { links: [{ rel: 'triggers', event: resumed.id }] });
    expect(given(...frozen, talks, resumed).on('2024-04-01').reading.status).toBe('active');
  });
});

describe('the opening state of a track', () => {
  const source = { title: 'A history', publisher: 'A Press' };
  const opening = (formal: string, practice: string) =>
    defined({ opening: { formal, practice, since: '2001-01', source } as never });

  it('stands from its day until the first event, from which silence is counted', () => {
    const first = event('StatementMade', '2015-03-04');
    const open = given(opening('open', 'meeting'), first);
    expect(open.on('2000-12-31').reading.status).toBe('none');
    expect(brief(open.on('2010-01-01'))).toBe('active/open/meeting +provisional');
    expect(brief(open.on('2015-08-31'))).toBe('active/open/meeting +provisional');
    expect(open.on('2016-01-01').reading.status).toBe('dormant');
  });

  it('counts no source that came out later', () => {
    const late = { ...source, published: '2014-06-01' };
    const later = defined({ opening: { formal: 'open', practice: 'meeting', since: '2001-01', source: late } });
    const record = given(later, event('StatementMade', '2015-03-04', { backfill: true }));
    const day = parseDay('2010-01-01', '/day');
    expect(metricsOn(record.timeline.asOf({ knownAt: day }), day).publishers.names).toEqual([]);
    expect(record.on('2010-01-01').metrics.publishers.names).toEqual(['A Press']);
  });

  it('asks for a mechanism where one carries the track', () => {
    expect(() => opening('mechanism', 'meeting')).toThrow(
      '/track/opening/formal is mechanism, and the track names no mechanism',
    );
  });

  it('can be a working group at work, or a suspension that a resumption lifts', () => {
    const met = event('WorkingGroupMet', '2015-03-04', { mechanism: 'group' });
    const group = defined({
      mechanisms: [{ id: 'group', title: 'Group' }],
      opening: { formal: 'mechanism', practice: 'meeting', since: '2001', source },
    });
    expect(brief(given(group, met).on('2014-01-01'))).toBe('working-group-active/mechanism/meeting +provisional');
    const back = event('CooperationResumed', '2015-03-04');
    const stopped = given(opening('suspended', 'silent'), back);
    expect(stopped.on('2010-01-01').reading.status).toBe('frozen');
    expect(stopped.on('2015-03-04').reading.status).toBe('resumed');
  });
});

describe('lines', () => {
  const ministers = event('WorkingGroupMet', '2024-01-10', { mechanism: 'ministers' });
  const experts = event('WorkingGroupMet', '2024-01-20', { mechanism: 'experts' });
  const cut = event('TalksSuspended', '2024-02-01', { ...by('CN'), mechanism: 'experts' });

  it('one can be frozen while its track goes on: the headline says partly working', () => {
    const { reading } = given(ministers, experts, cut).on('2024-02-02');
    expect([reading.status, reading.flags]).toEqual(['working-group-active', ['partial']]);
    expect(reading.headline).toMatch(/ Partly working: “experts” is suspended since 1 February 2024\.$/);
    expect(reading.lines).toEqual([
      { id: 'ministers', title: 'ministers', state: 'working', event: ministers.id },
      { id: 'experts', title: 'experts', state: 'suspended', event: cut.id },
    ]);
  });

  it('once nothing else works, its suspension is that of the track', () => {
    const record = given(ministers, experts, cut);
    expect(brief(record.on('2024-07-08'))).toBe('working-group-active/mechanism/meeting +partial');
    const { reading } = record.on('2024-07-09');
    expect(reading).toMatchObject({ status: 'frozen', formal: { by: ['CN'], cause: cut.id } });
    expect(reading.headline).toMatch(/^Frozen since 9 July 2024: nothing else has worked since /);
  });

  it('a dissolved line is suspended no more, and a resumption of one that broke down ends that', () => {
    const gone = event('WorkingGroupDissolved', '2024-03-01', { mechanism: 'experts' });
    expect(given(ministers, experts, cut, gone).on('2024-03-02').reading.flags).toEqual([]);
    const broke = event('CooperationLapsed', '2024-02-01', { mechanism: 'experts' });
    expect(given(ministers, experts, broke).on('2024-02-02').reading.flags).toEqual(['partial']);
    const back = event('CooperationResumed', '2024-02-10', { mechanism: 'experts' });
    expect(given(ministers, experts, broke, back).on('2024-02-11').reading.flags).toEqual([]);
  });

  it('a session that goes on has no day on which its line is overdue', () => {
    const open = event('WorkingGroupMet', '2024-01-10/..', { mechanism: 'ministers' });
    expect(given(open).timeline.nextCheck(parseDay('2030-01-01', '/day'))).toBeNull();
  });

  it('a session or a resumption of the line takes it up again', () => {
    const met = event('WorkingGroupMet', '2024-03-01', { mechanism: 'experts' });
    expect(given(ministers, experts, cut, met).on('2024-03-02').reading.flags).toEqual([]);
    const back = event('CooperationResumed', '2024-03-01', { mechanism: 'experts' });
    const agreed = given(ministers, experts, cut, back).on('2024-03-02').reading;
    expect([agreed.status, agreed.flags]).toEqual(['working-group-active', ['partial']]);
    expect(agreed.headline).toMatch(/ Partly working: “experts” is agreed to resume and has not met since\.$/);
    const again = event('WorkingGroupMet', '2024-03-20', { mechanism: 'experts' });
    expect(given(ministers, experts, cut, back, again).on('2024-03-21').reading.flags).toEqual([]);
  });

  it('one that never met, such as a ceasefire, works again once it is resumed', () => {
    const broke = event('CooperationLapsed', '2024-02-01', { mechanism: 'ceasefire' });
    const back = event('CooperationResumed', '2024-02-10', { mechanism: 'ceasefire' });
    expect(given(ministers, broke, back).on('2024-02-11').reading.flags).toEqual([]);
  });

  it('one that misses its stated rhythm while others work is named, until nobody expects it any more', () => {
    const yearly = event('WorkingGroupEstablished', '2020-01-10', { mechanism: 'experts', cadenceDays: 100 });
    const hotline = event('WorkingGroupEstablished', '2020-01-10', { mechanism: 'hotline', presumedOperating: true });
    const record = given(yearly, hotline);
    const stateOn = (day: string) => {
      const { reading } = record.on(day);
      const flags = reading.flags.filter((flag) => flag !== 'stale');
      return [reading.lines.find(({ id }) => id === 'experts')!.state, ...flags];
    };
    // 150 days are its rhythm and a half; 600 are four of these.
    expect(stateOn('2020-06-08')).toEqual(['working']);
    expect(stateOn('2020-06-09')).toEqual(['overdue', 'partial']);
    expect(record.on('2020-06-09').reading.headline).toMatch(/“experts” has not met within its rhythm\.$/);
    expect(stateOn('2021-09-01')).toEqual(['overdue', 'partial']);
    expect(stateOn('2021-09-02')).toEqual(['dormant']);
    expect(record.timeline.nextCheck(parseDay('2021-09-01', '/day'))).toBe(parseDay('2021-09-02', '/day'));
  });

  it('one without a stated rhythm is never overdue', () => {
    const hotline = event('WorkingGroupEstablished', '2024-01-10', { mechanism: 'hotline', presumedOperating: true });
    const { reading } = given(experts, hotline).on('2025-01-01');
    expect(reading.lines.find(({ id }) => id === 'experts')!.state).toBe('dormant');
    expect(reading.flags).not.toContain('partial');
  });

  it('a pause is dated by the act that paused it', () => {
    const pause = event('MechanismPaused', '2024-02-01', { mechanism: 'experts', ground: 'by-consent' });
    const { reading } = given(ministers, experts, pause).on('2024-02-02');
    expect(reading.headline).toMatch(/“experts” is paused since 1 February 2024\.$/);
  });

  it('a suspension of one line ends with its term', () => {
    const term = event('TalksSuspended', '2024-02-01', { ...by('CN'), mechanism: 'experts', expires: '2024-03-31' });
    expect(given(ministers, experts, term).on('2024-03-30').reading.flags).toContain('partial');
    expect(given(ministers, experts, term).on('2024-03-31').reading.flags).not.toContain('partial');
  });

  it('the only line of a track freezes it', () => {
    expect(given(experts, cut).on('2024-02-02').reading.status).toBe('frozen');
  });
});

describe('strain and force (cooperation@2)', () => {
  const talks = event('TalksHeld', '2024-01-10');

  it.each(['MeetingCancelled', 'CommitmentBroken', 'ConcessionWithdrawn', 'WithdrawalNotified'])(
    'a %s strains a track that works',
    (type) => {
      const { reading } = given(talks, event(type, '2024-02-01', by('CN'))).on('2024-02-02');
      expect(reading.flags).toEqual(['strained']);
    },
  );

  it('F4: a sanction that backs what the other side did is no irritant', () => {
    const arrest = event('DomesticEnforcementTaken', '2024-01-20', by('CN'));
    const backing = event('SanctionImposed', '2024-02-01', {
      ...by('US'),
      links: [{ rel: 'supports', event: arrest.id }],
    });
    const { reading } = given(talks, arrest, backing).on('2024-02-02');
    expect([reading.flags, reading.pressure.score]).toEqual([[], 0]);
  });

  it('force makes a working track provisional until contact is seen after it', () => {
    const force = event('ForceUsed', '2024-02-01', by('CN'));
    expect(given(talks, force).on('2024-02-02').reading.flags).toEqual(['provisional', 'strained']);
    const contact = event('TalksHeld', '2024-02-10', { trackRole: 'agenda-item' });
    expect(given(talks, force, contact).on('2024-02-11').reading.flags).toEqual(['strained']);
  });
});

describe('F3: a lull that the next session ends within a month', () => {
  it('is bridged: the status goes on from before', () => {
    const first = event('WorkingGroupEstablished', '2024-01-30');
    const next = event('WorkingGroupMet', '2024-07-31');
    const { reading } = given(first, next).on('2024-08-08');
    expect(reading).toMatchObject({ status: 'working-group-active', since: { edtf: '2024-01-30' } });
    const late = event('WorkingGroupMet', '2024-09-10');
    expect(given(first, late).on('2024-09-11').reading.since).toMatchObject({ edtf: '2024-09-10' });
  });
});
