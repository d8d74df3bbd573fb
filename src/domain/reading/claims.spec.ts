import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dispute } from '../../../test/support/amendments.js';
import { event, given, idOf } from '../../../test/support/given.js';
import { drafts, FIRST, logOf, recordOf, TODAY } from '../../../test/support/generated/random-log.js';
import { type Entry, type EntryBody, isEvent } from '../entries/entry.js';
import { isHeld } from '../record/track-event.js';
import { isoDay, parseDay } from '../time/day.js';
import { claimsOf } from './claims.js';
import { metricsOn } from './metrics/make-metrics.js';
import { TrackTimeline } from './track-timeline.js';

/** The claims of a record on a day, with the words that their events have in the log. */
function claimsOn(day: string, ...bodies: EntryBody[]) {
  const validAt = parseDay(day, '');
  const events = given(...bodies).timeline.viewed(validAt, (view) => view.visible());
  const words = new Map(bodies.filter(isEvent).map((body) => [body.id, body]));
  const held = events.filter(isHeld).map((each) => ({ event: each, words: words.get(each.id)! }));
  return claimsOf(held, events, validAt);
}

const expected = (due?: string, more: object = {}) =>
  event('OutcomeExpected', '2024-01-01', { ...(due !== undefined && { due }), ...more });
const fulfils = (what: EntryBody) => ({ links: [{ rel: 'fulfils', event: what.id }] });

describe('a claim', () => {
  it('has who holds it, whom it is about, and what it holds to have moved what', () => {
    const listing = event('AdverseListingPublished', '2023-09-15', { title: 'The list' });
    const restart = event('CooperationResumed', '2023-11-15', { title: 'The restart' });
    const elsewhere = idOf(8_000_001);
    const claim = event('ClaimMade', '2024-08-08', {
      claimKind: 'cause',
      actors: [
        { country: 'US', role: 'initiator', body: 'A magazine' },
        { country: 'CN', role: 'target' },
      ],
      summary: 'Sticks helped.',
      confidence: 'likely',
      links: [
        { rel: 'cause', event: listing.id },
        { rel: 'cause', event: elsewhere },
        { rel: 'effect', event: restart.id },
      ],
    });
    const { claims } = claimsOn('2024-08-09', listing, restart, claim, dispute(claim, 'CN'));
    expect(claims).toEqual([
      {
        ...{ event: claim.id, title: 'ClaimMade on 2024-08-08', summary: 'Sticks helped.', kind: 'cause' },
        date: { edtf: '2024-08-08', earliest: '2024-08-08', latest: '2024-08-08' },
        ...{ holder: [{ party: 'US', body: 'A magazine' }], about: ['CN'], confidence: 'likely' },
        causes: [
          { event: listing.id, title: 'The list', date: expect.objectContaining({ edtf: '2023-09-15' }) },
          { event: elsewhere, title: null, date: null },
        ],
        effects: [expect.objectContaining({ event: restart.id, title: 'The restart' })],
        ...{ disputedBy: ['CN'], publishers: ['First', 'Second'] },
      },
    ]);
  });
});

describe('an expectation', () => {
  const stateOn = (day: string, what: EntryBody, ...more: EntryBody[]) => {
    const [{ state, days, outcome } = { state: null, days: null, outcome: [] }] = claimsOn(
      day,
      what,
      ...more,
    ).expectations;
    return [state, days, outcome.length] as const;
  };
  const days = (min: number, max = min) => ({ min, max });

  it('is open up to its last day, and has not come after it', () => {
    const what = expected('2024-03-01');
    expect(stateOn('2024-03-01', what)).toEqual(['open', days(60), 0]);
    expect(stateOn('2024-03-02', what)).toEqual(['not', days(61), 0]);
    expect(stateOn('2026-01-01', expected())).toEqual(['open', days(731), 0]);
    expect(stateOn('2024-03-31', expected('2024-03'))[0]).toBe('open');
  });

  it('has come by what fulfils it in time, and late by what does so after', () => {
    const what = expected('2024-03-01');
    expect(stateOn('2025-01-01', what, event('RegulatoryControlAdopted', '2024-03-01', fulfils(what)))).toEqual([
      ...['came', days(60), 1],
    ]);
    const late = event('RegulatoryControlAdopted', '2024-03-02', fulfils(what));
    expect(stateOn('2024-03-02', what, late)).toEqual(['late', days(61), 1]);
    expect(stateOn('2024-03-01', what, late)).toEqual(['open', days(60), 0]);
  });

  it('comes late only where that is certain', () => {
    const what = expected('2024-03-10', { occurred: '2024-01' });
    const outcome = event('RegulatoryControlAdopted', '2024-03', fulfils(what));
    expect(stateOn('2025-01-01', what, outcome)).toEqual(['came', days(30, 90), 1]);
  });

  it('without a day by which has come whenever it is fulfilled', () => {
    const what = expected();
    expect(stateOn('2025-01-01', what, event('ConcessionMade', '2024-12-01', fulfils(what)))[0]).toBe('came');
  });

  it('does not come by a part of it, which is listed, nor by a breach', () => {
    const what = expected('2024-03-01');
    const part = event('CommitmentPartlyFulfilled', '2024-02-01', fulfils(what));
    expect(stateOn('2024-02-02', what, part)).toEqual(['open', days(32), 1]);
    expect(stateOn('2024-03-02', what, part)).toEqual(['not', days(61), 1]);
    expect(stateOn('2024-02-02', what, event('CommitmentBroken', '2024-02-01', fulfils(what)))[2]).toBe(0);
  });
});

describe('claims and expectations', () => {
  const heldTypes: ReadonlySet<string> = new Set(['ClaimMade', 'OutcomeExpected']);
  const read = (record: readonly Entry[], on: number) => {
    const timeline = TrackTimeline.fold(record);
    return { reading: timeline.read(on), metrics: metricsOn(timeline, on), history: timeline.history(on) };
  };
  const isOfHeld = ({ body }: Entry) =>
    heldTypes.has(body.type) || (body.type === 'EventCorrected' && heldTypes.has(body.event.type));

  it('move no status, are no contact and no pressure, and cover no more than a statement would', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: FIRST, max: TODAY }), (list, on) => {
        const held = list.map((each, i) => {
          return i % 3 === 0
            ? { ...each, type: i % 2 === 0 ? ('ClaimMade' as const) : ('OutcomeExpected' as const) }
            : each;
        });
        const record = recordOf(logOf(held));
        // The same record with a statement in the place of every claim and expectation.
        const stated = record.map((each): Entry => {
          const { body } = each;
          if (!isOfHeld(each)) return each;
          return {
            ...each,
            body: body.type === 'EventCorrected' ? { ...body, event: asStatement(body.event) } : asStatement(body),
          };
        });
        // A statement has a Goldstein value, which is 0; a claim is no act, and has none.
        const goldstein = { ...read(record, on).metrics.goldstein, events: expect.any(Array) };
        const asStated = read(stated, on);
        expect(read(record, on)).toEqual({ ...asStated, metrics: { ...asStated.metrics, goldstein } });
      }),
      { numRuns: 200 },
    );
  });

  it('leave status, contact and pressure as they are without them', () => {
    const before = [event('TalksHeld', '2024-01-10'), event('TalksSuspended', '2024-02-01')];
    const after = [event('WorkingGroupEstablished', '2024-03-01')];
    const held = [event('ClaimMade', '2024-02-10'), expected('2024-05-01', { occurred: '2024-02-12' })];
    for (const on of ['2024-02-15', '2024-03-02', '2024-06-01', '2025-06-01']) {
      const [alone, beside] = [given(...before, ...after).on(on), given(...before, ...held, ...after).on(on)];
      expect(beside.reading).toEqual({ ...alone.reading, flags: beside.reading.flags });
      expect(beside.metrics).toEqual(alone.metrics);
      expect(beside.history).toEqual(alone.history);
    }
  });

  it('are read on every day of any record', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: FIRST, max: TODAY }), (list, on) => {
        const record = recordOf(
          logOf(list.map((each, i) => (i % 2 ? each : { ...each, type: 'OutcomeExpected' as const }))),
        );
        const bodies = record.map(({ body }) => body);
        const events = TrackTimeline.fold(record).viewed(on, (view) => view.visible());
        const held = events.filter(isHeld).map((each) => ({ event: each, words: { actors: [] } }));
        const { claims, expectations } = claimsOf(held, events, on);
        expect(claims.length + expectations.length).toBe(held.length);
        for (const { state, due, outcome, days } of expectations) {
          expect(days.min).toBeLessThanOrEqual(days.max);
          if (state === 'came' || state === 'late') expect(outcome.length).toBeGreaterThan(0);
          if (state === 'not') expect(due!.latest! < isoDay(on)).toBe(true);
        }
        expect(bodies.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });
});

function asStatement(body: EntryBody): never {
  const { claimKind: _, ...rest } = body as EntryBody & { claimKind?: unknown };
  return { ...rest, type: 'StatementMade' } as never;
}
