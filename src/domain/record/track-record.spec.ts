import { describe, expect, it } from '@jest/globals';
import { correction, dispute, merger, record, retraction } from '../../../test/support/amendments.js';
import { event, idOf } from '../../../test/support/given.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { defined, entries } from '../../../test/support/given.js';

const frozen = event('TalksSuspended', '2023-08-05');
const statusOf = (days: ReturnType<typeof record>, day: string, cut = {}) => days.on(day, cut).status;

describe('a correction', () => {
  const first = correction(frozen, { occurred: '2023-08-04' });

  it('gives the event another date from when it was known on, and not before', () => {
    const log = record(frozen, first);
    expect(statusOf(log, '2023-08-04')).toBe('frozen');
    expect(statusOf(log, '2023-08-04', { knownAt: '2024-01-02' })).toBe('none');
    expect(statusOf(log, '2023-08-04', { knownAt: '2024-01-03' })).toBe('frozen');
    expect(statusOf(log, '2023-08-04', { position: 2 })).toBe('none');
  });

  it('that is retracted gives back what it replaced', () => {
    const log = record(frozen, first, retraction(first));
    expect(statusOf(log, '2023-08-04')).toBe('none');
    expect(statusOf(log, '2023-08-05')).toBe('frozen');
    expect(statusOf(log, '2023-08-04', { knownAt: '2024-01-03' })).toBe('frozen');
  });

  it('of a correction stands in its place, and the earlier one again when it is retracted', () => {
    const second = correction(frozen, { occurred: '2023-08-03' });
    const since = (...more: Parameters<typeof record>) => record(frozen, first, second, ...more).on('2024-02-01').since;
    expect(since()!.edtf).toBe('2023-08-03');
    expect(since(retraction(second))!.edtf).toBe('2023-08-04');
    expect(since(retraction(first))!.edtf).toBe('2023-08-03');
    expect(since(retraction(first), retraction(second))!.edtf).toBe('2023-08-05');
  });

  it('known last wins, though another was recorded later', () => {
    const late = correction(frozen, { occurred: '2023-08-02' }, { disclosed: '2023-12-01' });
    expect(record(frozen, first, late).on('2024-02-01').since!.edtf).toBe('2023-08-04');
  });

  it('of an event that is retracted brings nothing back', () => {
    expect(statusOf(record(frozen, retraction(frozen), first), '2024-02-01')).toBe('none');
  });

  it('keeps the place of the event among others of its day and kind', () => {
    const us = event('TalksSuspended', '2023-08-05', { actors: [{ country: 'US', role: 'initiator' }] });
    const log = record(frozen, us, correction(frozen, { title: 'The first to suspend' }));
    expect(log.on('2024-02-01').formal).toMatchObject({ cause: frozen.id, by: ['CN', 'US'] });
    expect(log.on('2024-02-01').headline).toContain('The first to suspend');
  });

  it('can make the event one of another kind', () => {
    const judged = correction(frozen, { type: 'CriticismVoiced' });
    expect(statusOf(record(frozen, judged), '2024-02-01')).toBe('none');
  });

  it('can take the event to another track, and its retraction brings it back', () => {
    const moved = correction(frozen, { tracks: ['us-cn.trade'] });
    expect(statusOf(record(frozen, moved), '2024-02-01')).toBe('none');
    expect(statusOf(record(frozen, moved, retraction(moved)), '2024-02-01')).toBe('frozen');
  });

  it('can bring an event here from another track', () => {
    const elsewhere = event('TalksSuspended', '2023-08-05', { tracks: ['us-cn.trade'] });
    const log = record(elsewhere, correction(elsewhere, { tracks: ['us-cn.counternarcotics'] }));
    expect(statusOf(log, '2024-02-01', { knownAt: '2024-01-02' })).toBe('none');
    expect(statusOf(log, '2024-02-01')).toBe('frozen');
  });
});

describe('a retraction', () => {
  it('takes the event out of every reading from when it was known on; earlier knowledge keeps it', () => {
    const log = record(frozen, retraction(frozen));
    expect(statusOf(log, '2023-09-01')).toBe('none');
    expect(statusOf(log, '2023-09-01', { knownAt: '2024-01-02' })).toBe('frozen');
  });

  it('of a retraction lets the event stand again; and so on', () => {
    const once = retraction(frozen);
    const twice = retraction(once);
    expect(statusOf(record(frozen, once, twice), '2023-09-01')).toBe('frozen');
    expect(statusOf(record(frozen, once, twice, retraction(twice)), '2023-09-01')).toBe('none');
    expect(statusOf(record(frozen, once, twice), '2023-09-01', { knownAt: '2024-01-03' })).toBe('none');
  });

  it('leaves no coverage by the event, nor by a confirmation that it names', () => {
    const log = record(frozen, event('StatementMade', '2023-12-01'), retraction(frozen));
    expect(log.on('2024-02-01').coverage.until).toBe('2023-12-01');
    expect(record(frozen, retraction(frozen)).on('2024-02-01').coverage.until).toBeNull();
  });
});

describe('a merge', () => {
  const also = event('TalksSuspended', '2023-08-07', { sources: [{ title: 'Late', publisher: 'Third' }] });

  it('makes one event of several, and keeps each date and each publisher', () => {
    const log = record(frozen, also, merger(frozen, also));
    expect(log.on('2023-09-01').since!.edtf).toBe('2023-08-05');
    expect(log.on('2023-09-01').metrics.freezes.events).toEqual([frozen.id]);
    expect(log.on('2023-09-01').metrics.publishers.names).toEqual(['First', 'Second', 'Third']);
    expect(log.on('2023-08-06').flags).toContain('contested');
  });

  it('that is undone gives back both', () => {
    const merge = merger(also, frozen);
    expect(record(frozen, also, merge).on('2023-09-01').since!.edtf).toBe('2023-08-07');
    expect(record(frozen, also, merge, retraction(merge)).on('2023-09-01').since!.edtf).toBe('2023-08-05');
  });

  it('touches the tracks of all that it joins', () => {
    const there = event('TalksSuspended', '2023-08-04', { tracks: ['us-cn.trade'] });
    const log = record(there, frozen, merger(there, frozen));
    expect(log.on('2023-09-01').since!.edtf).toBe('2023-08-04');
    expect(log.on('2023-09-01').formal.cause).toBe(there.id);
  });

  it('takes with it the links that led to a duplicate', () => {
    const promise = event('CommitmentMade', '2023-01-01');
    const again = event('CommitmentMade', '2023-01-02');
    const kept = event('CommitmentFulfilled', '2023-02-01', { links: [{ rel: 'fulfils', event: again.id }] });
    const { commitments } = record(promise, again, kept, merger(promise, again)).on('2024-01-01').metrics;
    expect(commitments.fulfilled.events).toEqual([promise.id]);
    expect(commitments.open.count).toBe(0);
  });

  it('keeps what only a duplicate was linked to', () => {
    const promise = event('CommitmentMade', '2023-01-01');
    const kept = event('CommitmentFulfilled', '2023-02-01');
    const same = event('CommitmentFulfilled', '2023-02-01', { links: [{ rel: 'fulfils', event: promise.id }] });
    const { commitments } = record(promise, kept, same, merger(kept, same)).on('2024-01-01').metrics;
    expect(commitments).toMatchObject({ open: { count: 0 }, fulfilled: { events: [promise.id] } });
  });

  it('gains nothing from a duplicate that is retracted', () => {
    const log = record(frozen, also, merger(frozen, also), retraction(also));
    expect(log.on('2023-09-01').metrics.publishers.names).toEqual(['First', 'Second']);
    expect(log.on('2023-08-06').flags).not.toContain('contested');
  });

  it('gains no dispute from a duplicate that is retracted', () => {
    const log = record(frozen, also, merger(frozen, also), dispute(also, 'US'), retraction(also));
    expect(log.on('2023-09-01').flags).not.toContain('contested');
    expect(log.on('2023-09-01', { knownAt: '2024-01-05' }).flags).toContain('contested');
  });

  it('goes as a whole when the one that stays is retracted', () => {
    expect(record(frozen, also, merger(frozen, also), retraction(frozen)).on('2023-09-01').status).toBe('none');
  });

  it('of a merge follows the chain to its end', () => {
    const third = event('TalksSuspended', '2023-08-09');
    const log = record(frozen, also, third, merger(frozen, also), merger(third, frozen));
    expect(log.on('2023-09-01').formal.cause).toBe(third.id);
    expect(log.on('2023-09-01').metrics.publishers.names).toEqual(['First', 'Second', 'Third']);
  });

  it('that would close a ring is passed over: it hung the fold where a duplicate was merged into its own', () => {
    const third = event('TalksSuspended', '2023-08-09');
    const log = record(frozen, also, third, merger(frozen, also), merger(also, third), merger(third, also));
    expect(log.on('2023-09-01').formal.cause).toBe(frozen.id);
    expect(record(frozen, merger(frozen, frozen)).on('2023-09-01').status).toBe('frozen');
    expect(record(frozen, also, merger(frozen, also), merger(also, frozen)).on('2023-09-01').since!.edtf).toBe(
      '2023-08-05',
    );
  });

  it('into an event that is not known yet merges nothing', () => {
    const log = record(also, frozen, merger(frozen, also));
    expect(log.on('2023-09-01', { without: [frozen.id] }).formal.cause).toBe(also.id);
  });
});

describe('a record that is defined anew', () => {
  it('is folded by its new parties, also where no event had come: the first state was kept', () => {
    const allies = { parties: ['US', 'CN', 'JP'] };
    const talks = event('TalksHeld', '2024-01-01');
    const log = entries([defined(), defined(allies), talks]);
    const grown = TrackTimeline.fold(log.slice(0, 1));
    for (const entry of log.slice(1)) grown.insert(entry);
    expect(grown.read(19_800)).toEqual(TrackTimeline.fold(log).read(19_800));
    expect(grown.read(19_800).status).toBe('none');
  });
});

describe('an entry is known', () => {
  const seen = (more: Record<string, unknown>, knownAt: string) =>
    statusOf(record(event('TalksSuspended', '2023-08-05', { id: idOf(7_000_000), ...more })), '2023-12-31', {
      knownAt,
    });

  it.each([
    ['when it was recorded, where it says nothing', {}, '2024-01-01', '2024-01-02'],
    ['when it was disclosed', { disclosed: '2023-08-20' }, '2023-08-19', '2023-08-20'],
    ['by the latest day of a coarse disclosure', { disclosed: '2023-08' }, '2023-08-30', '2023-08-31'],
    [
      'when it was recorded, where the disclosure claims a later day',
      { disclosed: '2024-03-01' },
      '2024-01-01',
      '2024-01-02',
    ],
    ['when it happened, where it is entered as history', { backfill: true }, '2023-08-04', '2023-08-05'],
    ['when it was disclosed, history or not', { backfill: true, disclosed: '2023-11-01' }, '2023-10-31', '2023-11-01'],
    [
      'at the latest day on which it may have begun',
      { backfill: true, occurred: '2023-08' },
      '2023-08-30',
      '2023-08-31',
    ],
  ])('%s', (_, more, before, from) => {
    expect(seen(more, before)).toBe('none');
    expect(seen(more, from)).toBe('frozen');
  });
});

it('what lasts for years covers no day after it was known', () => {
  const begun = event('JointEnforcementAction', '2021-03-01/2024-08-31', { backfill: true });
  const log = record(begun);
  expect(log.on('2021-04-30').coverage.until).toBe('2021-03-01');
  expect(log.on('2021-04-30').flags).toContain('stale');
});
