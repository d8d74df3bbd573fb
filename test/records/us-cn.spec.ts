import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseDay } from '../../src/domain/time/day.js';
import { type Entry, isEvent, tracksOf } from '../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { labelMap } from '../../records/build/rulings/labels.js';
import { differing, rulingDay, rulings, strainedBesides } from './rulings/analyst-rulings.js';
import { eventsOfRow } from './register/row-events.js';
import { bodies, idOfKey } from './us-cn-as-shipped.js';

const counternarcotics = 'us-cn.counternarcotics';

const events = bodies.filter(isEvent);

function timelineOf(track: string): TrackTimeline {
  const entries = bodies.map((body, index): Entry => ({
    position: index + 1,
    recordedAt: 0,
    recordedBy: 'record',
    hash: '',
    body,
  }));
  return TrackTimeline.fold(entries.filter((entry) => tracksOf(entry.body).includes(track)));
}

const timeline = timelineOf(counternarcotics);
const readingOn = (day: string) => timeline.read(parseDay(day, '/day'));

describe('the United States-China record', () => {
  it('holds every entry once and links only to what it holds', () => {
    const ids = bodies.map((body) => body.id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    expect(events.flatMap((event) => (event.links ?? []).filter((link) => !known.has(link.event)))).toEqual([]);
  });

  it('adds to events what became known later, disputes four, and corrects, retracts and merges none', () => {
    const later = bodies.filter(
      (body) => !isEvent(body) && !/^(TrackDefined|CoverageConfirmed|Series.*)$/.test(body.type),
    );
    expect(new Set(later.map(({ type }) => type))).toEqual(new Set(['EventAmended', 'EventDisputed']));
    expect(later.flatMap((body) => (body.type === 'EventDisputed' ? body.id : [])).sort()).toEqual(
      [
        'dispute/woodside/register',
        'dispute/enforcement/CN',
        'dispute/promise-of-2018/CN',
        'dispute/chemical-industry-role/CN',
      ]
        .map(idOfKey)
        .sort(),
    );
    for (const body of later) if (body.type === 'EventAmended') expect(body.disclosed).toBeDefined();
  });

  it('defines every track before an event touches it', () => {
    const defined = new Set<string>();
    for (const body of bodies) {
      if (body.type === 'TrackDefined') defined.add(body.track.id);
      else expect(tracksOf(body).filter((track) => !defined.has(track))).toEqual([]);
    }
    expect(defined.size).toBe(16);
  });

  it('says of every event that it is history, and from whom it is known', () => {
    expect(events.filter((event) => !event.backfill)).toEqual([]);
    expect(events.flatMap((event) => event.sources).filter((source) => !source.account)).toEqual([]);
  });

  it('accounts for all 107 rows of the history and all 66 coded events of the seeds, and holds nothing besides', () => {
    const rows = Object.keys(eventsOfRow);
    expect(rows.filter((row) => row.startsWith('USCN-CN-'))).toHaveLength(107);
    expect(rows.filter((row) => /^S\d-/.test(row))).toHaveLength(66);
    expect(rows.filter((row) => eventsOfRow[row]!.length === 0)).toEqual(['USCN-CN-103']);
    const accounted = new Set(Object.values(eventsOfRow).flat().map(idOfKey));
    expect(new Set(events.map((event) => event.id))).toEqual(accounted);
  });
});

describe('the sources of the home track', () => {
  const home = bodies.filter((body) => tracksOf(body).includes(counternarcotics));
  const sources = home.flatMap((body) => {
    if (body.type === 'EventAmended') return body.adds.sources ?? [];
    return 'sources' in body ? (body.sources ?? []) : [];
  });

  it('carry the words that bear the claim, and an address, as often as the account of the record says', () => {
    const account = readFileSync('records/README.md', 'utf8').replaceAll(/\s+/g, ' ');
    const told = /Of the (\d+) sources of the home track (\d+) have a `quote`, (\d+) an address/.exec(account);
    const having = (field: 'quote' | 'url') => sources.filter((source) => source[field] !== undefined).length;
    expect(told?.slice(1).map(Number)).toEqual([sources.length, having('quote'), having('url')]);
  });

  it('name for every event a publisher and a day', () => {
    expect(sources.filter(({ published, publisher }) => !published || !publisher)).toEqual([]);
  });
});

describe('the outcome series', () => {
  const figures = bodies.filter((body) => body.type === 'SeriesPointsRecorded');

  it('are four, defined before their figures, and shown beside the home track', () => {
    const defined = bodies.flatMap((body) => (body.type === 'SeriesDefined' ? [body.series] : []));
    expect(defined.map(({ id }) => id)).toEqual([
      'us-overdose-deaths',
      'us-synthetic-opioid-deaths',
      'us-fentanyl-seizures',
      'us-cn-direct-fentanyl-cases',
    ]);
    for (const { tracks } of defined) expect(tracks).toContain(counternarcotics);
    expect(figures.filter(({ series }) => !defined.some(({ id }) => id === series))).toEqual([]);
  });

  it('have for every figure a source that is quoted, and the day on which it came out', () => {
    expect(figures).toHaveLength(17);
    for (const { sources, disclosed } of figures) {
      expect(sources.filter(({ quote }) => quote === undefined)).toEqual([]);
      expect(disclosed).toBeDefined();
    }
  });
});

describe('the eight measures of 5 August 2022', () => {
  const eight = events.find((event) => event.id === idOfKey('USCN-CN-029/suspension'))!.tracks;
  const statusesOn = (day: string) => eight.map((track) => timelineOf(track).read(parseDay(day, '/day')).status);

  it('are one event that freezes eight tracks', () => {
    expect(eight).toHaveLength(8);
    expect(new Set(statusesOn('2022-08-05'))).toEqual(new Set(['frozen']));
  });

  it('thaw one by one: climate a year before counternarcotics and the military talks, three not at all', () => {
    const thawed = (day: string) => eight.filter((_, index) => statusesOn(day)[index] !== 'frozen');
    expect(thawed('2022-11-20')).toEqual(['us-cn.climate']);
    expect(thawed('2023-11-16')).toEqual([
      'us-cn.counternarcotics',
      'us-cn.military.theater-calls',
      'us-cn.military.policy-talks',
      'us-cn.military.maritime',
      'us-cn.climate',
    ]);
  });
});

describe('the fold of the record against the analyst', () => {
  const readings = rulings.map(([row, date, label]) => ({ row, label, reading: timeline.read(rulingDay(date)) }));
  const described = ({ row, label, reading }: (typeof readings)[number]) =>
    `${row}: "${label}", read ${reading.status}, practice ${reading.practice.state}, flags [${reading.flags.join(', ')}]`;

  it('agrees on all rows but those listed with their reason', () => {
    const other = readings.filter(({ label, reading }) => !labelMap[label](reading));
    process.stdout.write(
      `analyst's rulings: ${readings.length - other.length} of ${readings.length}\n${other.map(described).join('\n')}\n`,
    );
    expect(rulings).toHaveLength(107);
    expect(other.map(({ row }) => row)).toEqual(Object.keys(differing));
  });

  it('adds the flag strained to rows ruled plainly active only where that is listed', () => {
    const besides = readings.filter(({ label, reading }) => label === 'active' && reading.flags.includes('strained'));
    process.stdout.write(`${besides.map(described).join('\n')}\n`);
    expect(besides.map(({ row }) => row)).toEqual(Object.keys(strainedBesides));
  });

  it.each([
    ['2022-08-01', 'dormant', false],
    ['2023-06-20', 'frozen', true],
    ['2023-07-07', 'frozen', false],
    ['2023-11-16', 'resumed', false],
    ['2024-02-01', 'working-group-active', false],
    ['2025-05-15', 'dormant', false],
  ])('reads %s as %s, thaw %s', (day, status, thaw) => {
    const reading = readingOn(day);
    expect([reading.status, reading.flags.includes('thaw')]).toEqual([status, thaw]);
  });
});
