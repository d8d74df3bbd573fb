import { describe, expect, it } from '@jest/globals';
import { dayInZone, instantInZone, isZone } from '../../time/zone.js';
import { lastDigest, nextDigest } from './digest-times.js';
import { quietUntil } from './quiet-times.js';
import { coverWeek, type QuietWindow } from './schedule.js';

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const daily = (time: string) => ({ every: 'day', at: time }) as const;

describe('a daily digest', () => {
  it('keeps its local time when the clocks change', () => {
    const next = (from: string) => iso(nextDigest(daily('07:30'), 'Europe/Berlin', at(from)));
    expect(next('2026-03-28T00:00:00Z')).toBe('2026-03-28T06:30:00.000Z');
    expect(next('2026-03-28T06:30:00Z')).toBe('2026-03-29T05:30:00.000Z');
    expect(next('2026-10-24T12:00:00Z')).toBe('2026-10-25T06:30:00.000Z');
  });

  it('comes an hour later on the day that has no 02:30', () => {
    const next = iso(nextDigest(daily('02:30'), 'Europe/Berlin', at('2026-03-28T12:00:00Z')));
    // 03:30 summer time.
    expect(next).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(nextDigest(daily('02:30'), 'Europe/Berlin', at(next!)))).toBe('2026-03-30T00:30:00.000Z');
  });

  it('comes at the first of the two 02:30 of a day, and once', () => {
    const next = iso(nextDigest(daily('02:30'), 'Europe/Berlin', at('2026-10-24T12:00:00Z')));
    // 02:30 summer time; winter time has it an hour later.
    expect(next).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextDigest(daily('02:30'), 'Europe/Berlin', at(next!)))).toBe('2026-10-26T01:30:00.000Z');
    expect(iso(lastDigest(daily('02:30'), 'Europe/Berlin', at('2026-10-25T01:45:00Z')))).toBe(next);
  });

  it('has none on a day that its zone leapt over', () => {
    const next = iso(nextDigest(daily('07:30'), 'Pacific/Apia', at('2011-12-29T18:00:00Z')));
    expect(next).toBe('2011-12-30T17:30:00.000Z');
    expect(dayInZone(at(next!), 'Pacific/Apia')).toBe('Saturday 31 December 2011');
  });

  it('is of the week day where it is weekly', () => {
    const weekly = { every: 'week', weekday: 'monday', at: '08:00' } as const;
    // 19 January 2026 is a Monday.
    expect(iso(nextDigest(weekly, 'Asia/Tokyo', at('2026-01-15T00:00:00Z')))).toBe('2026-01-18T23:00:00.000Z');
    expect(iso(lastDigest(weekly, 'Asia/Tokyo', at('2026-01-15T00:00:00Z')))).toBe('2026-01-11T23:00:00.000Z');
  });
});

describe('a quiet window', () => {
  const nights: QuietWindow = { days: ['monday', 'tuesday', 'friday'], from: '22:00', to: '07:00' };
  const until = (windows: QuietWindow[], zone: string, instant: string) =>
    iso(quietUntil({ windows, passes: [] }, zone, at(instant)));

  it('goes over midnight into a day that it does not begin on', () => {
    // 13 January 2026 is a Tuesday.
    expect(until([nights], 'Europe/Berlin', '2026-01-13T20:59:59Z')).toBeNull();
    expect(until([nights], 'Europe/Berlin', '2026-01-13T21:00:00Z')).toBe('2026-01-14T06:00:00.000Z');
    expect(until([nights], 'Europe/Berlin', '2026-01-14T05:59:59Z')).toBe('2026-01-14T06:00:00.000Z');
    expect(until([nights], 'Europe/Berlin', '2026-01-14T06:00:00Z')).toBeNull();
    expect(until([nights], 'Europe/Berlin', '2026-01-14T22:00:00Z')).toBeNull();
  });

  it('is one with another that touches it', () => {
    const weekend: QuietWindow = { days: ['saturday', 'sunday'], from: '07:00', to: '07:00' };
    expect(until([nights, weekend], 'UTC', '2026-01-16T23:00:00Z')).toBe('2026-01-19T07:00:00.000Z');
  });

  it('has its local times when the clocks change', () => {
    const night: QuietWindow = { days: ['saturday'], from: '22:00', to: '07:00' };
    expect(until([night], 'Europe/Berlin', '2026-03-28T23:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(until([night], 'Europe/Berlin', '2026-10-24T23:00:00Z')).toBe('2026-10-25T06:00:00.000Z');
    const gap: QuietWindow = { days: ['sunday'], from: '02:15', to: '02:45' };
    expect(until([gap], 'Europe/Berlin', '2026-03-29T01:15:00Z')).toBe('2026-03-29T01:45:00.000Z');
  });

  it('may not leave out nothing of a week', () => {
    const all = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
    expect(coverWeek([{ days: all, from: '00:00', to: '00:00' }])).toBe(true);
    expect(coverWeek([{ days: all, from: '06:00', to: '05:59' }])).toBe(false);
    expect(
      coverWeek([
        { days: all, from: '06:00', to: '05:59' },
        { days: all, from: '05:00', to: '06:00' },
      ]),
    ).toBe(true);
  });
});

describe('an instant in a zone', () => {
  it('names its local time and UTC', () => {
    expect(instantInZone(at('2026-01-15T07:30:00Z'), 'Europe/Berlin')).toBe('15 January 2026, 08:30 CET (07:30 UTC)');
    expect(instantInZone(at('2026-07-15T23:30:00Z'), 'Europe/Berlin')).toBe(
      '16 July 2026, 01:30 CEST (15 July 2026, 23:30 UTC)',
    );
    expect(instantInZone(at('2026-01-15T00:00:00Z'), 'UTC')).toBe('15 January 2026, 00:00 UTC');
  });

  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('%s is a zone', (zone) => {
    expect(isZone(zone)).toBe(true);
  });
  it.each(['+01:00', 'Berlin', '', 'Europe/Berlin ', 'x'.repeat(100)])('%j is none', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});
