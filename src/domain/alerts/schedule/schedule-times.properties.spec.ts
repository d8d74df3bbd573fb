import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoDayInZone } from '../../time/zone.js';
import { lastDigest, nextDigest } from './digest-times.js';
import { quietUntil } from './quiet-times.js';
import { coverWeek, type DigestTime, type QuietWindow, weekdays } from './schedule.js';

// Among them zones whose clocks leap at midnight, by half an hour, and one that has leapt over a day.
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia'];
const zone = fc.constantFrom(...zones);
const time = fc.nat(1_439).map((n) => `${two(Math.floor(n / 60))}:${two(n % 60)}`);
const digest: fc.Arbitrary<DigestTime> = fc.oneof(
  time.map((at) => ({ every: 'day' as const, at })),
  fc.record({ every: fc.constant('week' as const), weekday: fc.constantFrom(...weekdays), at: time }),
);
const instant = fc.integer({ min: Date.parse('2010-01-01'), max: Date.parse('2035-01-01') });
const windows: fc.Arbitrary<QuietWindow[]> = fc.array(
  fc.record({ days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), from: time, to: time }),
  { minLength: 1, maxLength: 4 },
);

const two = (n: number) => String(n).padStart(2, '0');

describe('the times of a digest', () => {
  it('increase strictly, and there is one a local day, or one a week', () => {
    fc.assert(
      fc.property(digest, zone, instant, (schedule, where, from) => {
        let at = from;
        const days = new Set<string>();
        for (let n = 0; n < 20; n += 1) {
          const next = nextDigest(schedule, where, at);
          expect(next).toBeGreaterThan(at);
          days.add(isoDayInZone(next, where));
          at = next;
        }
        expect(days.size).toBe(20);
        const span = (at - from) / 86_400_000;
        const usual = schedule.every === 'day' ? 20 : 140;
        // Within an hour of summer time and the day that a zone may have leapt over, with its digest of a week.
        expect(span).toBeGreaterThan(usual - (schedule.every === 'day' ? 1.1 : 7.1));
        expect(span).toBeLessThan(usual + (schedule.every === 'day' ? 1.1 : 7.1));
      }),
    );
  });

  it('are the same looked at from before and from after', () => {
    fc.assert(
      fc.property(digest, zone, instant, (schedule, where, from) => {
        const next = nextDigest(schedule, where, from);
        expect(lastDigest(schedule, where, next)).toBe(next);
        expect(lastDigest(schedule, where, next - 1)).toBeLessThanOrEqual(from);
      }),
    );
  });
});

describe('quiet windows', () => {
  it('end, and nothing is quiet at their end', () => {
    fc.assert(
      fc.property(windows, zone, instant, (given, where, at) => {
        fc.pre(!coverWeek(given));
        const quiet = { windows: given, passes: [] };
        const until = quietUntil(quiet, where, at);
        if (until === null) return;
        expect(until).toBeGreaterThan(at);
        expect(quietUntil(quiet, where, until)).toBeNull();
        expect(quietUntil(quiet, where, until - 1)).toBe(until);
      }),
    );
  });
});
