import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ruleOf } from '../../../test/support/evaluation-input.js';
import { idOf } from '../../../test/support/given.js';
import { fieldErrors } from '../entries/entry.js';
import { transitionSourceAlert } from './lifecycle.js';
import { alertRuleSchema, ruleLimits } from './rule.js';
import { sourceMatch, type SourceCondition, type SourceRule, type WatchedSource } from './source-health.js';

const hour = 3_600_000;
const start = Date.parse('2026-01-15T12:00:00Z');
const well: WatchedSource = {
  ...{ id: idOf(7), name: 'Ministry', createdAt: start - 500 * hour, isPaused: false },
  ...{ failures: 0, fault: null, succeededAt: start, newestAt: start - 10 * hour },
};
const failing = { ...well, failures: 3, fault: 'HTTP 500.' };
const rule = (of: SourceCondition['of'], hours: number, more: object = {}) =>
  ruleOf({ kind: 'source-health', of, hours, ...more }, { id: idOf(1) }) as SourceRule;
const says = (given: SourceRule, source: WatchedSource, hours: number) =>
  sourceMatch(given, source, start + hours * hour)?.says ?? null;

describe('a rule on the health of a source', () => {
  it('matches once a source has failed, was not fetched, or has sent nothing new for so many hours', () => {
    const failed = 'The source Ministry has failed for six hours, since 2026-01-15 12:00 UTC: HTTP 500.';
    expect([says(rule('failing', 6), failing, 5.99), says(rule('failing', 6), failing, 6)]).toEqual([null, failed]);
    expect(says(rule('failing', 6), well, 100)).toBeNull();
    expect([says(rule('no-success', 48), well, 47.9), says(rule('no-success', 48), well, 48)]).toEqual([
      null,
      'Nothing could be fetched from the source Ministry for 2 days, since 2026-01-15 12:00 UTC.',
    ]);
    expect([says(rule('lag', 12), well, 1.9), says(rule('lag', 12), well, 2)]).toEqual([
      null,
      'The newest item of the source Ministry is 12 hours old, of 2026-01-15 02:00 UTC.',
    ]);
  });

  it('counts from when a source was added where it never was fetched, and finds nothing amiss with one that is paused', () => {
    const never = { ...failing, succeededAt: null, newestAt: null };
    expect(says(rule('failing', 500), never, 0)).toContain('has failed for 20 days, since 2025-12-25 16:00 UTC');
    expect(says(rule('lag', 1), never, 0)).toBeNull();
    for (const state of ['failing', 'no-success', 'lag'] as const) {
      expect(says(rule(state, 1), { ...failing, isPaused: true }, 1_000)).toBeNull();
    }
  });

  it('opens an alert once and ends it once, however often it is looked at', () => {
    const looks = fc.array(
      fc.record({ hours: fc.integer({ min: 0, max: 30 }), isWell: fc.boolean(), again: fc.nat(2) }),
    );
    fc.assert(
      fc.property(looks, (list) => {
        let alert: Parameters<typeof transitionSourceAlert>[1] = null;
        let [now, fired, resolved] = [start, 0, 0];
        const given = rule('failing', 6);
        for (const { hours, isWell, again } of list) {
          now += hours * hour;
          const found = sourceMatch(given, isWell ? well : { ...failing, succeededAt: now - hours * hour }, now);
          const wasFiring: boolean = alert?.state === 'firing';
          for (let n = 0; n <= again; n += 1) {
            const taken = transitionSourceAlert(given, alert, found, Math.floor(now / (24 * hour)));
            if (n > 0) expect(taken.happened).toBe('nothing');
            if (taken.happened === 'fired') fired += 1;
            if (taken.happened === 'resolved') resolved += 1;
            alert = taken.alert;
          }
          expect(alert?.state === 'firing').toBe(found !== null);
          if (wasFiring && found) expect(alert!.round).toBe(fired);
        }
        expect(fired - resolved).toBe(alert?.state === 'firing' ? 1 : 0);
      }),
    );
  });

  it.each([
    ['no hours', { hours: 0 }, {}, '/when/hours'],
    ['more hours than a year has', { hours: ruleLimits.hours + 1 }, {}, '/when/hours'],
    ['no source', { sources: [] }, {}, '/when/sources'],
    ['what is no id', { sources: ['x'] }, {}, '/when/sources/0'],
    ['tracks', {}, { select: { tracks: ['us-cn.*'] } }, '/select'],
    ['days to wait', {}, { forDays: 1 }, '/forDays'],
  ])('is refused with %s', (_what, when, more, pointer) => {
    const given = {
      id: idOf(1),
      name: 'A rule',
      when: { kind: 'source-health', of: 'lag', hours: 6, ...when },
      ...more,
    };
    const result = alertRuleSchema.safeParse(given);
    expect(fieldErrors(result.error!).map((error) => error.pointer)).toEqual([pointer]);
  });
});
