import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isoDay, parseDay } from '../../../src/domain/time/day.js';
import { type Entry, isEvent } from '../../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { EventLog } from '../../../src/event-log/event-log.js';
import { Importer, type ImportTally, type Refusal } from '../../../src/intake/import/importer.js';
import { validatorOf } from '../../support/validator.js';
import { readLines } from '../../../src/event-log/lines/ndjson.js';
import { Station } from '../../projection/projector-harness.js';
import { describeEachEngine, freshDatabase, type FreshDatabase, type TestEngineName } from '../../support/databases.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { folder, lastDayOf, type Line, listed, registerOn, statusFrom, utc } from './register-as-it-stood.js';

const day = (text: string) => parseDay(text, '');
const before = (text: string) => isoDay(day(text) - 1);

const monthEnds = Array.from({ length: 109 }, (_, month) =>
  before(utc(new Date(Date.UTC(2016, 4 + month, 1)).toISOString())),
);
const commitDays = listed.map((row) => utc(row.committed_at));
const sorted = (days: string[]) => [...new Set(days)].sort();
/** Before there was a list; every day with a commit; the eves of the named ones; the ends of years; today. */
const sampled = sorted([
  '2010-02-28',
  '2013-06-30',
  ...commitDays,
  '2020-11-18',
  '2021-02-24',
  '2022-01-20',
  '2024-11-15',
  ...monthEnds.filter((known) => known.endsWith('12-31')),
  '2026-11-22',
]);
/** Besides those, the eve of every commit and the end of every month of the nine years. */
const sampledMore = sorted([...sampled, ...commitDays.map(before), ...monthEnds]);

/** By hand: what a few tracks must hold, by the names that the registers give the countries. */
const tracks: Record<string, (line: Line) => boolean> = {
  'us-tr.register': ({ country }) => country === 'Turkey' || country === 'Türkiye',
  'us-cn.register': ({ country, start }) =>
    country === 'China' ||
    country === 'China, People’s Republic of' ||
    (/Republic of/.test(country) && /China/.test(country) && start < '1949-10-01'),
  'us-fr.register': ({ country }) => country.startsWith('France'),
  'us-lb.register': ({ country }) => country === 'Lebanon',
  'us-gr.register': ({ country }) => country === 'Greece',
  'us-cg.register': ({ country }) => country === 'Congo, Republic of',
  'us-cd.register': ({ country }) => /^(?:Democratic Republic of the Congo|Congo, Democratic)/.test(country),
  'us-gb.register': ({ country }) => /^United King?dom|^United Kingom/.test(country),
  'us-my.register': ({ country }) => country === 'Malaya' || country === 'Malaysia',
  'us-pl.register': ({ country }) => country.startsWith('Poland'),
  'us-kz.register': ({ country }) => country === 'Kazakhstan',
  'us-gm.register': ({ country }) => country === 'The Gambia' || country === 'Gambia',
};

/** A day and what it holds, a line each: `toEqual` over thousands of strings takes longer than to fold them. */
const listOf = (known: string, each: string[]) => [known, ...each.sort()].join('\n');

const clock = new FixedClock('2026-11-22T05:00:00Z');
const engines = ['SQLite file', 'PostgreSQL'] as const;

/** The registers in a log of their own. */
interface Registers {
  readonly fresh: FreshDatabase;
  readonly station: Station;
  readonly tally: ImportTally;
  readonly refusals: readonly Refusal[];
  /** The entries of each track. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
}

const imported = new Map<TestEngineName, Promise<Registers>>();

/** The registers in a log on a database, imported once. */
function registersOn(engine: TestEngineName): Promise<Registers> {
  const found = imported.get(engine) ?? importRegisters(engine);
  imported.set(engine, found);
  return found;
}

async function importRegisters(engine: TestEngineName): Promise<Registers> {
  const refusals: Refusal[] = [];
  const fresh = await freshDatabase(engine);
  const database = await fresh.open();
  const log = new EventLog(database, clock, new EventEmitter2());
  const lines = readLines(createReadStream(join(folder, 'us-register.ndjson')));
  const onRefusal = (refusal: Refusal) => void refusals.push(refusal);
  const tally = await new Importer(log, validatorOf(log, clock)).import(lines, { recordedBy: 'a test', onRefusal });
  const station = await Station.on(database, clock);
  const entries = new Map<string, readonly Entry[]>();
  for (const { track } of await log.trackSizes()) entries.set(track, await log.readTrack(track));
  return { fresh, station, tally, refusals, entries };
}

afterAll(async () => {
  for (const made of imported.values()) {
    const { station, fresh } = await made;
    await station.projector.stop();
    await fresh.drop();
  }
});

const numbers = new Map<string, string>();
const timelines = new Map<string, TrackTimeline>();

beforeAll(async () => {
  for (const [track, entries] of (await registersOn('SQLite file')).entries) {
    for (const entry of entries) note(entry);
    timelines.set(track, TrackTimeline.fold(entries));
  }
}, 300_000);

function note({ body }: Entry): void {
  if (!isEvent(body)) return;
  const [, register, id] = /^(Visits|Travels).* record (\w+)$/.exec(body.sources[0]!.title)!;
  const traveller = body.sources[0]!.title.includes('Secretary') ? 'secretary' : 'president';
  numbers.set(body.id, `${register === 'Visits' ? 'visit' : traveller}/${id!}`);
}

/** What a track holds on the evening of a day, as known then: number, first and last day. */
function held(track: string, known: string): string[] {
  return timelines
    .get(track)!
    .asOf({ knownAt: day(known) })
    .viewed(day(known), (view) => view.visible())
    .map((event) => `${numbers.get(event.id)!} ${isoDay(event.day)} ${isoDay(event.lastDay)}`);
}

const knownFrom = (track: string) => isoDay(timelines.get(track)!.source.knownDays!.first);
const stood = (lines: Line[], known: string) =>
  lines.filter(({ start }) => start <= known).map((line) => `${line.number} ${line.start} ${lastDayOf(line)}`);

// What entries say on a day does not depend on the database that they were read from.
describe('the registers as known on a day', () => {
  it('are the registers as they stood on that day: every record, on each of the days sampled', () => {
    expect(sampled.length).toBeGreaterThan(50);
    for (const known of sampled) {
      const all = [...timelines.keys()].flatMap((track) => held(track, known));
      expect(listOf(known, all)).toBe(listOf(known, stood(registerOn(known), known)));
    }
  }, 300_000);

  it.each(Object.keys(tracks))(
    'hold under %s what stood under its country, and nothing else',
    (track) => {
      expect(sampledMore.length).toBeGreaterThan(180);
      for (const known of sampledMore) {
        const lines = registerOn(known).filter(tracks[track]!);
        expect(listOf(known, held(track, known))).toBe(listOf(known, stood(lines, known)));
      }
    },
    300_000,
  );

  it('Erdoğan’s visit moved from 2012-05-14 to 2013-05-14', () => {
    const visit = 'visit/2685';
    const carried = (known: string) => held('us-tr.register', known).find((line) => line.startsWith(`${visit} `));
    expect(carried('2020-11-18')).toBe(`${visit} 2012-05-14 2012-05-17`);
    expect(carried('2020-11-19')).toBe(`${visit} 2013-05-14 2013-05-17`);
  });

  it('Sleiman’s visit of 2009-12-14 moved from Greece to Lebanon: from one track to another', () => {
    const visit = 'visit/2075 2009-12-14 2009-12-14';
    const where = (known: string) =>
      ['us-gr.register', 'us-lb.register'].filter((track) => held(track, known).includes(visit));
    expect(where('2016-11-15')).toEqual(['us-gr.register']);
    expect(where('2016-11-16')).toEqual(['us-lb.register']);
  });

  it('Woodside is carried as 2023-11-12 from the day on which it was published', () => {
    const carried = (known: string) => held('us-cn.register', known).filter((line) => line.startsWith('visit/3196 '));
    expect(carried('2024-11-15')).toEqual([]);
    expect(carried('2024-11-16')).toEqual(['visit/3196 2023-11-12 2023-11-12']);
  });
});

describeEachEngine(
  'the registers as known on a day',
  (engine) => {
    let registers: Registers;

    beforeAll(async () => {
      registers = await registersOn(engine);
    }, 300_000);

    it('takes in every entry', () => {
      const { tally, refusals, entries } = registers;
      expect({ ...tally, refusals }).toEqual({
        lines: 12_320,
        recorded: 12_320,
        repeated: 0,
        refused: 0,
        vanished: 0,
        withheld: 0,
        position: 12_320,
        refusals: [],
      });
      expect(entries.size).toBe(205);
    });

    it('holds the same entries as any other database', async () => {
      const other = await registersOn('SQLite file');
      expect(listOf(engine, hashesOf(registers))).toBe(listOf(engine, hashesOf(other)));
    });

    it.each(Object.keys(tracks))(
      'read %s as the meetings that stood, on that day and a thousand days before',
      async (track) => {
        for (const known of sampled) {
          const lines = registerOn(known).filter(tracks[track]!);
          for (const validAt of [known, isoDay(day(known) - 1_000)]) {
            // Before the first entry that touches the track there is nothing to read.
            if (lines.length === 0 && known < knownFrom(track)) {
              const asked = registers.station.reader.statusAsOf(track, { validAt: day(validAt), knownAt: day(known) });
              await expect(asked).rejects.toMatchObject({ code: 'nothing-known' });
              continue;
            }
            const { status, practice, metrics } = await registers.station.reader.statusAsOf(track, {
              validAt: day(validAt),
              knownAt: day(known),
            });
            const naive = statusFrom(lines, validAt);
            const last = metrics.lastDialogue ? numbers.get(metrics.lastDialogue.event)! : undefined;
            expect([known, validAt, status, practice.state]).toEqual([known, validAt, naive.status, naive.practice]);
            if (naive.last.length === 0) expect(last).toBeUndefined();
            else expect(naive.last).toContain(last);
          }
        }
      },
    );

    /** The number of the last meeting on a track, on a day as known on another. */
    const lastMeeting = async (track: string, validAt: string, knownAt: string) => {
      const { metrics } = await registers.station.reader.statusAsOf(track, {
        validAt: day(validAt),
        knownAt: day(knownAt),
      });
      return numbers.get(metrics.lastDialogue!.event);
    };

    it('is Erdoğan’s visit of 2012 the last meeting until it moved to 2013', async () => {
      const visit = 'visit/2685';
      const lasts = (knownAt: string) =>
        Promise.all(['2012-05-18', '2013-05-31'].map((validAt) => lastMeeting('us-tr.register', validAt, knownAt)));
      const [before2012, before2013] = await lasts('2020-11-18');
      const [after2012, after2013] = await lasts('2020-11-19');
      expect([before2012, after2013]).toEqual([visit, visit]);
      expect([before2013, after2012]).not.toContain(visit);
    });

    it('Liu He’s visit of 2019-01-31 removed on 2024-11-15, at 19:30 in Washington, which is the 16th in UTC', async () => {
      const visit = 'visit/2974';
      const last = (knownAt: string) => lastMeeting('us-cn.register', '2019-02-01', knownAt);
      expect(await last('2021-02-24')).not.toBe(visit);
      expect(await last('2021-02-25')).toBe(visit);
      expect(await last('2024-11-15')).toBe(visit);
      expect(await last('2024-11-16')).not.toBe(visit);
      const removal = listed.find((row) => row.record_id === '2974' && row.change === 'removed')!;
      expect([removal.committed_at, utc(removal.committed_at)]).toEqual(['2024-11-15T19:30:34-05:00', '2024-11-16']);
    });
  },
  engines,
);

/** The hashes of all entries, as in `us-cn.register 3f…`. */
function hashesOf({ entries }: Registers): string[] {
  return [...entries].flatMap(([track, list]) => list.map(({ hash }) => `${track} ${hash}`));
}
