import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, isEvent, parseBody } from '../../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { samePeriod } from '../../../src/domain/time/period.js';
import { type Day, isoDay } from '../../../src/domain/time/day.js';
import type { EventLog } from '../../../src/event-log/event-log.js';
import { ArticleChecker } from '../../../src/readings/article/article-checker.js';
import { briefInText, briefTrack } from '../../../src/readings/explain/brief.js';
import { RecordedSeries } from '../../../src/event-log/by-type/recorded-series.js';
import { explanationInText, explainTrack } from '../../../src/readings/explain/explanation.js';
import { ClaimsReader } from '../../../src/readings/claims/claims.js';
import { RivalAccountsReader } from '../../../src/readings/compare/rival-accounts.js';
import { Ledgers } from '../../../src/readings/ledger/ledgers.js';
import { SeriesReader } from '../../../src/readings/series/series-reader.js';
import { LinkageReader } from '../../../src/readings/measures/linkage-reader.js';
import { MeasuresReader } from '../../../src/readings/measures/measures-reader.js';
import { readEntryDetails } from '../../../src/readings/log/entry-details.js';
import type { StatusReader } from '../../../src/readings/status-reader.js';
import { listedEvents } from '../../../src/readings/track-events.js';
import { idOf } from '../../support/given.js';
import { linkedWithin, logKnownBy } from '../../support/generated/naive-record.js';
import {
  circleOf,
  type Draft,
  drafts,
  FIRST,
  logOf,
  recordOf,
  TODAY,
  tracks,
} from '../../support/generated/random-log.js';

const day = fc.integer({ min: FIRST - 30, max: TODAY });
const track = fc.constantFrom(...tracks.slice(0, 2));

/** The part of a log and of its readings that answers are made of, over entries in memory. */
function served(log: readonly Entry[], validAt: Day, knownAt: Day) {
  const entries = {
    findAll: (ids: readonly string[]) => Promise.resolve(log.filter(({ body }) => ids.includes(body.id))),
    internalsAmong: () => Promise.resolve(new Set()),
    find: (id: string) => Promise.resolve(log.find(({ body }) => body.id === id)),
    readPositions: (positions: readonly number[]) =>
      Promise.resolve(log.filter(({ position }) => positions.includes(position))),
    readAbout: (ids: readonly string[]) => {
      const bodies = log.map(({ body }) => body);
      const near = new Set(circleOf(bodies, ids));
      return Promise.resolve(log.filter(({ body }) => near.has(body)));
    },
  } as unknown as EventLog;
  const timeline = (id: string) =>
    Promise.resolve(TrackTimeline.fold(recordOf(log, id).filter(ownOf(id))).asOf({ knownAt }));
  const reader = {
    ...{
      timeline,
      day: () => validAt,
      today: () => TODAY,
      reach: () => Promise.resolve(),
      pinned: (asOf: object) => asOf,
    },
    all: () => tracks.map((each) => ({ track: each, parties: ['US', 'CN'] })),
    readingAsOf: () => ({ validAt, knownAt }),
    readingOf: (read: TrackTimeline) => Promise.resolve({ told: read.read(validAt), reading: { validAt, knownAt } }),
  } as unknown as StatusReader;
  return { entries, reader, asOf: { validAt, knownAt } };
}

/** A track's own assessments and policies; those of other tracks are near it only because a retraction names both. */
const ownOf = (id: string) => (entry: Entry) => !('track' in entry.body) || isOwn(entry.body.track, id);
const isOwn = (of: unknown, id: string) => typeof of === 'object' || of === id;

/** All that is answered about a track and its entries, as JSON. */
async function answers(log: readonly Entry[], id: string, ids: readonly string[], validAt: Day, knownAt: Day) {
  const { entries, reader, asOf } = served(log, validAt, knownAt);
  const explained = await explainTrack(reader, entries, id, asOf);
  const brief = await briefTrack(reader, entries, id, { ...asOf, from: validAt - 200 });
  const timeline = await reader.timeline(id, asOf);
  const events = timeline.viewed(validAt, (view) => view.visible());
  const claims = new ClaimsReader(reader, entries);
  const accounts = ['US', 'CN'].map((party) => ({ party, timeline: timeline.asOf({ knownAt, account: party }) }));
  const told = log.flatMap(({ body }) => (isEvent(body) && ids.includes(body.id) ? [body] : []));
  const articles = new ArticleChecker(reader, entries, {} as SeriesReader);
  const article = told.map(({ title, occurred, actors }) => {
    return { what: title, track: id, date: occurred, who: actors.map(({ country }) => country) };
  });
  const details = [];
  for (const each of ids) details.push(await readEntryDetails(entries, reader, each, asOf));
  return JSON.stringify([
    [explained, explanationInText(explained)],
    [brief, briefInText(brief)],
    await listedEvents(entries, events, knownAt),
    await new Ledgers(reader, entries).ledgerAsOf(id, asOf),
    await claims.claimsAsOf(id, asOf),
    await new RivalAccountsReader(reader, claims).between(timeline, accounts, asOf),
    await new MeasuresReader(reader, entries).measuresAsOf(id, asOf),
    // The position of a linkage covers entries of other tracks, known or not.
    (await new LinkageReader(reader, entries).linkageAsOf(id, asOf)).data,
    (await articles.check(article, { knownAt })).data,
    details,
  ]);
}

/** Draws claims and expectations more often than their share of all types. */
function oftenHeld(draft: Draft, index: number): Draft {
  if (index % 4 !== 0) return draft;
  return { ...draft, type: index % 8 === 0 ? 'ClaimMade' : 'OutcomeExpected' };
}

const period = fc.constantFrom('2021', '2022', '2022-01/2022-12', '2023-05');
const figures = fc.record({
  points: fc.uniqueArray(fc.record({ period, value: fc.option(fc.integer(), { freq: 4 }) }), {
    minLength: 1,
    maxLength: 3,
    selector: (point) => samePeriod(point.period),
  }),
  wait: fc.nat({ max: 200 }),
  disclosedBefore: fc.option(fc.nat({ max: 300 })),
  publishedBefore: fc.nat({ max: 300 }),
});
type Figures = typeof figures extends fc.Arbitrary<infer T> ? T : never;

const series = { id: 'us-deaths', title: 'Deaths', unit: 'deaths', tracks: [tracks[0]] };

/** A log of the definition of a series and of figures, every fourth of them retracted by the next entry. */
function seriesLogOf(list: readonly Figures[]): Entry[] {
  let recorded = FIRST;
  const entryOf = (position: number, body: object): Entry => {
    const recordedAt = recorded * 86_400_000;
    return { position, recordedAt, recordedBy: 'analyst', hash: '', body: parseBody({ ...body, id: idOf(position) }) };
  };
  const log = [entryOf(1, { type: 'SeriesDefined', series })];
  for (const [index, { points, wait, disclosedBefore, publishedBefore }] of list.entries()) {
    recorded = Math.min(TODAY, recorded + wait);
    const disclosed = disclosedBefore === null ? {} : { disclosed: isoDay(recorded - disclosedBefore) };
    const sources = [
      { title: 'Counts', publisher: 'A bureau' },
      { title: 'Report', publisher: 'A paper', published: isoDay(recorded - publishedBefore) },
    ];
    const given = { type: 'SeriesPointsRecorded', series: series.id, points, sources };
    const retracted = { type: 'EventRetracted', target: idOf(index + 1), reason: 'A slip' };
    log.push(entryOf(index + 2, { ...(index % 4 === 3 ? retracted : given), ...disclosed }));
  }
  return log;
}

async function seriesAnswers(log: readonly Entry[], validAt: Day, knownAt: Day) {
  const rows = log.map(({ position, recordedAt, body }) => {
    return { position, recorded_at: recordedAt, recorded_by: 'analyst', hash: '', body: JSON.stringify(body) };
  });
  const { entries, reader } = served(log, validAt, knownAt);
  const readRows = ({ after, type }: { after: number; type: string }) =>
    Promise.resolve(
      rows.filter((row) => row.position > after && (JSON.parse(row.body) as Entry['body']).type === type),
    );
  const recordedSeries = new RecordedSeries({ ...entries, readRows, past: { epoch: 0 } } as unknown as EventLog);
  const asOf = { validAt, knownAt };
  const read = new SeriesReader(recordedSeries, reader);
  return JSON.stringify([await read.read(series.id, asOf), await read.list({ ...asOf, limit: 50 })]);
}

describe('what is answered by the knowledge of a day', () => {
  it('has the same bytes where all that became known later is taken away: entries, sources, additions', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, day, day, track, async (list, validAt, knownAt, id) => {
        const log = logOf(list.map(oftenHeld));
        const known = linkedWithin(logKnownBy(knownAt, log));
        const ids = known.map(({ body }) => body.id);
        expect(await answers(log, id, ids, validAt, knownAt)).toBe(await answers(known, id, ids, validAt, knownAt));
      }),
      { numRuns: 120, seed: 20_260_804, endOnFailure: true },
    );
  });

  it('is of the figures of a series, too; its first definition is no news', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(figures, { maxLength: 12 }), day, day, async (list, validAt, knownAt) => {
        const [definition, ...given] = seriesLogOf(list);
        const known = [definition!, ...logKnownBy(knownAt, given)];
        const whole = await seriesAnswers([definition!, ...given], validAt, knownAt);
        expect(whole).toBe(await seriesAnswers(known, validAt, knownAt));
      }),
      { numRuns: 200, seed: 20_260_805, endOnFailure: true },
    );
  });
});
