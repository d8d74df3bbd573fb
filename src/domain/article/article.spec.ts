import { describe, expect, it } from '@jest/globals';
import { idOf } from '../../../test/support/given.js';
import { parseBody } from '../entries/entry.js';
import type { DiplomaticEvent } from '../events/event.js';
import { trackEventOf } from '../record/make-track-event.js';
import type { TrackAct } from '../record/track-event.js';
import { parseDay } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { articleClaimSchema, articleLimits } from './article-claim.js';
import { checkedEventOf, hasPart } from './checked-event.js';
import { CheckedRecord } from './match-claim.js';
import { figureMatch, roundsTo } from './match-figure.js';
import { statusDifferences } from './match-status.js';
import { namedBy } from './named.js';
import { stemsOf } from './words.js';

let count = 0;

function checked(more: Record<string, unknown>) {
  const body = parseBody({
    ...{ type: 'IndictmentAnnounced', id: idOf((count += 1)), tracks: ['us-cn.counternarcotics'] },
    ...{
      occurred: '2023-06-23',
      title: 'Four firms are charged',
      sources: [{ title: 'One', publisher: 'The Herald' }],
    },
    actors: [
      { country: 'US', body: 'Department of Justice', role: 'initiator' },
      { country: 'CN', role: 'target' },
    ],
    ...more,
  }) as DiplomaticEvent;
  return checkedEventOf(trackEventOf(body, body.tracks[0]!, count, parseDay('2026-01-01', '')) as TrackAct, body);
}

const matched = (claim: Record<string, unknown>, ...events: ReturnType<typeof checked>[]) =>
  new CheckedRecord(events).match(articleClaimSchema.parse(claim));

describe('a claim of an article', () => {
  const faultOf = (claim: Record<string, unknown>) => {
    const read = articleClaimSchema.safeParse(claim);
    return read.success ? null : `${read.error.issues[0]!.path.join('/')} ${read.error.issues[0]!.message}`;
  };

  it.each([
    [{ what: 'It met' }, /^who is missing/],
    [{ what: 'It met', who: 'US', series: 'deaths', value: 1, status: 'frozen' }, /^status does not go with series/],
    [{ what: 'Deaths', series: 'deaths' }, /^value is missing/],
    [{ what: 'Frozen', status: 'frozen', date: '2023-07-07' }, /^track is missing/],
    [{ what: 'Frozen', status: 'frozen', track: 'us-cn.trade' }, /^date is missing/],
    [
      { what: 'Frozen', status: 'frozen', track: 'us-cn.trade', date: '2023-07-07', type: 'TalksHeld' },
      /^type does not/,
    ],
    [{ what: 'Deaths', series: 'deaths', value: 1, who: 'US' }, /^who does not go with series/],
    [
      { what: 'Frozen', status: 'frozen', track: 'us-cn.trade', date: '2023', publisher: 'AP' },
      /^publisher does not go with status/,
    ],
    [{ what: 'Frozen', status: 'frozen', track: 'us-cn.trade', date: '2023/..' }, /^date has an open end/],
    [{ what: 'It met', who: '...' }, /^who .*no letter/],
    [{ what: 'It met', who: 'US', event: 'last week' }, /^event is neither/],
    [{ what: 'It met', who: 'US', date: '[2023-11..2024]' }, /^date .*EDTF/],
    [{ what: 'It met', who: 'US', type: 'Met' }, /^type /],
    [{ what: 'x'.repeat(articleLimits.textLength + 1), who: 'US' }, /^what /],
    [{ what: 'It met', who: Array(articleLimits.names + 1).fill('US') }, /^who /],
    [{ what: 'It met', who: 'x'.repeat(articleLimits.nameLength + 1) }, /^who /],
    [{ what: 'It met', who: 'US', when: '2023' }, /Unrecognized key/],
  ])('is refused: %j', (claim, fault) => {
    expect(faultOf(claim)).toMatch(fault);
  });

  it('has lists where one value is given', () => {
    expect(articleClaimSchema.parse({ what: 'It met', who: 'US', type: 'TalksHeld' })).toMatchObject({
      who: ['US'],
      type: ['TalksHeld'],
    });
  });
});

describe('the words of a claim', () => {
  it('are compared by their stems, without case, marks and empty words', () => {
    expect(stemsOf('The U.S. exports of 105,000 tons to Türkiye')).toEqual(
      new Set(['us', 'export', '105000', 'ton', 'turkiy']),
    );
    expect(stemsOf('Exporting')).toEqual(stemsOf('exported'));
  });
});

describe('who has a part in an event', () => {
  const charges = checked({});

  it.each([
    'US',
    'us',
    'USA',
    'U.S.',
    'the United States',
    'China',
    'Chinese',
    'PRC',
    'Department of Justice',
    'Justice',
    'DOJ',
  ])('%s', (who) => {
    expect(hasPart(namedBy(who), charges)).toBe(true);
  });

  it.each(['RU', 'Russia', 'Treasury', 'OFAC', 'announcement of charges'])('not %s', (who) => {
    expect(hasPart(namedBy(who), charges)).toBe(false);
  });
});

describe('a claim of an event', () => {
  it('that names the event is held against that event alone, whatever its words', () => {
    const [one, other] = [checked({}), checked({ occurred: '2023-10-03', title: 'Eight more' })];
    expect(
      matched({ what: 'charges', who: 'US', event: other.act.id.slice(0, 36), date: '2023-06' }, one, other),
    ).toMatchObject({
      verdict: 'differing',
      event: { act: { title: 'Eight more' } },
      differences: [{ field: 'date', says: 'the record has 3 October 2023' }],
    });
    expect(matched({ what: 'charges', who: 'US', event: 'ffffffff' }, one).verdict).toBe('missing');
  });

  it('agrees by the day on which it happened, was announced, took force or falls due', () => {
    const rule = checked({
      ...{ type: 'RegulatoryControlAdopted', title: 'Precursors are controlled', occurred: '2024-08-02' },
      ...{ announced: '2024-08-05', effective: '2024-09-01' },
    });
    const on = (date: string) => matched({ what: 'precursors controlled', who: 'CN', date }, rule).verdict;
    expect(['2024-08-02', '2024-08-05', '2024-09', '2024-08-04'].map(on)).toEqual([
      ...['on record', 'on record', 'on record', 'differing'],
    ]);
  });

  it('tells a date that one source alone has', () => {
    const told = checked({ sources: [{ title: 'One', publisher: 'The Herald', claims: { occurred: '2023-06-24' } }] });
    expect(matched({ what: 'four firms charged', who: 'US', date: '2023-06-24' }, told).differences).toEqual([
      { field: 'date', says: 'the record has 23 June 2023; a single source has the date of the claim' },
    ]);
  });

  it('F5: counts acts: those of the event, or of all such events of the time', () => {
    const acts = [
      checked({ count: 3 }),
      checked({ count: 8, occurred: '2023-10-03', title: 'Eight firms are charged' }),
    ];
    const counted = (value: number) => matched({ what: 'firms charged', who: 'US', date: '2023', value }, ...acts);
    expect([counted(11).verdict, counted(8).verdict]).toEqual(['on record', 'on record']);
    expect(counted(9).differences).toEqual([
      { field: 'value', says: 'the record has 3, and 11 in all such acts of that time' },
    ]);
  });

  it('is looked for on its track and the sub-tracks, and on every track where it names none', () => {
    const sub = checked({ tracks: ['us-cn.counternarcotics.precursors'] });
    const on = (track?: string) => matched({ what: 'four firms charged', who: 'US', track }, sub).verdict;
    expect([on('us-cn.counternarcotics'), on(), on('us-cn.trade')]).toEqual(['on record', 'on record', 'missing']);
  });
});

describe('a claim of a figure', () => {
  const point = (period: string, value: number | null, revised: (number | null)[] = []) => ({
    ...{ period: EdtfDate.parse(period).view(), value, revised: revised.map((each) => ({ value: each })) },
    sources: [{ title: 'Counts', publisher: 'The Office' }],
  });
  const points = [
    point('2021', 70_601),
    point('2022', 109_940, [107_941]),
    point('2022-05/2023-04', 77_108),
    point('2023', null),
  ];
  const claimed = (claim: Record<string, unknown>) =>
    figureMatch(articleClaimSchema.parse({ what: 'deaths', series: 'deaths', ...claim }), points);

  it('agrees where the figure rounds to it', () => {
    expect(roundsTo(110_000, 109_940)).toBe(true);
    expect(roundsTo(109_900, 109_940)).toBe(true);
    expect([roundsTo(110_100, 109_940), roundsTo(110_000, 105_100), roundsTo(0, 5)]).toEqual([false, false, false]);
    expect(claimed({ date: '2022', value: 110_000 })).toMatchObject({
      verdict: 'on record',
      figure: { value: 109_940 },
    });
    expect(claimed({ date: '2022-05/2023-04', value: 77_000 }).verdict).toBe('on record');
  });

  it('differs by its value, told with what it was revised from, and by its publisher', () => {
    expect(claimed({ date: '2022', value: 107_941, publisher: 'The Times' }).differences).toEqual([
      { field: 'value', says: 'the record has 109,940 for 2022, revised from 107,941' },
      { field: 'publisher', says: 'no such publisher among the sources: The Office' },
    ]);
  });

  it('is missing where the series has no figure of that time', () => {
    expect([claimed({ date: '2019', value: 1 }).verdict, claimed({ date: '2023-06', value: 1 }).verdict]).toEqual([
      ...['missing', 'missing'],
    ]);
  });
});

describe('a claim of a status', () => {
  const since = EdtfDate.parse('2022-08-05').view();
  const day = parseDay('2023-07-07', '');
  const differing = (status: string, value?: number) =>
    statusDifferences(
      articleClaimSchema.parse({ what: 'x', track: 'us-cn.trade', date: '2023-07-07', status, value }),
      { status: 'frozen', since },
      day,
    ).map(({ says }) => says);

  it('is held against the reading of its day, and its days against how long that has lasted', () => {
    expect([differing('frozen'), differing('frozen', 336)]).toEqual([[], []]);
    expect(differing('active')).toEqual(['the record reads “Frozen”']);
    expect(differing('frozen', 300)).toEqual(['the status has lasted 336 days']);
  });
});

describe('what a claim could be taken for, and is not', () => {
  it('another event of a party that had no part, where the claim says neither when nor what kind of act', () => {
    const report = checked({ title: 'A report on cartels in Mexico', actors: [{ country: 'US', role: 'initiator' }] });
    expect(matched({ who: 'MX', what: 'The president resigns over cartels in Mexico' }, report).verdict).toBe(
      'missing',
    );
  });

  it('the announcement of an act that is on record itself', () => {
    const group = { actors: ['US', 'CN'].map((country) => ({ country, role: 'participant' })), mechanism: 'group' };
    const announced = checked({
      ...group,
      type: 'WorkingGroupAnnounced',
      occurred: '2024-01-10',
      due: '2024-01-30',
      title: 'The group is to meet',
    });
    const met = checked({ ...group, type: 'WorkingGroupMet', occurred: '2024-01-30', title: 'The group meets' });
    const claim = { who: ['US', 'CN'], date: '2024-01-30', what: 'The group meets' };
    expect(matched(claim, announced, met).event!.act.id).toBe(met.act.id);
  });
});
