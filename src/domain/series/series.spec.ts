import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, entrySchemas, parseBody } from '../entries/entry.js';
import { seriesDefinitionSchema, seriesLimits } from '../entries/series-entry.js';
import { eventLimits } from '../events/event.js';
import { amendmentEntryOf } from '../record/amendment-index.js';
import { daysOf } from '../record/known-sources.js';
import { type Day, isoDay, parseDay } from '../time/day.js';
import { periodFault, samePeriod } from '../time/period.js';
import { definitionAsOf, latestOf, pointsAsOf, revisionsNamed, type SeriesAsOf, type SeriesEntries } from './series.js';

const idOf = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const source = { title: 'Counts', publisher: 'A bureau' };
const day = (text: string): Day => parseDay(text, '');
const always: SeriesAsOf = { validAt: Infinity, knownAt: Infinity, position: Infinity };

type Given = readonly [period: string, value: number | null];

function entry(position: number, recorded: string, body: Record<string, unknown>): Entry {
  const recordedAt = day(recorded) * 86_400_000;
  return { position, recordedAt, recordedBy: 'test', hash: '', body: parseBody({ id: idOf(position), ...body }) };
}

function figures(position: number, recorded: string, given: readonly Given[], more: object = {}): Entry {
  const points = given.map(([period, value]) => ({ period, value }));
  return entry(position, recorded, {
    ...{ type: 'SeriesPointsRecorded', series: 'us-deaths', points, sources: [source] },
    ...more,
  });
}

const retraction = (position: number, recorded: string, target: number) =>
  entry(position, recorded, { type: 'EventRetracted', target: idOf(target), reason: 'A slip' });

function entriesOf(...log: Entry[]): SeriesEntries {
  return {
    points: log.flatMap((each) =>
      each.body.type === 'SeriesPointsRecorded'
        ? [{ id: each.body.id, position: each.position, ...daysOf(each), body: each.body }]
        : [],
    ),
    amendments: log.flatMap(amendmentEntryOf),
  };
}

const values = (entries: SeriesEntries, asOf: Partial<SeriesAsOf> = {}) =>
  pointsAsOf(entries, { ...always, ...asOf }).map(({ period, value }) => [period.edtf, value]);

describe('the figures of a series', () => {
  const first = figures(1, '2024-05-10', [
    ['2023', 107_000],
    ['2022', 108_000],
  ]);

  it('are revised from the day on which a later figure of the period was known', () => {
    const log = entriesOf(first, figures(2, '2025-01-20', [['2023', 105_000]], { disclosed: '2024-12-12' }));
    expect(values(log, { knownAt: day('2024-12-11') })).toEqual([
      ['2022', 108_000],
      ['2023', 107_000],
    ]);
    const [, point] = pointsAsOf(log, { ...always, knownAt: day('2024-12-12') });
    expect(point).toEqual({
      ...{ period: { edtf: '2023', earliest: '2023-01-01', latest: '2023-12-31' }, value: 105_000 },
      ...{ entry: idOf(2), position: 2, known: '2024-12-12', sources: [source] },
      revised: [{ value: 107_000, entry: idOf(1), position: 1, known: '2024-05-10' }],
    });
  });

  it('follow what was known last, not what was recorded last', () => {
    const late = figures(2, '2025-02-01', [['2023', 110_000]], { disclosed: '2024-01-05' });
    expect(values(entriesOf(first, late))).toContainEqual(['2023', 107_000]);
  });

  it('are withdrawn by a null, and by a retraction of their entry until that is retracted', () => {
    const withdrawn = entriesOf(first, figures(2, '2024-06-01', [['2023', null]]));
    expect(values(withdrawn)).toContainEqual(['2023', null]);
    expect(latestOf(pointsAsOf(withdrawn, always))?.period.edtf).toBe('2022');
    const log = entriesOf(first, retraction(2, '2024-06-01', 1), retraction(3, '2024-07-01', 2));
    expect(values(log, { knownAt: day('2024-06-15') })).toEqual([]);
    expect(values(log, { position: 1 })).toHaveLength(2);
    expect(values(log)).toHaveLength(2);
  });

  it('are one where two texts name the same days, under the later text', () => {
    const same = figures(2, '2024-06-01', [['2023-01/2023-12', 106_000]]);
    expect(values(entriesOf(first, same))).toEqual([
      ['2022', 108_000],
      ['2023-01/2023-12', 106_000],
    ]);
  });

  it('given again revise nothing, and keep what they had revised', () => {
    const log = [first, ...[105, 105, 104, 104].map((value, i) => figures(i + 2, '2024-06-01', [['2023', value]]))];
    const [, point] = pointsAsOf(entriesOf(...log), always);
    expect(point).toMatchObject({ value: 104, position: 5 });
    expect(point!.revised.map(({ value }) => value)).toEqual([105, 107_000]);
  });

  it(`list at most ${revisionsNamed} earlier values`, () => {
    const log = Array.from({ length: revisionsNamed + 5 }, (_, i) => figures(i + 1, '2024-06-01', [['2023', i]]));
    expect(pointsAsOf(entriesOf(...log), always)[0]!.revised).toHaveLength(revisionsNamed);
  });

  it('of periods not over by the day are left out', () => {
    const log = entriesOf(
      figures(1, '2024-05-10', [
        ['2022-05/2023-04', 77],
        ['2023', 105],
      ] as const),
    );
    expect(values(log, { validAt: day('2023-12-30') })).toEqual([['2022-05/2023-04', 77]]);
    expect(values(log, { validAt: day('2023-12-31') })).toHaveLength(2);
  });

  it('have only the sources known by the day', () => {
    const sources = [source, { title: 'Later', publisher: 'A paper', published: '2024-08-01' }];
    const log = entriesOf(figures(1, '2024-09-01', [['2023', 1]], { sources, disclosed: '2024-05-01' }));
    const sourcesAt = (knownAt: string) => pointsAsOf(log, { ...always, knownAt: day(knownAt) })[0]!.sources;
    expect(sourcesAt('2024-07-31')).toEqual([source]);
    expect(sourcesAt('2024-08-01')).toEqual(sources);
  });

  it('stand in the order of their first days, shorter periods first; the latest is of the period that ends last', () => {
    const given = [
      ['2023', 3],
      ['2023-12', 4],
      ['2022-12/2023-11', 2],
      ['2023-01', 5],
    ] as const;
    const points = pointsAsOf(entriesOf(figures(1, '2024-05-10', given)), always);
    expect(points.map(({ period }) => period.edtf)).toEqual(['2022-12/2023-11', '2023-01', '2023', '2023-12']);
    expect(latestOf(points)?.period.edtf).toBe('2023-12');
    expect(latestOf([])).toBeNull();
  });

  it('as known on a day are those of the log without all that became known later', () => {
    const period = fc.constantFrom('2021', '2022', '2022-01/2022-12', '2023', '2023-05');
    const one = fc.record({
      given: fc.uniqueArray(fc.tuple(period, fc.option(fc.integer(), { freq: 4 })), {
        minLength: 1,
        maxLength: 3,
        selector: ([text]) => samePeriod(text),
      }),
      wait: fc.nat({ max: 60 }),
      disclosedBefore: fc.option(fc.nat({ max: 200 })),
      retracts: fc.option(fc.nat(), { freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.nat({ max: 700 }), (list, after) => {
        let at = day('2024-01-01');
        const knownAt = at - 100 + after;
        const log = list.map(({ given, wait, disclosedBefore, retracts }, i) => {
          at += wait;
          const disclosed = disclosedBefore === null ? {} : { disclosed: isoDay(at - disclosedBefore) };
          return retracts !== null && i > 0
            ? entry(i + 1, isoDay(at), {
                ...{ type: 'EventRetracted', target: idOf((retracts % i) + 1), reason: 'A slip' },
                ...disclosed,
              })
            : figures(i + 1, isoDay(at), given, disclosed);
        });
        const known = log.filter((each) => daysOf(each).known <= knownAt);
        expect(pointsAsOf(entriesOf(...log), { ...always, knownAt })).toEqual(pointsAsOf(entriesOf(...known), always));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the definition of a series', () => {
  const at = (position: number, known: string) => ({ id: idOf(position), position, known: day(known) });
  const definitions = [at(2, '2024-01-01'), at(5, '2024-06-01')];
  const found = (asOf: Partial<SeriesAsOf>) => definitionAsOf(definitions, { ...always, ...asOf })?.position;

  it('is the last one known; the first serves for the days before it was recorded', () => {
    expect(found({})).toBe(5);
    expect(found({ knownAt: day('2024-05-31') })).toBe(2);
    expect(found({ knownAt: day('2020-01-01') })).toBe(2);
    expect(found({ position: 4 })).toBe(2);
    expect(found({ position: 1 })).toBeUndefined();
  });
});

describe('a period', () => {
  it.each(['2023', '2023-05', '2023-05-07', '2023-21', '202X', '2022-05/2023-04'])('may be %s', (text) => {
    expect(periodFault(text)).toBeUndefined();
    expect(samePeriod(text)).toBeDefined();
  });

  it.each(['2023/..', '../2023', '2023/', '[2022,2023]', '{2022,2023}', '[2023..]', '2023~', '2023/2024?'])(
    'is not %s',
    (text) => {
      expect(periodFault(text)).toMatch(/open end|set of dates|mark of doubt/);
      expect(samePeriod(text)).toBeUndefined();
    },
  );
});

it('a series takes texts up to their lengths, and up to as many tracks as an event', () => {
  const series = { id: 'us-deaths', title: 'Deaths', unit: 'deaths', tracks: ['us-cn.trade'] };
  const { titleLength, unitLength, descriptionLength } = seriesLimits;
  const tracks = (count: number) => Array.from({ length: count }, (_, i) => `us-cn.topic-${i}`);
  const bounds: [field: string, most: unknown, over: unknown][] = [
    ['id', 'x'.repeat(100), 'x'.repeat(101)],
    ['title', 'x'.repeat(titleLength), 'x'.repeat(titleLength + 1)],
    ['unit', 'x'.repeat(unitLength), 'x'.repeat(unitLength + 1)],
    ['description', 'x'.repeat(descriptionLength), 'x'.repeat(descriptionLength + 1)],
    ['tracks', tracks(eventLimits.tracks), tracks(eventLimits.tracks + 1)],
  ];
  for (const [field, most, over] of bounds) {
    expect(seriesDefinitionSchema.safeParse({ ...series, [field]: most }).error).toBeUndefined();
    const { error } = seriesDefinitionSchema.safeParse({ ...series, [field]: over });
    expect(error?.issues.map(({ path }) => path)).toEqual([[field]]);
  }
});

describe('an entry with figures', () => {
  const faults = (more: object) => {
    const body = { type: 'SeriesPointsRecorded', id: idOf(1), series: 'us-deaths', sources: [source], ...more };
    const { error } = entrySchemas.SeriesPointsRecorded.safeParse(body);
    return error?.issues.map(({ path, message }) => `/${path.join('/')} ${message}`);
  };
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ period: isoDay(day('2000-01-01') + i), value: i }));

  it(`takes up to ${seriesLimits.points} figures, each up to ${seriesLimits.value} in amount`, () => {
    expect(faults({ points: many(seriesLimits.points) })).toBeUndefined();
    expect(faults({ points: many(seriesLimits.points + 1) })).toEqual([expect.stringContaining('/points ')]);
    expect(faults({ points: [] })).toHaveLength(1);
    for (const sign of [1, -1]) {
      expect(faults({ points: [{ period: '2023', value: sign * seriesLimits.value }] })).toBeUndefined();
      expect(faults({ points: [{ period: '2023', value: sign * seriesLimits.value * 1.01 }] })).toHaveLength(1);
    }
  });

  it.each([Infinity, Number.NaN, '7', undefined, true])('takes no value %p', (value) => {
    expect(faults({ points: [{ period: '2023', value }] })).toEqual([expect.stringContaining('/points/0/value')]);
  });

  it('takes no period twice, by whichever text', () => {
    const points = ['2023', '2022', '2023-01-01/2023-12-31'].map((period) => ({ period, value: 1 }));
    expect(faults({ points })).toEqual(['/points/2/period is the same period as that of /points/0']);
  });

  it(`needs a source and takes up to ${seriesLimits.sources}, and a note of bounded length`, () => {
    const sources = (count: number) => faults({ points: many(1), sources: Array(count).fill(source) });
    expect(sources(seriesLimits.sources)).toBeUndefined();
    expect(sources(seriesLimits.sources + 1)).toHaveLength(1);
    expect(faults({ points: many(1), sources: [] })).toEqual(['/sources needs at least one']);
    const noted = (length: number) => faults({ points: [{ period: '2023', value: 1, note: 'n'.repeat(length) }] });
    expect(noted(seriesLimits.noteLength)).toBeUndefined();
    expect(noted(seriesLimits.noteLength + 1)).toHaveLength(1);
  });
});
