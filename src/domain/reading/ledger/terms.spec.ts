import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dispute } from '../../../../test/support/amendments.js';
import { event, given } from '../../../../test/support/given.js';
import { isoDay, parseDay } from '../../time/day.js';
import type { EntryBody } from '../../entries/entry.js';
import { ledgerOn } from '../metrics/make-metrics.js';
import type { Term } from './terms.js';

const first = parseDay('2024-01-01', '');
const asked = { actors: [...actor('US', 'initiator'), ...actor('CN', 'target')] };
const from = (...accounts: string[]) => accounts.map((account) => ({ title: 'A text', publisher: account, account }));
const to = (target: { id: string }, rel = 'responds-to') => ({ links: [{ rel, event: target.id }] });

function actor(country: string, role: string) {
  return [{ country, role }];
}

function by(country: string, more: Record<string, unknown> = {}) {
  return { actors: actor(country, 'initiator'), ...more };
}

const termsOn = (day: string, ...bodies: EntryBody[]): Term[] =>
  given(...bodies).timeline.viewed(parseDay(day, ''), ledgerOn).terms;

describe('terms', () => {
  it('say what each party wants and offers, from whom, and for how long', () => {
    const ask = event('DemandMade', '2024-01-01', { ...asked, title: 'An ask' });
    const condition = event('ConditionSet', '2024-01-02', by('CN'));
    const offer = event('OfferMade', '2024-01-03', by('CN'));
    expect(termsOn('2024-01-11', ask, condition, offer)).toMatchObject([
      {
        ...{ event: ask.id, kind: 'ask', by: ['US'], of: ['CN'], title: 'An ask', state: 'unanswered', open: true },
        ...{ ageDays: { min: 10, max: 10 }, sinceAnswerDays: null, inWords: 'unanswered after 10 days' },
      },
      { event: condition.id, kind: 'condition', by: ['CN'] },
      { event: offer.id, kind: 'offer', by: ['CN'] },
    ]);
  });

  it.each([
    ['DemandRejected', 'responds-to', {}, 'refused', 'refused on 11 January 2024', false],
    ['SanctionImposed', 'responds-to', {}, 'refused', 'refused on 11 January 2024', false],
    ['CommitmentMade', 'responds-to', {}, 'promised', 'promised on 11 January 2024', true],
    ['RegulatoryControlAdopted', 'responds-to', {}, 'partly', 'met in part, last on 11 January 2024', true],
    ['CommitmentPartlyFulfilled', 'fulfils', {}, 'partly', 'met in part, last on 11 January 2024', true],
    ['CommitmentFulfilled', 'fulfils', {}, 'granted', 'granted on 11 January 2024, after 10 days', false],
    [
      ...(['CommitmentFulfilled', 'fulfils', { confidence: 'unlikely' }] as const),
      ...(['partly', 'met in part, last on 11 January 2024', true] as const),
    ],
    ['DemandRejected', 'responds-to', { confidence: 'unlikely' }, 'unanswered', 'unanswered after 19 days', true],
    ['StatementMade', 'responds-to', {}, 'unanswered', 'unanswered after 19 days', true],
    ['TalksHeld', 'after', {}, 'unanswered', 'unanswered after 19 days', true],
  ])('are answered by %s that %s (%j): %s', (type, rel, more, state, inWords, open) => {
    const ask = event('DemandMade', '2024-01-01', asked);
    const answer = event(type, '2024-01-11', { ...by('CN'), ...to(ask, rel), ...more });
    const [term] = termsOn('2024-01-20', ask, answer);
    expect(term).toMatchObject({ state, inWords, open });
    expect(termsOn('2024-01-10', ask, answer)).toMatchObject([{ state: 'unanswered', answers: [] }]);
  });

  it('count in part where a party disputes that they are granted', () => {
    const ask = event('DemandMade', '2024-01-01', asked);
    const granted = event('CommitmentFulfilled', '2024-01-11', { ...by('CN'), ...to(ask, 'fulfils') });
    expect(termsOn('2024-02-01', ask, granted, dispute(granted, 'US'))).toMatchObject([{ state: 'partly' }]);
  });

  it('are one where they are repeated, and stand again when they are made anew after a refusal', () => {
    const ask = event('DemandMade', '2024-01-01', asked);
    const again = event('DemandMade', '2024-01-05', { ...asked, ...to(ask, 'repeats') });
    const refused = event('DemandRejected', '2024-01-11', { ...by('CN'), ...to(again) });
    const third = event('DemandMade', '2024-02-01', { ...asked, ...to(again, 'repeats') });
    expect(termsOn('2024-01-20', ask, again, refused)).toMatchObject([
      {
        event: ask.id,
        state: 'refused',
        open: false,
        repeatedBy: [{ event: again.id }],
        ageDays: { min: 10, max: 10 },
      },
    ]);
    expect(termsOn('2024-02-10', ask, again, refused, third)).toMatchObject([
      {
        ...{ state: 'refused', open: true, ageDays: { min: 40, max: 40 }, sinceAnswerDays: { min: 30, max: 30 } },
        inWords: 'refused on 11 January 2024; asked again on 1 February 2024',
      },
    ]);
  });

  it('are new where they are made again after they were granted', () => {
    const ask = event('DemandMade', '2024-01-01', asked);
    const granted = event('SanctionEased', '2024-01-11', { ...by('CN'), ...to(ask, 'fulfils') });
    const again = event('DemandMade', '2024-02-01', { ...asked, ...to(ask, 'repeats') });
    expect(termsOn('2024-02-10', ask, granted, again)).toMatchObject([
      { event: ask.id, state: 'granted' },
      { event: again.id, state: 'unanswered' },
    ]);
  });

  it('say that no source of the asking side is on record where the sources name their accounts, until it is granted', () => {
    const secondHand = (...accounts: string[]) =>
      termsOn('2024-02-01', event('DemandMade', '2024-01-01', { ...asked, sources: from(...accounts) }))[0]!.secondHand;
    expect([secondHand('third-party'), secondHand('CN', 'third-party'), secondHand('US', 'CN')]).toEqual([
      ...[true, true, false],
    ]);
    expect(termsOn('2024-02-01', event('DemandMade', '2024-01-01', asked))[0]!.secondHand).toBe(false);
    const ask = event('DemandMade', '2024-01-01', { ...asked, sources: from('third-party') });
    const granted = event('SanctionEased', '2024-01-11', { ...by('CN'), ...to(ask, 'fulfils') });
    expect(termsOn('2024-01-02', ask)[0]!.inWords).toBe('unanswered after 1 day; no American source');
    expect(termsOn('2024-01-12', ask, granted)[0]!.inWords).toBe('granted on 11 January 2024, after 10 days');
  });

  it('are of governments: what a legislature wants is none', () => {
    expect(termsOn('2024-02-01', event('DemandMade', '2024-01-01', { ...asked, level: 'other-branch' }))).toEqual([]);
  });

  it('carry the doubt of a coarse date in their age', () => {
    const ask = event('DemandMade', '2024-01', asked);
    expect(termsOn('2024-02-10', ask)[0]!.ageDays).toEqual({ min: 10, max: 40 });
  });

  it('stand as the last answer leaves them, whatever the order in which the record has it', () => {
    const answers = [
      'DemandRejected',
      'CommitmentMade',
      'CommitmentPartlyFulfilled',
      'CommitmentFulfilled',
      'DemandMade',
    ];
    const gap = fc.integer({ min: 1, max: 20 });
    const acts = fc.array(fc.tuple(fc.constantFrom(...answers), gap), { maxLength: 8 });
    fc.assert(
      fc.property(acts, fc.infiniteStream(fc.nat()), (list, keys) => {
        const ask = event('DemandMade', isoDay(first), asked);
        let day = first;
        let told = { state: 'unanswered', open: true };
        const bodies = list.map(([type, days]) => {
          day += days;
          const rel = type === 'DemandMade' ? 'repeats' : type.startsWith('CommitmentP') ? 'fulfils' : 'responds-to';
          const link = type === 'CommitmentFulfilled' ? 'fulfils' : rel;
          if (told.state !== 'granted') told = afterAnswer(told, type);
          return event(type, isoDay(day), { ...(type === 'DemandMade' ? asked : by('CN')), ...to(ask, link) });
        });
        const shuffled = [ask, ...bodies].map((body) => ({ body, key: keys.next().value }));
        shuffled.sort((a, b) => a.key - b.key);
        const [term] = termsOn(isoDay(day), ...shuffled.map(({ body }) => body)).filter((t) => t.event === ask.id);
        expect({ state: term!.state, open: term!.open }).toEqual(told);
        expect(term!.ageDays.max).toBeLessThanOrEqual(day - first);
      }),
      { numRuns: 200, seed: 20_261_201 },
    );
  });
});

/** The state of an ask after an answer, in the words of the brief. */
function afterAnswer(before: { state: string; open: boolean }, type: string): { state: string; open: boolean } {
  switch (type) {
    case 'DemandMade':
      return { ...before, open: true };
    case 'DemandRejected':
      return { state: 'refused', open: false };
    case 'CommitmentMade':
      return before.state === 'partly' ? before : { state: 'promised', open: true };
    case 'CommitmentPartlyFulfilled':
      return { state: 'partly', open: true };
    default:
      return { state: 'granted', open: false };
  }
}
