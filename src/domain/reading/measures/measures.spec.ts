import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { event, given } from '../../../../test/support/given.js';
import { isoDay, parseDay } from '../../time/day.js';
import type { EntryBody } from '../../entries/entry.js';
import { type Measures, measuresOn } from './measures.js';

const by = (country: string, more: Record<string, unknown> = {}) => ({
  actors: [{ country, role: 'initiator' }],
  ...more,
});
const link = (rel: string, ...targets: { id: string }[]) => targets.map(({ id }) => ({ rel, event: id }));
const days = (min: number, max = min) => ({ min, max });
const measured = (day: string, ...bodies: EntryBody[]): Measures =>
  given(...bodies).timeline.viewed(parseDay(day, ''), measuresOn);

describe('the time since the last deliverable', () => {
  it('is that of each party, and ranges over what may have come later', () => {
    const notice = event('DomesticEnforcementTaken', '2023-11-16', by('CN'));
    const reports = event('InformationShared', '[2023-11-15..2023-12-12]', by('CN'));
    const delisted = event('SanctionEased', '2023-11-16', by('US'));
    expect(measured('2024-04-21', notice, reports, delisted).deliverables).toEqual({
      US: { count: 1, last: expect.objectContaining({ event: delisted.id, days: days(157) }) },
      CN: { count: 2, last: expect.objectContaining({ event: notice.id, days: days(131, 157) }) },
    });
  });

  it('counts a control from the day on which it is adopted, and nothing that is in doubt', () => {
    const control = event('RegulatoryControlAdopted', '2024-08-02', by('CN', { effective: '2024-09-01' }));
    const rumour = event('RegulatoryControlAdopted', '2024-08-05', by('CN', { confidence: 'unlikely' }));
    expect(measured('2024-08-08', control, rumour).deliverables['CN']).toMatchObject({
      last: { event: control.id, days: days(6) },
    });
    expect(measured('2024-08-08').deliverables['CN']).toEqual({ count: 0, last: null });
  });
});

describe('asks that stand', () => {
  it('are listed by party with their age, the oldest first', () => {
    const old = event('DemandMade', '2024-01-01', by('US'));
    const met = event('DemandMade', '2024-01-02', by('US'));
    const young = event('DemandMade', '2024-01-11', by('US'));
    const offer = event('OfferMade', '2024-01-02', by('US'));
    const granted = event('ConcessionMade', '2024-01-20', by('CN', { links: link('fulfils', met) }));
    expect(measured('2024-01-21', young, old, met, offer, granted).asks).toEqual({
      US: {
        open: [
          { event: old.id, title: 'DemandMade on 2024-01-01', ageDays: days(20) },
          { event: young.id, title: 'DemandMade on 2024-01-11', ageDays: days(10) },
        ],
        medianAgeDays: days(15),
      },
      CN: { open: [], medianAgeDays: null },
    });
  });
});

describe('pledge to fulfilment', () => {
  it('runs from the first making to the first act that fulfils it wholly and beyond doubt', () => {
    const made = event('CommitmentMade', '2018-12-01', by('CN'));
    const again = event('CommitmentMade', '2019-01-01', by('CN', { links: link('repeats', made) }));
    const part = event('CommitmentPartlyFulfilled', '2019-02-01', by('CN', { links: link('fulfils', made) }));
    const said = event(
      'CommitmentFulfilled',
      '2019-03-01',
      by('CN', { links: link('fulfils', made), confidence: 'unlikely' }),
    );
    const kept = event('CommitmentFulfilled', '2019-05-01', by('CN', { links: link('fulfils', again) }));
    const group = event('WorkingGroupAnnounced', '2023-11-15');
    const session = event('WorkingGroupEstablished', '2024-01-30/2024-01-31', { links: link('fulfils', group) });
    expect(measured('2024-02-01', made, again, part, said, kept, group, session).pledges).toMatchObject({
      kept: [
        { event: made.id, by: ['CN'], fulfilledBy: { event: kept.id }, days: days(151) },
        { event: group.id, fulfilledBy: { event: session.id }, days: days(76) },
      ],
      medianDays: days(113.5),
    });
  });
});

describe('response lag', () => {
  it('runs from the irritant to the suspension that responds to it, or that it triggers', () => {
    const suspension = event('TalksSuspended', '2022-08-05');
    const irritant = event('IrritantOccurred', '2022-08-02/2022-08-03', { links: link('triggers', suspension) });
    const sanction = event('SanctionImposed', '2022-07-26', by('US'));
    const elsewhere = { id: '00000000-0000-7000-8000-00000000ffff' };
    const second = event(
      'CooperationSuspended',
      '2022-08-10',
      by('US', { links: link('responds-to', sanction, elsewhere) }),
    );
    const { freezes, medianFreezeDays } = measured('2022-09-01', irritant, suspension, sanction, second).responseLag;
    expect(freezes).toEqual([
      {
        irritant: expect.objectContaining({ event: irritant.id }),
        suspension: expect.objectContaining({ event: suspension.id }),
        days: days(2, 3),
      },
      expect.objectContaining({ irritant: expect.objectContaining({ event: sanction.id }), days: days(15) }),
      expect.objectContaining({ irritant: { event: elsewhere.id, title: null, date: null }, days: null }),
    ]);
    expect(medianFreezeDays).toEqual(days(8.5, 9));
  });

  it('runs from an opening to the pressure, the resumption or the day that ends it', () => {
    const suspended = event('TalksSuspended', '2022-08-05');
    const approach = event('ExploratoryAgreementReached', '2023-06-18/2023-06-19');
    const charges = event('IndictmentAnnounced', '2023-06-23', by('US'));
    const openings = (day: string, ...more: EntryBody[]) =>
      measured(day, suspended, approach, ...more).responseLag.openings;
    expect(openings('2023-06-20')).toMatchObject([{ approach: { event: approach.id }, end: null, days: days(1) }]);
    expect(openings('2023-07-07', charges)).toMatchObject([
      { end: 'pressure', endedBy: { event: charges.id }, endedOn: { edtf: '2023-06-23' }, days: days(4) },
    ]);
    const resumed = event('CooperationResumed', '2023-07-01');
    expect(openings('2023-07-07', resumed)).toMatchObject([{ end: 'lifted', endedBy: { event: resumed.id } }]);
    expect(openings('2024-01-01')).toMatchObject([
      { end: 'ran-out', endedBy: null, endedOn: { edtf: '2023-12-16' }, days: days(180) },
    ]);
    const second = event('ExploratoryAgreementReached', '2024-02-01');
    expect(openings('2024-03-01', second).map(({ end }) => end)).toEqual(['ran-out', null]);
  });
});

describe('F16: pressure by branch', () => {
  const congress = {
    level: 'other-branch',
    actors: [{ country: 'US', body: 'House Select Committee', role: 'initiator' }],
  };
  const court = { level: 'other-branch', actors: [{ country: 'US', body: 'Supreme Court', role: 'initiator' }] };
  const media = { level: 'quasi-official', actors: [{ country: 'CN', body: 'Global Times', role: 'initiator' }] };

  it('names what governments do and what other branches do, which adds nothing', () => {
    const report = event('CriticismVoiced', '2024-04-16', congress);
    const charges = event('IndictmentAnnounced', '2024-04-10', by('US', { count: 8 }));
    const ruling = event('SanctionEased', '2024-04-11', court);
    const article = event('CriticismVoiced', '2024-04-12', media);
    const abroad = event('CriticismVoiced', '2024-04-13', by('MX'));
    const praise = event('SupportVoiced', '2024-04-13', congress);
    const old = event('CriticismVoiced', '2024-01-20', congress);
    const { days: window, branches } = measured(
      '2024-04-21',
      ...[old, charges, ruling, article, abroad, praise, report],
    ).pressure;
    expect(window).toBe(90);
    expect(branches).toMatchObject([
      { party: 'US', name: 'American government', counted: true, count: 8, points: 1, events: [{ event: charges.id }] },
      { party: 'US', name: 'Congress', counted: false, count: 1, points: 0, events: [{ event: report.id }] },
      { party: 'US', name: 'American courts', counted: false, events: [{ event: ruling.id }] },
      { party: 'CN', name: 'Chinese state media', counted: false, events: [{ event: article.id }] },
      { party: null, branch: 'third-parties', name: 'third parties', events: [{ event: abroad.id }] },
    ]);
  });

  it('adds up to the score of the status on every day, where only the parties act', () => {
    const types = ['SanctionImposed', 'CriticismVoiced', 'StatementMade', 'IndictmentAnnounced', 'SupportVoiced'];
    const levels = [undefined, 'other-branch', 'quasi-official'];
    const start = parseDay('2024-01-01', '');
    const act = fc.record({
      type: fc.constantFrom(...types),
      day: fc.nat(200),
      level: fc.constantFrom(...levels),
      party: fc.constantFrom('US', 'CN'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), fc.nat(300), (acts, on) => {
        const bodies = acts.map(({ type, day, level, party }) =>
          event(type, isoDay(start + day), by(party, level === undefined ? {} : { level })),
        );
        const { timeline } = given(...bodies);
        const branches = timeline.viewed(start + on, measuresOn).pressure.branches;
        expect(branches.reduce((sum, { points }) => sum + points, 0)).toBe(timeline.read(start + on).pressure.score);
        expect(branches.filter(({ branch, counted }) => branch !== 'executive' && counted)).toEqual([]);
      }),
      { numRuns: 100, seed: 20_261_202 },
    );
  });
});
