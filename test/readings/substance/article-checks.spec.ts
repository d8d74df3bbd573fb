import { describe, expect, it } from '@jest/globals';
import { type ArticleClaim, articleClaimSchema, articleLimits } from '../../../src/domain/article/article-claim.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { parseDay } from '../../../src/domain/time/day.js';
import type { EventLog } from '../../../src/event-log/event-log.js';
import { ArticleChecker, articleChecksAtOnce } from '../../../src/readings/article/article-checker.js';
import type { SeriesReader } from '../../../src/readings/series/series-reader.js';
import type { StatusReader } from '../../../src/readings/status-reader.js';
import { defined, entries, event, track } from '../../support/given.js';

const today = parseDay('2026-01-15', '');

/** A checker over a log in memory. */
function checkerOf(record: ReturnType<typeof entries>, more: Partial<StatusReader> = {}) {
  const timeline = TrackTimeline.fold(record);
  const reader = {
    ...{ position: record.length, today: () => today, reach: () => Promise.resolve() },
    all: () => [{ track: track.id }],
    timeline: () => Promise.resolve(timeline),
    ...more,
  } as unknown as StatusReader;
  const log = {
    internalsAmong: () => Promise.resolve(new Set()),
    readPositions: (positions: readonly number[]) => Promise.resolve(positions.map((each) => record[each - 1]!)),
  } as unknown as EventLog;
  return new ArticleChecker(reader, log, {} as SeriesReader);
}

const claimed = (claim: Record<string, unknown>) => articleClaimSchema.parse({ track: track.id, ...claim });

describe('a check of many claims', () => {
  const events = 900;
  const actors = [{ country: 'US', role: 'initiator' }];
  const record = entries([
    defined(),
    ...Array.from({ length: events }, (_, i) =>
      event('SanctionImposed', `20${10 + (i % 15)}-03-01`, { title: `Sanctions on chemical firms, list ${i}`, actors }),
    ),
  ]);

  it('ends in seconds, and lets others have their turn meanwhile', async () => {
    const claims: ArticleClaim[] = Array.from({ length: articleLimits.claims }, (_, i) =>
      claimed({
        who: 'US',
        date: `20${10 + (i % 15)}`,
        what: 'sanctions on lists of chemical firms',
        value: events / 15,
      }),
    );
    let turns = 0;
    let running = true;
    const others = (): void => {
      turns += 1;
      if (running) setImmediate(others);
    };
    setImmediate(others);
    const began = performance.now();
    const { tally } = await checkerOf(record).check(claims, {});
    running = false;
    expect(tally.onRecord).toBe(claims.length);
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(turns).toBeGreaterThan(50);
  }, 90_000);
});

it('refuses a check beyond those that may run at once, and takes one again when one is done', async () => {
  const fail: (() => void)[] = [];
  const reach = () => new Promise<void>((_, reject) => fail.push(() => reject(new Error('called off'))));
  const checker = checkerOf(entries([defined()]), { reach });
  const ask = () => checker.check([claimed({ who: 'US', what: 'met' })], {});
  const running = Array.from({ length: articleChecksAtOnce }, ask);
  await expect(ask()).rejects.toMatchObject({ code: 'article-checks-busy', retryAfterSeconds: 2 });
  for (const call of fail.splice(0)) call();
  await Promise.allSettled(running);
  const next = ask();
  for (const call of fail.splice(0)) call();
  await expect(next).rejects.toThrow('called off');
});

describe('a claim of a status', () => {
  const checker = checkerOf(entries([defined(), event('TalksSuspended', '2025-09-02')]));
  const check = (date: string, status = 'frozen', more: Record<string, unknown> = {}) =>
    checker.check([claimed({ what: 'x', date, status, ...more })], {});
  const verdictOn = async (...asked: Parameters<typeof check>) => (await check(...asked)).data[0]!.verdict;

  it('agrees where any day of its date does', async () => {
    expect(await verdictOn('2025')).toBe('on record');
    expect(await verdictOn('2025-09', 'frozen', { value: 10 })).toBe('on record');
    expect(await verdictOn('2025-09', 'frozen', { value: 90 })).toBe('differing');
    expect(await verdictOn('2025-08')).toBe('differing');
    expect(await verdictOn('2025/2026')).toBe('on record');
  });

  it('is refused on a day that is yet to come', async () => {
    await expect(check('2026-02')).rejects.toMatchObject({
      code: 'from-the-future',
      errors: [{ pointer: '/0/date', detail: expect.stringContaining('2026-01-15') }],
    });
  });

  it('tells up to which position of the log it was checked', async () => {
    expect((await check('2025')).reading).toEqual({ knownAt: '2026-01-15', position: 2 });
  });
});
