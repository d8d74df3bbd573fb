import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dispute } from '../../../../test/support/amendments.js';
import { event, given, track } from '../../../../test/support/given.js';
import { parseDay } from '../../time/day.js';
import { type Entry, parseBody, tracksOf } from '../../entries/entry.js';
import type { Ledger } from './ledger.js';
import type { CommitmentEntry } from './commitments.js';
import { ledgerOn, metricsOn } from '../metrics/make-metrics.js';
import { TrackTimeline } from '../track-timeline.js';

const drawnUp = (timeline: TrackTimeline, day: string): Ledger =>
  timeline.viewed(parseDay(day, ''), (view) => ledgerOn(view));
const from = (account: string) => [{ title: 'A briefing', publisher: 'A press', account }];
const promisedBy = (country: string, occurred: string, more: Record<string, unknown> = {}) =>
  event('CommitmentMade', occurred, { actors: [{ country, role: 'initiator' }], ...more });
const keptBy = (country: string, type: string, occurred: string, promise: { id: string }, more = {}) =>
  event(type, occurred, {
    actors: [{ country, role: 'initiator' }],
    links: [{ rel: 'fulfils', event: promise.id }],
    ...more,
  });

describe('the ledger of commitments', () => {
  it('tells the state of a promise by its due date and by what was done', () => {
    const coarse = promisedBy('CN', '2024-01-01', { due: '2024-06', beneficiary: 'US' });
    const state = (day: string) => drawnUp(given(coarse).timeline, day).commitments[0]?.state;
    expect(['2024-05-30', '2024-05-31', '2024-06-30', '2024-07-01'].map(state)).toEqual([
      'open',
      'due-soon',
      'due-soon',
      'overdue',
    ]);
    const undated = promisedBy('CN', '2024-01-02');
    const part = keptBy('CN', 'CommitmentPartlyFulfilled', '2024-02-01', undated);
    const broken = keptBy('CN', 'CommitmentBroken', '2024-03-01', undated);
    const { timeline } = given(undated, part, broken);
    expect(drawnUp(timeline, '2024-02-28').commitments).toMatchObject([
      { state: 'partly', partlyBy: [{ event: part.id, date: { edtf: '2024-02-01' } }], brokenBy: [] },
    ]);
    expect(drawnUp(timeline, '2024-03-01').commitments).toMatchObject([
      { state: 'broken', brokenBy: [{ event: broken.id, title: 'CommitmentBroken on 2024-03-01' }] },
    ]);
  });

  it.each([
    ['is less than likely', { confidence: 'roughly even chance' }, []],
    ['is disputed', {}, ['CN']],
  ])('F6: a promise kept does not read broken where the break %s; the break is listed', (_, more, parties) => {
    const made = promisedBy('CN', '2018-12-01');
    const kept = keptBy('CN', 'CommitmentFulfilled', '2019-05-01', made);
    const slackened = keptBy('CN', 'CommitmentBroken', '2019-08-01', made, more);
    const likely = keptBy('CN', 'CommitmentBroken', '2019-08-01', made, { confidence: 'likely' });
    const disputes = parties.map((party) => dispute(slackened, party, { disclosed: '2019-09-03' }));
    const read = (...bodies: Parameters<typeof given>) =>
      drawnUp(given(made, kept, ...bodies).timeline, '2023-07-07').commitments[0];
    const disputed = parties.length > 0 ? '; disputed by China' : '';
    expect(read(slackened, ...disputes)).toMatchObject({
      ...{ state: 'fulfilled', brokenBy: [{ event: slackened.id }], keptAfterDays: { min: 151, max: 151 } },
      inWords: `kept on 1 May 2019; a break is reported: “CommitmentBroken on 2019-08-01” (1 August 2019${disputed})`,
    });
    expect(read(likely)).toMatchObject({
      ...{ state: 'broken', inWords: 'kept on 1 May 2019; broken on 1 August 2019' },
    });
  });

  it('F6: says what others hold against a promise kept, and who disputes that; what its maker says is no doubt', () => {
    const made = promisedBy('CN', '2018-12-01');
    const kept = keptBy('CN', 'CommitmentFulfilled', '2019-05-01', made);
    const says = (country: string, title: string, about: { id: string }) =>
      event('StatementMade', '[..2023-07-07]', {
        ...{ actors: [{ country, role: 'initiator' }], title },
        links: [{ rel: 'responds-to', event: about.id }],
      });
    const slackened = says('US', 'Experts say that enforcement slackened', made);
    const later = says('US', 'A think tank agrees', kept);
    const own = says('CN', 'The ban is enforced', made);
    const { timeline } = given(made, kept, slackened, later, own, dispute(slackened, 'CN'));
    const [entry] = drawnUp(timeline, '2023-07-07').commitments;
    expect(entry).toMatchObject({
      doubtedBy: [
        { event: slackened.id, disputedBy: ['CN'] },
        { event: later.id, disputedBy: [] },
      ],
      inWords:
        'kept on 1 May 2019; since then “Experts say that enforcement slackened” (by 7 July 2023; disputed by China) and “A think tank agrees” (by 7 July 2023)',
    });
  });

  it('says in words how a promise stands before it is kept', () => {
    const made = promisedBy('CN', '2024-08-02', { due: '2024-09-01' });
    const part = keptBy('CN', 'CommitmentPartlyFulfilled', '2024-08-10', made);
    const words = (day: string, ...more: Parameters<typeof given>) =>
      drawnUp(given(made, ...more).timeline, day).commitments[0]?.inWords;
    expect(words('2024-08-05')).toBe('due on 1 September 2024');
    expect(words('2024-08-10', part)).toBe('kept in part, last on 10 August 2024; due on 1 September 2024');
    expect(words('2024-09-02')).toBe('was due on 1 September 2024, and is overdue');
    expect(words('2024-09-02', keptBy('CN', 'CommitmentBroken', '2024-09-02', made))).toBe(
      'broken on 2 September 2024',
    );
    const without = promisedBy('CN', '2024-08-02', { sources: from('US') });
    expect(drawnUp(given(without).timeline, '2024-08-05').commitments[0]?.inWords).toBe('open; no Chinese source');
  });

  it('links what was given for what, from both ends', () => {
    const stop = promisedBy('CN', '2024-01-01');
    const cut = promisedBy('US', '2024-01-02', { links: [{ rel: 'in-exchange-for', event: stop.id }] });
    const elsewhere = '00000000-0000-7000-8000-00000000ffff';
    const eased = event('SanctionEased', '2024-01-03', {
      actors: [{ country: 'US', role: 'initiator' }],
      links: [{ rel: 'in-exchange-for', event: elsewhere }],
    });
    const ledger = drawnUp(given(stop, cut, eased).timeline, '2024-02-01');
    expect(ledger.commitments).toMatchObject([
      { event: stop.id, by: ['CN'], givenInReturn: [{ event: cut.id, title: 'CommitmentMade on 2024-01-02' }] },
      { event: cut.id, by: ['US'], inExchangeFor: [{ event: stop.id, title: 'CommitmentMade on 2024-01-01' }] },
    ]);
    expect(ledger.concessions).toMatchObject({
      US: [{ event: eased.id, inExchangeFor: [{ event: elsewhere, title: null, date: null }] }],
      CN: [],
    });
  });

  it('marks what only the other side reports, until whoever made it says or does so (hard case 28)', () => {
    const told = promisedBy('CN', '2024-01-01', { sources: from('US') });
    const read = (...more: Parameters<typeof given>) =>
      drawnUp(given(told, ...more).timeline, '2024-12-31').commitments;
    expect(read()[0]?.reportedOnlyBy).toEqual(['US']);
    const links = [{ rel: 'repeats', event: told.id }];
    expect(read(promisedBy('CN', '2024-02-01', { sources: from('CN'), links }))[0]?.reportedOnlyBy).toEqual([]);
    expect(read(promisedBy('CN', '2024-02-01', { sources: from('US'), links }))[0]?.reportedOnlyBy).toEqual(['US']);
    expect(read(keptBy('CN', 'CommitmentPartlyFulfilled', '2024-02-01', told))[0]?.reportedOnlyBy).toEqual([]);
    expect(read(keptBy('CN', 'CommitmentBroken', '2024-02-01', told))[0]?.reportedOnlyBy).toEqual(['US']);
    const press = promisedBy('CN', '2024-01-01', { sources: from('third-party') });
    expect(drawnUp(given(press).timeline, '2024-02-01').commitments[0]?.reportedOnlyBy).toEqual([]);
  });

  it('F7: is not said to be reported by one side alone where a third party reports it, or both sides do', () => {
    const by = (...accounts: string[]) => {
      const made = promisedBy('CN', '2024-08-02', { sources: accounts.flatMap(from) });
      const { reportedOnlyBy, unconfirmedBy, noSourceOf } = drawnUp(given(made).timeline, '2024-08-08').commitments[0]!;
      return [reportedOnlyBy, unconfirmedBy, noSourceOf];
    };
    expect(by('US')).toEqual([['US'], ['CN'], ['CN']]);
    expect(by('US', 'third-party')).toEqual([[], [], ['CN']]);
    expect(by('third-party')).toEqual([[], [], ['CN']]);
    expect(by('US', 'CN')).toEqual([[], [], []]);
  });

  it('F7: a joint promise known from the readout of one maker is marked for the other, until that one acts', () => {
    const actors = ['US', 'CN'].map((country) => ({ country, role: 'initiator' }));
    const joint = event('CommitmentMade', '2024-02-18', { actors, sources: from('US') });
    const read = (...more: Parameters<typeof given>) =>
      drawnUp(given(joint, ...more).timeline, '2024-12-31').commitments[0];
    expect(read()).toMatchObject({ reportedOnlyBy: ['US'], unconfirmedBy: ['CN'], inWords: 'open; no Chinese source' });
    const part = (country: string) => keptBy(country, 'CommitmentPartlyFulfilled', '2024-07-01', joint);
    expect(read(part('US'))).toMatchObject({ reportedOnlyBy: ['US'], unconfirmedBy: ['CN'] });
    expect(read(part('CN'))).toMatchObject({ reportedOnlyBy: [], unconfirmedBy: [] });
  });

  it('lists a fulfilment of what is not on record under its own name', () => {
    const kept = event('CommitmentFulfilled', '2024-01-01');
    expect(drawnUp(given(kept).timeline, '2024-02-01').commitments).toMatchObject([
      { event: kept.id, made: null, state: 'fulfilled', fulfilledBy: [{ event: kept.id }] },
    ]);
  });
});

describe('the ledger of concessions and asks', () => {
  it('gives each side its own, with what took them back', () => {
    const actors = [{ country: 'US', role: 'initiator' }];
    const eased = event('SanctionEased', '2024-01-01', { actors });
    const back = event('ConcessionWithdrawn', '2024-03-01', {
      actors,
      links: [{ rel: 'responds-to', event: eased.id }],
    });
    const { concessions } = drawnUp(given(eased, back).timeline, '2024-04-01');
    expect(concessions).toMatchObject({
      US: [
        { event: eased.id, type: 'SanctionEased', withdrawnBy: [{ event: back.id, date: { edtf: '2024-03-01' } }] },
        { event: back.id, type: 'ConcessionWithdrawn', withdrawnBy: [] },
      ],
      CN: [],
    });
    expect(drawnUp(given(eased, back).timeline, '2024-02-28').concessions['US']).toMatchObject([{ withdrawnBy: [] }]);
  });

  it('keeps an ask open until it is met or refused', () => {
    const ask = event('DemandMade', '2024-01-01');
    const refused = event('DemandRejected', '2024-02-01', { links: [{ rel: 'responds-to', event: ask.id }] });
    const { timeline } = given(ask, refused);
    expect(drawnUp(timeline, '2024-01-31').openAsks).toMatchObject([{ event: ask.id, by: ['US', 'CN'] }]);
    expect(drawnUp(timeline, '2024-02-01').openAsks).toEqual([]);
    const refusedByDeed = event('AdverseListingPublished', '2024-02-01', {
      links: [{ rel: 'responds-to', event: ask.id }],
    });
    expect(drawnUp(given(ask, refusedByDeed).timeline, '2024-02-01').openAsks).toEqual([]);
  });
});

describe('the ledger of United States-China counternarcotics', () => {
  let timeline: TrackTimeline;

  beforeAll(() => {
    const lines = readFileSync(join(__dirname, '../../../../records/us-cn.ndjson'), 'utf8').trimEnd().split('\n');
    const entries = lines.map((line, index): Entry => {
      return { position: index + 1, recordedAt: 0, recordedBy: 'record', hash: '', body: parseBody(JSON.parse(line)) };
    });
    timeline = TrackTimeline.fold(entries.filter(({ body }) => tracksOf(body).includes(track.id)));
  });
  const madeOn = (made: string, day: string): Partial<CommitmentEntry> | undefined =>
    drawnUp(timeline, day).commitments.find((entry) => entry.made?.edtf === made);

  it('holds the class control of fentanyl: promised 2018-12-01, kept 2019-05-01 (hard case 27)', () => {
    expect(madeOn('2018-12-01', '2019-04-30')).toMatchObject({ state: 'open', by: ['CN'], beneficiary: 'US' });
    expect(madeOn('2018-12-01', '2019-05-01')).toMatchObject({
      state: 'fulfilled',
      fulfilledBy: [{ title: 'Class control of fentanyl takes force', date: { edtf: '2019-05-01' } }],
      ...{ reportedOnlyBy: [], keptAfterDays: { min: 151, max: 151 }, inWords: 'kept on 1 May 2019' },
    });
  });

  it.each(['2023-07-07', '2023-11-15', '2024-04-21', '2024-08-08'])('F6: reads that promise as kept on %s', (day) => {
    expect(madeOn('2018-12-01', day)).toMatchObject({
      ...{ state: 'fulfilled', brokenBy: [] },
      inWords: expect.stringMatching(/^kept on 1 May 2019; since then “.*” \(by 7 July 2023; disputed by China\)$/),
    });
  });

  it('F7: reports the Chinese notice of August 2024 by no side alone, and Vienna by the American side, until China acts', () => {
    expect(madeOn('2024-08-02', '2024-08-08')).toMatchObject({ reportedOnlyBy: [], unconfirmedBy: [] });
    expect(madeOn('2024-02-18', '2024-04-21')).toMatchObject({ reportedOnlyBy: ['US'], unconfirmedBy: ['CN'] });
    expect(madeOn('2024-02-18', '2024-08-08')).toMatchObject({ state: 'partly', reportedOnlyBy: [] });
  });

  it('has the ask to come off the majors list open on 14 September 2024, and refused by the listing of the next day', () => {
    const asks = (day: string) => drawnUp(timeline, day).openAsks.map(({ title }) => title);
    const ask = 'China is said to want off the majors list';
    expect([asks('2024-09-14').includes(ask), asks('2024-09-15').includes(ask)]).toEqual([true, false]);
  });

  it('F2: has the asks that an article reports on the day of the article', () => {
    const asks = drawnUp(timeline, '2024-04-21').openAsks.map(({ title }) => title);
    expect(asks).toEqual(
      expect.arrayContaining([
        'United States asks for prosecutions on shared leads',
        'United States asks again for know-your-customer rules',
        'United States asks for work on the finances of fentanyl networks',
      ]),
    );
  });

  it('holds the two precursors that an American official told of: kept 2025-07-20 (hard case 28)', () => {
    expect(madeOn('[2024-08-06..2024-08-10]', '2025-07-19')).toMatchObject({ state: 'open', reportedOnlyBy: ['US'] });
    expect(madeOn('[2024-08-06..2024-08-10]', '2025-07-20')).toMatchObject({
      state: 'fulfilled',
      fulfilledBy: [{ date: { edtf: '2025-07-20' } }],
      reportedOnlyBy: [],
    });
  });

  it('holds Patel’s seven chemicals open, on the American account alone', () => {
    expect(madeOn('2025-11-12', '2026-05-15')).toMatchObject({
      state: 'open',
      reportedOnlyBy: ['US'],
      fulfilledBy: [],
    });
  });

  it('holds the halves of Busan against each other (hard case 29: a condition met is no resumption)', () => {
    const { commitments } = drawnUp(timeline, '2026-05-15');
    const tariff = commitments.find(({ beneficiary }) => beneficiary === 'CN');
    expect(tariff).toMatchObject({
      state: 'fulfilled',
      inExchangeFor: [{ title: 'China is to stop precursor shipments' }],
    });
    const stop = commitments.find(({ event: id }) => id === tariff?.inExchangeFor[0]?.event);
    expect(stop).toMatchObject({
      state: 'partly',
      givenInReturn: [{ event: tariff?.event }, { title: 'Order halves the fentanyl tariff from 10 November' }],
    });
  });

  it('is what the metrics count', () => {
    const day = parseDay('2026-05-15', '');
    const { commitments, concessions } = metricsOn(timeline, day);
    const ledger = drawnUp(timeline, '2026-05-15');
    const fulfilled = ledger.commitments.filter(({ state }) => state === 'fulfilled');
    expect(commitments.fulfilled.count).toBe(fulfilled.length);
    const told = ledger.commitments.filter(({ state, reportedOnlyBy }) => {
      return state !== 'fulfilled' && state !== 'broken' && reportedOnlyBy.length > 0;
    });
    expect(told.map(({ made }) => made?.edtf)).toContain('2025-11-12');
    expect(commitments.reportedOnly.count).toBe(told.length);
    expect(concessions['US']?.count).toBe(ledger.concessions['US']?.length);
  });
});
