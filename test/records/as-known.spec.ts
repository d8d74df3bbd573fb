import { describe, expect, it } from '@jest/globals';
import { EdtfDate } from '../../src/domain/time/edtf-date.js';
import { parseDay } from '../../src/domain/time/day.js';
import { type Entry, type EntryBody, knownOn } from '../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import type { EventLog } from '../../src/event-log/event-log.js';
import { explainTrack } from '../../src/readings/explain/explanation.js';
import type { StatusReader } from '../../src/readings/status-reader.js';
import { listedEvents } from '../../src/readings/track-events.js';
import { bodies, recordOf } from './us-cn-as-shipped.js';

const track = 'us-cn.counternarcotics';
const log = recordOf(track);
const timeline = TrackTimeline.fold(log);

/** The explanation of a day by the knowledge of that day, and the events that counted, as they are served. */
async function asKnownOn(text: string) {
  const day = parseDay(text, '');
  const then = timeline.asOf({ knownAt: day });
  const entries = {
    internalsAmong: () => Promise.resolve(new Set()),
    readPositions: (of: readonly number[]) => Promise.resolve(among(of)),
    findAll: (ids: readonly string[]) => Promise.resolve(log.filter(({ body }) => ids.includes(body.id))),
  } as unknown as EventLog;
  const readingOf = () => Promise.resolve({ told: then.read(day), reading: {} });
  const reader = { timeline: () => Promise.resolve(then), day: () => day, readingOf };
  const asOf = { validAt: day, knownAt: day };
  const explained = await explainTrack(reader as unknown as StatusReader, entries, track, asOf);
  const events = then.viewed(day, (view) => view.visible());
  return { day, explained, listed: await listedEvents(entries, events, day), then };
}

const among = (positions: readonly number[]): Entry[] => log.filter(({ position }) => positions.includes(position));

const isLater = (published: string | undefined, day: number) =>
  published !== undefined && (EdtfDate.parse(published).latest ?? Infinity) > day;

describe('F1: what came out later is in no reading as known on a day', () => {
  it.each(['2022-08-05', '2023-07-07', '2023-11-15', '2024-04-21', '2024-08-08'])(
    'cites no source that was published after %s, and counts none',
    async (text) => {
      const { day, explained, listed, then } = await asKnownOn(text);
      const cited = [
        ...explained.sentences.flatMap(({ sources }) => sources),
        ...explained.events.flatMap(({ sources, disputes }) => [...sources, ...disputes.flatMap((one) => one.sources)]),
        ...listed.flatMap(({ entry: { body } }) => ('sources' in body ? (body.sources ?? []) : [])),
        ...listed.flatMap(({ asRead }) => asRead?.event?.sources ?? []),
      ];
      expect(cited.length).toBeGreaterThan(0);
      expect(cited.filter(({ published }) => isLater(published, day))).toEqual([]);
      for (const { id, sources } of explained.events) {
        const counted = then.find(id)!.publishers;
        expect([...counted].sort()).toEqual([...new Set(sources.map(({ publisher }) => publisher))].sort());
      }
    },
  );

  it('counts fewer publishers of the freeze on 7 July 2023 than today, with which later articles agree', async () => {
    const { explained, then } = await asKnownOn('2023-07-07');
    const frozen = explained.events.find(({ type }) => type === 'TalksSuspended')!;
    const [known, now] = [then, timeline].map((each) => each.find(frozen.id)!.publishers);
    expect(known!.length).toBeLessThan(now!.length);
    expect(now).toEqual(expect.arrayContaining([...known!]));
  });
});

describe('F1: no words of the shipped record are written with hindsight', () => {
  /** The words of an entry that a reading of its day serves. */
  const wordsOf = (body: EntryBody): string[] => {
    if (body.type === 'EventDisputed') return [body.says];
    if (body.type === 'EventAmended') return [body.adds.outcome ?? '', body.adds.summary ?? ''];
    return 'title' in body ? [body.title, ('summary' in body && body.summary) || ''] : [];
  };
  const knownYear = (body: EntryBody) =>
    new Date(knownOn({ body, recordedAt: Date.UTC(2026, 5, 1) }) * 86_400_000).getUTCFullYear();

  it('an event names no year that had not come when it was known', () => {
    // A plan for the next year is no hindsight.
    const plans = ['So does a visit to Beijing in 2026.'];
    const later = bodies.flatMap((body) =>
      wordsOf(body).filter((text) =>
        [...text.matchAll(/\b20\d\d\b/g)].some(([year]) => Number(year) > knownYear(body)),
      ),
    );
    expect(later).toEqual(plans);
  });

  it('an event does not tell what came of it later', () => {
    const told = bodies
      .flatMap(wordsOf)
      .filter((text) => /\blater\b|\buntil China\b|\bsince then\b|nothing came of/i.test(text));
    expect(told).toEqual([]);
  });

  it.each([
    [
      'China wants the forensic institute off the Entity List',
      '2023-11-15',
      '2022-06-19/..',
      '2023-11-16',
      '2022-06-19/2023-11-16',
    ],
    [
      'United States presses for control of the three precursors',
      '2024-08-04',
      '2022-03-16/..',
      '2024-08-05',
      '2022-03-16/2024-08-05',
    ],
  ])('the ask “%s” is open as known on %s (%s) and ended as known on %s (%s)', (title, before, open, after, ended) => {
    const on = (text: string) => {
      const day = parseDay(text, '');
      const events = timeline.asOf({ knownAt: day }).viewed(day, (view) => view.visible());
      return events.find((event) => event.title === title)!.occurred.text;
    };
    expect([on(before), on(after)]).toEqual([open, ended]);
  });
});
