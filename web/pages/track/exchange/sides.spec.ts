import { describe, expect, it } from '@jest/globals';
import type { Commitment, Deliverable, Term, TrackLedger } from '../../../contract/track-answers.js';
import { afterInWords, answerInWords, sidesOf } from './sides.js';

const on = (day: string) => ({ edtf: day, earliest: day, latest: day });
const days = (count: number) => ({ min: count, max: count });
const reference = (event: string, day = '2020-01-01') => ({ event, title: event, date: on(day) });

const term = (event: string, by: string, day: string, more: Partial<Term> = {}): Term => ({
  ...{ event, kind: 'ask', by: [by], of: [], title: event, date: on(day), secondHand: false },
  ...{ state: 'unanswered', inWords: 'unanswered after 9 days', open: true, answers: [], ageDays: days(9) },
  ...{ sinceAnswerDays: null, repeatedBy: [], disputedBy: [] },
  ...more,
});
const deliverable = (event: string, fulfils: readonly string[]): Deliverable => ({
  ...{ event, type: 'RegulatoryControlAdopted', title: event, date: on('2020-01-01'), inForce: null },
  ...{ fulfils: fulfils.map((id) => reference(id)), inExchangeFor: [], givenInReturn: [], disputedBy: [] },
});
const ledger = (more: Partial<TrackLedger['data']>): TrackLedger['data'] => ({
  ...{ commitments: [], concessions: {}, openAsks: [], terms: [], deliverables: {}, bargains: [] },
  ...more,
});

describe('the sides of an exchange', () => {
  it('are the parties of the track in their order, then others with terms; of many those with nothing are left out', () => {
    const [mexico, china] = [term('a', 'MX', '2020-01-01'), term('b', 'CN', '2020-01-01')];
    const named = (terms: Term[]) => sidesOf(ledger({ terms }), ['US', 'CN']).map(({ party }) => party);
    expect(named([mexico, china])).toEqual(['CN', 'MX']);
    expect(named([china])).toEqual(['US', 'CN']);
    expect(named([])).toEqual([]);
  });

  it('want what is open first, and of that what was asked last; offers stand apart', () => {
    const terms = [
      term('granted', 'CN', '2024-01-01', { open: false }),
      term('asked again', 'CN', '2019-01-01', { repeatedBy: [reference('again', '2023-01-01')] }),
      term('open', 'CN', '2022-01-01', { kind: 'condition' }),
      term('offered', 'CN', '2022-01-01', { kind: 'offer' }),
    ];
    const [, china] = sidesOf(ledger({ terms }), ['US', 'CN']);
    expect(china!.wants.map(({ event }) => event)).toEqual(['asked again', 'open', 'granted']);
    expect(china!.offers.map(({ event }) => event)).toEqual(['offered']);
  });

  it('gave the newest first; of several acts that served a promise the last one kept it', () => {
    const promise = { event: 'promise', keptAfterDays: days(151) } as Commitment;
    const unkept = { event: 'unkept', keptAfterDays: null } as Commitment;
    const given = sidesOf(
      ledger({
        commitments: [promise, unkept],
        deliverables: { CN: [deliverable('part', ['promise']), deliverable('whole', ['promise', 'unkept', 'ask'])] },
        concessions: {
          CN: [{ ...deliverable('part', []), withdrawnBy: [reference('back')] }],
        },
      }),
      ['US', 'CN'],
    )[1]!.gave;
    expect(given.map(({ event }) => event)).toEqual(['whole', 'part']);
    expect(given[0]!.keeps).toEqual([{ ...reference('promise'), afterDays: days(151) }]);
    expect(given[0]!.serves.map(({ event }) => event)).toEqual(['unkept', 'ask']);
    expect(given[1]).toMatchObject({ keeps: [], serves: [{ event: 'promise' }], withdrawnBy: [{ event: 'back' }] });
  });

  it('say how a term was answered, and how old it is while it is open', () => {
    expect(answerInWords(term('a', 'CN', '2020-01-01'))).toBe('unanswered after 9 days');
    const refused = { state: 'refused', inWords: 'refused on 1 May 2020; asked again on 2 May 2020' } as const;
    expect(answerInWords(term('a', 'CN', '2020-01-01', refused))).toBe(
      'refused on 1 May 2020; asked again on 2 May 2020; open for 9 days',
    );
    expect(answerInWords(term('a', 'CN', '2020-01-01', { ...refused, open: false }))).toBe(refused.inWords);
    expect(afterInWords(days(0))).toBe('on the same day');
    expect(afterInWords({ min: 344, max: 348 })).toBe('after 344 to 348 days');
  });
});
