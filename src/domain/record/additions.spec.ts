import { describe, expect, it } from '@jest/globals';
import { addition, correction, merger, record, retraction } from '../../../test/support/amendments.js';
import { event } from '../../../test/support/given.js';
import { explainView } from '../explain/explain.js';
import { parseDay } from '../time/day.js';
import { endedInterval } from '../time/open-interval.js';

// Each body is recorded on a day of its own: the first on 2 January 2024, the second on the third, and so on.
const source = (publisher: string, published?: string) => ({ title: 'A report', publisher, published });
const publishersOn = (days: ReturnType<typeof record>, knownAt?: string) =>
  days.on('2024-02-01', knownAt === undefined ? {} : { knownAt }).metrics.publishers.names;

describe('a source that came out after the event was known', () => {
  const sources = [source('Early', '2023-08-05'), source('Late', '2023-09-01')];
  const frozen = event('TalksSuspended', '2023-08-05', { backfill: true, sources });

  it('does not count in a reading as known before it came out', () => {
    const days = record(frozen);
    expect(publishersOn(days, '2023-08-31')).toEqual(['Early']);
    expect(days.on('2023-08-31', { knownAt: '2023-08-31' }).flags).toContain('provisional');
    expect(publishersOn(days, '2023-09-01')).toEqual(['Early', 'Late']);
    expect(days.on('2023-09-01', { knownAt: '2023-09-01' }).flags).not.toContain('provisional');
  });

  it('counts from the latest bound of a coarse date, and at the latest from the day on which it was recorded', () => {
    const coarse = event('TalksSuspended', '2023-08-05', { backfill: true, sources: [source('Monthly', '2023-08')] });
    expect(publishersOn(record(coarse), '2023-08-30')).toEqual([]);
    expect(publishersOn(record(coarse), '2023-08-31')).toEqual(['Monthly']);
    const annual = event('TalksSuspended', '2023-08-05', { backfill: true, sources: [source('Annual', '2024')] });
    expect(publishersOn(record(annual), '2024-01-01')).toEqual([]);
    expect(publishersOn(record(annual), '2024-01-02')).toEqual(['Annual']);
  });

  it('leaves the event standing where no source was out yet, and makes the status provisional', () => {
    const late = event('TalksSuspended', '2023-08-05', { disclosed: '2023-08-06', sources: [source('L', '2023-09')] });
    const reading = record(late).on('2023-08-10', { knownAt: '2023-08-10' });
    expect([reading.status, reading.flags]).toEqual(['frozen', ['provisional']]);
    expect(reading.metrics.publishers.count).toBe(0);
    const knownAt = parseDay('2023-08-10', '');
    const { sentences } = record(late).timeline.asOf({ knownAt }).viewed(knownAt, explainView);
    expect(sentences.map(({ text }) => text)).toContain(
      'Provisional: no source of the event behind it, “TalksSuspended on 2023-08-05”, was out by the day of this knowledge.',
    );
  });

  it('claims another date, or gives an account, only from then on', () => {
    const claiming = { ...source('Late', '2023-09-01'), account: 'CN', claims: { occurred: '2023-08-04' } };
    const days = record(event('TalksSuspended', '2023-08-05', { backfill: true, sources: [source('E'), claiming] }));
    const since = (cut: object) => days.on('2023-08-20', cut).since?.edtf;
    expect(days.on('2023-08-04', { knownAt: '2023-08-31' }).flags).not.toContain('contested');
    expect(since({ account: 'CN', knownAt: '2023-08-31' })).toBe('2023-08-05');
    expect(since({ account: 'CN', knownAt: '2023-09-01' })).toBe('2023-08-04');
  });
});

describe('an addition', () => {
  const group = event('WorkingGroupMet', '2023-06-01/..', { disclosed: '2023-06-01' });
  const lastSession = (days: ReturnType<typeof record>, knownAt?: string) =>
    days.on('2024-02-01', knownAt === undefined ? {} : { knownAt }).metrics.lastMechanismSession?.date.edtf;

  it('ends a lasting event from when it is known on; before that day the event reads as first known', () => {
    const days = record(group, addition(group, { ended: '2023-11-15' }, { disclosed: '2023-11-20' }));
    expect(lastSession(days, '2023-11-19')).toBe('2023-06-01/..');
    expect(lastSession(days, '2023-11-20')).toBe('2023-06-01/2023-11-15');
    expect(lastSession(days)).toBe('2023-06-01/2023-11-15');
    expect(days.on('2024-02-01').metrics.lastMechanismSession!.days).toEqual({ min: 78, max: 78 });
  });

  it('that is retracted gives back the open end', () => {
    const ended = addition(group, { ended: '2023-11-15' }, { disclosed: '2023-11-20' });
    expect(lastSession(record(group, ended, retraction(ended)))).toBe('2023-06-01/..');
  });

  it('adds sources, beside those of duplicates', () => {
    const frozen = event('TalksSuspended', '2023-08-05', { sources: [source('First')] });
    const also = event('TalksSuspended', '2023-08-05', { sources: [source('Second')] });
    const adds = [addition(frozen, { sources: [source('Third')] }), addition(also, { sources: [source('Fourth')] })];
    const days = record(frozen, also, ...adds, merger(frozen, also));
    expect(publishersOn(days)).toEqual(['First', 'Third', 'Second', 'Fourth']);
    expect(publishersOn(days, '2024-01-04')).toEqual(['First', 'Third']);
  });

  it('is replaced by a correction that is known later, and adds to one that is known before', () => {
    const frozen = event('TalksSuspended', '2023-08-05', { sources: [source('First')] });
    const corrected = correction(frozen, { sources: [source('Corrected')] });
    const added = addition(frozen, { sources: [source('Added')] });
    expect(publishersOn(record(frozen, added, corrected))).toEqual(['Corrected']);
    expect(publishersOn(record(frozen, corrected, added))).toEqual(['Corrected', 'Added']);
    const early = addition(frozen, { sources: [source('Added')] }, { disclosed: '2023-12-01' });
    expect(publishersOn(record(frozen, corrected, early))).toEqual(['Corrected']);
  });

  it('leaves a date as it is that has no open end, or starts after the given one', () => {
    expect(endedInterval('2023-06', '2023-11')).toBeNull();
    expect(endedInterval('2023-06/2023-07', '2023-11')).toBeNull();
    expect(endedInterval('2023-06/..', '2023-05')).toBeNull();
    expect(endedInterval('2023-06/..', '2023-07/2023-08')).toBeNull();
    expect(endedInterval('2023-06~/', '2023-11~')).toBe('2023-06~/2023-11~');
  });
});
