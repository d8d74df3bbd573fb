import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defined, entries } from '../../../test/support/given.js';
import { type Asked, type Plain, plainLog } from '../../../test/support/generated/naive-record.js';
import {
  type Draft,
  drafts,
  FIRST,
  logOf,
  recordOf,
  TODAY,
  tracks,
} from '../../../test/support/generated/random-log.js';
import { type Day, parseDay } from '../time/day.js';
import type { Entry } from '../entries/entry.js';
import { type Policy } from '../policy/policy.js';
import { defaultPolicyName, policyNamed } from '../policy/shipped-policies.js';
import { policySchema } from '../policy/policy-validation.js';
import type { StatusInterval, TrackReading } from '../reading/reading.js';
import { TrackTimeline } from '../reading/track-timeline.js';
import { metricsOn } from '../reading/metrics/make-metrics.js';

const policyOf = (adopted: unknown): Policy =>
  typeof adopted === 'object' ? policySchema.parse(adopted) : policyNamed((adopted as string) ?? defaultPolicyName);

const day = fc.integer({ min: FIRST - 30, max: TODAY });
const asked = (log: readonly Entry[]): fc.Arbitrary<Asked> =>
  fc.record(
    {
      knownAt: day,
      position: fc.integer({ min: 1, max: log.length + 1 }),
      without: fc.array(fc.constantFrom(...log.map(({ body }) => body.id)), { maxLength: 3 }),
      account: fc.constantFrom('US', 'CN'),
    },
    { requiredKeys: [] },
  );

/** The reading of plain events, plus the effects of disputes about the event that moved the status. */
function contestedOrNot(plain: Plain, reading: TrackReading, history: readonly StatusInterval[]): TrackReading {
  const began = history.findLast((interval, i) => history[i - 1]?.status !== interval.status);
  const moving = began && (began.basis ?? began.cause);
  const disputed = moving !== null && moving !== undefined && plain.disputed.has(moving);
  const flags = reading.flags.filter((flag) => flag !== 'contested');
  return { ...reading, flags: disputed || reading.flags.includes('contested') ? [...flags, 'contested'] : flags };
}

const sorted = (reading: TrackReading): TrackReading => ({ ...reading, flags: [...reading.flags].sort() });

/** The parts of a reading that no assessment changes: the axes, the pressure, the coverage. */
const axes = ({ formal, practice, pressure, coverage }: TrackReading) => {
  // Practice `never` has no real cause; the reading names the first entry of all instead.
  return { formal, practice: practice.state === 'never' ? 'never' : practice, pressure, coverage };
};

function assessmentOn(plain: Plain, on: Day) {
  return plain.assessments.findLast(({ body, known }) => {
    return (body.from === undefined ? known : parseDay(body.from, '')) <= on && on <= parseDay(body.expires, '');
  });
}

/** The last days of the assessments, and the days after them. */
const bounds = ({ assessments }: Plain) =>
  assessments.flatMap(({ body }) => [0, 1].map((n) => parseDay(body.expires, '') + n));

function expectAlike(cut: TrackTimeline, plain: Plain, id: string, on: Day): void {
  const reference = TrackTimeline.fold([...entries([defined({ id })]), ...plain.entries]).asOf({
    policy: policyOf(plain.policy),
  });
  const byTheRules = contestedOrNot(plain, reference.read(on), reference.history(on));
  const standing = assessmentOn(plain, on);
  const read = cut.read(on);
  if (plain.assessments.length === 0) {
    expect(sorted(read)).toEqual(sorted(byTheRules));
    expect(cut.history(on)).toEqual(reference.history(on));
    expect(metricsOn(cut, on)).toEqual(metricsOn(reference, on));
    expect(cut.nextCheck(on)).toBe(reference.nextCheck(on));
    expect(cut.events(on)).toEqual(reference.events(on));
    return;
  }
  expect(axes(read)).toEqual(axes(byTheRules));
  expect(read.status).toBe(standing?.body.status ?? byTheRules.status);
  expect(read.assessment?.id).toBe(standing?.body.id);
  if (!standing) return;
  expect(read.assessment!.byTheRules.status).toBe(byTheRules.status);
  expect(read.headline).toContain('an assessment of analyst');
}

const reproducibly = { seed: 20_260_803 };

describe('for any log of events, corrections, additions, retractions, merges, disputes and the like', () => {
  it('a cut reads as a log of plain events, written from scratch, that says what was known', () => {
    fc.assert(
      fc.property(
        drafts.chain((list: Draft[]) =>
          fc.tuple(fc.constant(list), fc.array(asked(logOf(list)), { minLength: 1, maxLength: 4 })),
        ),
        fc.array(day, { minLength: 1, maxLength: 4 }),
        ([list, cuts], days) => {
          const log = logOf(list);
          for (const id of tracks.slice(0, 2)) {
            const timeline = TrackTimeline.fold(recordOf(log, id));
            for (const cut of cuts) {
              const view = timeline.asOf(cut);
              const plain = plainLog(
                log.filter((e) => !('track' in e.body) || e.body.track === id),
                id,
                cut,
              );
              for (const on of [...days, ...bounds(plain)]) expectAlike(view, plain, id, on);
            }
          }
        },
      ),
      { numRuns: 140, endOnFailure: true, ...reproducibly },
    );
  });
});
