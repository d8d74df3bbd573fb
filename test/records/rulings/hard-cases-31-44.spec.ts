import { describe, expect, it } from '@jest/globals';
import { isEvent } from '../../../src/domain/entries/entry.js';
import { EdtfDate } from '../../../src/domain/time/edtf-date.js';
import { amendment, merger, retraction } from '../../support/amendments.js';
import { brief, defined, event, given } from '../../support/given.js';
import { bodies, idOfKey, reading, shipped } from '../us-cn-as-shipped.js';

const claimsOf = (key: string) => shipped(key).sources.flatMap((source) => source.claims?.occurred ?? []);

describe('the hard cases, on the shipped record', () => {
  it('case 31, an undated meeting: the video conference is bounded, and counts when it has surely happened', () => {
    const video = idOfKey('USCN-CN-102/video');
    expect(reading('2025-12-04').events).not.toContain(video);
    expect(reading('2025-12-04', { knownAt: '2025-12-04' }).flags).not.toContain('provisional');
    expect(reading('2025-12-04').flags).toContain('provisional');
    expect(reading('2025-12-10').events).toContain(video);
    // A call of 24 November is certain, so the last dialogue was then or, if the conference was later, up to 5 December.
    const call = idOfKey('USCN-CN-100/call');
    expect(reading('2025-12-10').metrics.lastDialogue).toMatchObject({ event: call, days: { min: 5, max: 16 } });
  });

  it('case 32, relative dates: the phrase of the article is kept beside the date that was inferred', () => {
    const phrases = bodies.filter(isEvent).filter((body) => body.verbatimDate !== undefined);
    const said = new Map(phrases.map((body) => [body.verbatimDate!, body.occurred]));
    expect(said.get('just days later')).toBe('2023-06-23');
    expect(said.get('on Thursday')).toBe('2023-07-06');
    expect(said.get('last August')).toBe('2022-08-02/2022-08-03');
    expect(phrases.filter((body) => EdtfDate.parse(body.occurred).start.latest === null)).toEqual([]);
    // What an article reports of its own day is known from that day, and happened by then.
    expect(shipped('S4-04/denial')).toMatchObject({
      ...{ verbatimDate: 'article date', occurred: '[..2023-11-15]', disclosed: '2023-11-15' },
    });
  });

  it('case 33, two calendar dates: Woodside is one event of 15 November, an arrest one of 18 June by UTC', () => {
    const dialogues = (day: string) => reading(day, { track: 'high-level' }).metrics.rhythm.dialogues;
    expect(dialogues('2023-11-20').count - dialogues('2023-11-14').count).toBe(1);
    expect(dialogues('2023-11-20').events[0]).toBe(idOfKey('USCN-CN-049/talks'));
    expect(shipped('USCN-CN-049/talks').occurred).toBe('2023-11-15');
    expect(shipped('USCN-CN-063/arrest').occurred).toBe('2024-06-18');
    expect(claimsOf('USCN-CN-063/arrest')).toEqual(['2024-06-19']);
  });

  it('case 34, duplicates with conflicting dates: one event with every date claim', () => {
    expect(shipped('USCN-CN-090/control').occurred).toBe('2025-06-20');
    expect(claimsOf('USCN-CN-090/control')).toEqual(['2025-06-23', '2025-06-23', '2025-06-22', '2025-06-25']);
    expect(claimsOf('USCN-CN-051/notice')).toEqual(['2023-11-17']);
    expect(claimsOf('USCN-CN-095/talks')).toEqual(['2025-10-31']);
    expect(shipped('USCN-CN-023/listing').occurred).toBe('2020-05-22');
  });

  it('case 34, duplicates: a second report of Busan merges into the first; its date stays a claim, its promise is one', () => {
    const first = shipped('USCN-CN-095/resumed');
    const sources = [{ title: 'Busan', publisher: 'supremacy.info', account: 'third-party' }];
    const again = event('CooperationResumed', '2025-10-31', { sources });
    const added = [{ body: again }, { body: merger(first, again) }];
    const merged = reading('2025-11-01', {}, ...added);
    expect(merged.since!.edtf).toBe('2025-10-30');
    expect(merged.metrics.publishers).toMatchObject({ event: first.id, count: 4 });
    expect(reading('2025-10-30', {}, ...added).flags).toContain('contested');
    expect(reading('2025-11-01', {}, added[0]!).events).toContain(again.id);
    expect(merged.events).not.toContain(again.id);
  });

  it('case 34, conflicting dates: the American register has Woodside on the 12th, on its own account alone', () => {
    const woodside = idOfKey('USCN-CN-049/talks');
    const on = (account?: string) =>
      reading('2023-11-13', { track: 'high-level', ...(account ? { account } : {}) }).metrics.lastDialogue!.event;
    expect([on('US'), on('CN'), on()].map((event) => event === woodside)).toEqual([true, false, false]);
  });

  it('case 35, a false report: the forum claim of a Beijing meeting is withdrawn, and stands in what was believed before', () => {
    const claim = event('TalksHeld', '2025-12-10', {
      sources: [{ title: 'Posting', publisher: 'A forum', account: 'third-party', reliability: 'E' }],
    });
    const added = [
      { body: claim, on: '2025-12-12' },
      { body: retraction(claim, { reason: 'Nothing bears it out' }), on: '2025-12-20' },
    ];
    const last = (asked: object) => reading('2025-12-15', asked, ...added).metrics.lastDialogue!.event;
    expect(last({ knownAt: '2025-12-15' })).toBe(claim.id);
    expect(last({})).toBe(idOfKey('USCN-CN-100/call'));
    expect(reading('2025-12-15', {}, ...added)).toEqual(
      expect.objectContaining({ history: reading('2025-12-15').history, metrics: reading('2025-12-15').metrics }),
    );
  });

  it('case 36, an advance report is not the deal: frozen on 14 November 2023, nothing new on 14 September 2025', () => {
    for (const [key, day] of [
      ['USCN-CN-048/report', '2023-11-14'],
      ['USCN-CN-094/report', '2025-09-14'],
    ] as const) {
      expect(shipped(key).type).toBe('StatementMade');
      expect(reading(day).history).toEqual(reading(day, { without: [idOfKey(key)] }).history);
    }
    expect(reading('2023-11-14').status).toBe('frozen');
  });

  it('case 37, expiry at a known date: the tariff truce ends by itself, an extension moves it, an offer does not', () => {
    const tracks = ['us-cn.trade'];
    const body = event('AgreementEnteredIntoForce', '2025-11-10', { tracks, expires: '2026-11-10' });
    const truce = { body };
    const offer = { body: event('OfferMade', '2026-11-01', { tracks }) };
    const extension = { body: event('AgreementExtended', '2026-11-01', { tracks, expires: '2027-11-10' }) };
    const on = (day: string, ...more: { body: typeof body }[]) => reading(day, { track: 'trade' }, truce, ...more);
    expect(on('2026-05-16').next).toContainEqual(expect.objectContaining({ on: '2026-11-10', to: 'terminated' }));
    expect([on('2026-11-09').status, on('2026-11-10').status]).toEqual(['active', 'terminated']);
    expect(on('2026-11-10', offer).status).toBe('terminated');
    expect(on('2026-11-10', extension).status).not.toBe('terminated');
    expect(on('2027-11-10', extension).status).toBe('terminated');
  });

  it('case 38, a pause by consent is no suspension (no instance here)', () => {
    const paused = given(event('WorkingGroupEstablished', '2024-01-30'), event('MechanismPaused', '2024-03-01'));
    expect(brief(paused.on('2024-03-02'))).toBe('paused/paused/meeting');
    expect(paused.on('2024-03-02').metrics.freezes.count).toBe(0);
  });

  it('case 39, postponed without a date: nothing moves until the clock makes it dormant (no instance here)', () => {
    const put = given(event('WorkingGroupEstablished', '2024-01-30'), event('MeetingCancelled', '2024-03-01'));
    expect(put.on('2024-03-02').reading.status).toBe('working-group-active');
    expect(put.on('2025-03-01').reading).toMatchObject({ status: 'dormant', formal: { state: 'mechanism' } });
  });

  it('case 40, one party of three leaves: the two that stay go on meeting (no instance here)', () => {
    const three = defined({ parties: ['US', 'CN', 'JP'] });
    const leaves = event('PartyWithdrew', '2024-02-01', { actors: [{ country: 'JP', role: 'initiator' }] });
    const two = event('TalksHeld', '2024-03-01');
    expect(given(three, two).on('2024-03-02').reading.status).toBe('none');
    expect(given(three, leaves, two).on('2024-03-02').reading.status).toBe('active');
  });

  it('case 41, the counterpart vanishes: formally alive, dormant in effect (no instance here)', () => {
    const abolished = event('StatementMade', '2024-03-01', { title: 'The office across the table is abolished' });
    const { reading: now } = given(event('WorkingGroupEstablished', '2024-01-30'), abolished).on('2025-03-01');
    expect(now).toMatchObject({ status: 'dormant', formal: { state: 'mechanism' }, practice: { state: 'silent' } });
  });

  it('case 42, part destroyed, track alive: the office ends and talks go on (no instance here)', () => {
    const ended = event('WorkingGroupDissolved', '2024-03-01', { mechanism: 'group' });
    const record = given(event('WorkingGroupEstablished', '2024-01-30'), ended, event('TalksHeld', '2024-03-10'));
    expect(record.on('2024-03-11').reading).toMatchObject({ status: 'active', formal: { state: 'open' } });
  });

  it('case 43, silence: a summit that does not mention drugs changes nothing; a month past the last look it is stale', () => {
    expect(shipped('USCN-CN-107/talks').tracks).toEqual(['us-cn.high-level']);
    const [before, after] = [reading('2026-05-13'), reading('2026-05-16')];
    expect(after).toMatchObject({ status: before.status, since: before.since, flags: [] });
    expect(reading('2026-06-14').flags).toEqual([]);
    expect(reading('2026-06-15').flags).toEqual(['stale']);
    const looked = { body: amendment('CoverageConfirmed', { until: '2026-06-10' }) };
    expect(reading('2026-06-15', {}, looked).flags).toEqual([]);
  });

  it('case 44, the cause on another subject: the visit to Taipei triggers the freeze and is not scored here', () => {
    const visit = shipped('USCN-CN-028/visit');
    expect(visit.tracks).not.toContain('us-cn.counternarcotics');
    expect(visit.links).toContainEqual({ rel: 'triggers', event: idOfKey('USCN-CN-029/suspension') });
    expect(reading('2022-08-05').pressure.drivers).not.toContain(visit.id);
    for (const key of ['USCN-CN-023/listing', 'USCN-CN-033/balloon']) {
      expect(shipped(key).links!.map((link) => link.rel)).toEqual(['triggers']);
      expect(reading(shipped(key).occurred.slice(0, 10)).events).not.toContain(idOfKey(key));
    }
  });
});
