import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import type { Day } from '../../src/domain/time/day.js';
import type { EventLog } from '../../src/event-log/event-log.js';
import { briefInText, briefTrack } from '../../src/readings/explain/brief.js';
import { explanationInText, explainTrack } from '../../src/readings/explain/explanation.js';
import { Ledgers } from '../../src/readings/ledger/ledgers.js';
import { readEntryDetails } from '../../src/readings/log/entry-details.js';
import type { StatusReader } from '../../src/readings/status-reader.js';
import { listedEvents } from '../../src/readings/track-events.js';
import { logKnownBy } from '../support/naive-record.js';
import { circleOf, drafts, FIRST, logOf, recordOf, TODAY, tracks } from '../support/random-log.js';

const day = fc.integer({ min: FIRST - 30, max: TODAY });
const track = fc.constantFrom(...tracks.slice(0, 2));

/** The part of a log and of its readings that answers are made of, over entries in memory. */
function served(log: readonly Entry[], validAt: Day, knownAt: Day) {
  const entries = {
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
    ...{ timeline, day: () => validAt, today: () => TODAY, reach: () => Promise.resolve() },
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
  const details = [];
  for (const each of ids) details.push(await readEntryDetails(entries, reader, each, asOf));
  return JSON.stringify([
    [explained, explanationInText(explained)],
    [brief, briefInText(brief)],
    await listedEvents(entries, events, knownAt),
    await new Ledgers(reader, entries).ledgerAsOf(id, asOf),
    details,
  ]);
}

describe('what is answered by the knowledge of a day', () => {
  it('has the same bytes where all that became known later is taken away: entries, sources, additions', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, day, day, track, async (list, validAt, knownAt, id) => {
        const log = logOf(list);
        const known = logKnownBy(knownAt, log);
        const ids = known.map(({ body }) => body.id);
        expect(await answers(log, id, ids, validAt, knownAt)).toBe(await answers(known, id, ids, validAt, knownAt));
      }),
      { numRuns: 120, seed: 20_260_804, endOnFailure: true },
    );
  });
});
