import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { articleLimits } from '../../../src/domain/article/article-claim.js';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import type { ArticleCheck } from '../../../src/readings/article/article-checker.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const track = 'us-cn.counternarcotics';

const source = (publisher: string, published: string) => ({ title: `By ${publisher}`, publisher, published });
const backfilled = (body: EntryBody) => ({ ...body, backfill: true as const }) as EntryBody;

const halt = event('TalksSuspended', '2025-09-02', { title: 'A halt', sources: [source('A Ministry', '2025-09-02')] });
const corrected = event('SanctionImposed', '2025-08-10', {
  ...{ title: 'Six firms are blacklisted', actors: [{ country: 'US', body: 'Treasury', role: 'initiator' }] },
  sources: [source('A Newspaper', '2025-08-10'), source('A Weekly', '2025-12-01')],
});
const { id: _, ...reading } = corrected as EntryBody & Record<string, unknown>;
const correction = parseBody({
  ...{ type: 'EventCorrected', id: idOf(8_000_001), reason: 'The list is of 12 August', tracks: [track] },
  event: { ...reading, id: corrected.id, occurred: '2025-08-12', backfill: true },
  disclosed: '2025-11-01',
});
const series = parseBody({
  ...{ type: 'SeriesDefined', id: idOf(8_000_002) },
  series: { id: 'deaths', title: 'Deaths', unit: 'deaths', tracks: [track] },
});
const points = parseBody({
  ...{ type: 'SeriesPointsRecorded', id: idOf(8_000_003), series: 'deaths', disclosed: '2025-10-01' },
  ...{ points: [{ period: '2024', value: 80_391 }], sources: [source('An Office', '2025-10-01')] },
});

describeEachEngine(
  'articles checked over HTTP',
  (engine) => {
    let served: ServedApp;

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      await served.append(
        defined(),
        defined({ id: 'us-cn.trade', topic: 'trade' }),
        backfilled(halt),
        backfilled(corrected),
        correction,
        series,
        points,
      );
    });
    afterAll(() => served.close());

    const post = (claims: unknown, query = '') =>
      served.send('POST', `/check-article${query}`, {
        body: JSON.stringify(claims),
        headers: { 'content-type': 'application/json' },
      });
    const checked = async (claims: readonly Record<string, unknown>[], query = '') => {
      const answer = await post(claims, query);
      expect(answer.status).toBe(200);
      return answer.body as unknown as ArticleCheck;
    };
    const blacklist = { track, who: 'US', what: 'Six firms were put on a blacklist', date: '2025-08-12' };

    it('says of each claim whether it is on record, differing or missing, with event, date and sources', async () => {
      const check = await checked([
        { id: 'a', track, date: '2025-09', who: 'CN', what: 'China halted the talks', type: 'TalksSuspended' },
        { ...blacklist, publisher: 'The Economist' },
        { track, who: 'CN', what: 'China expelled an envoy', date: '2025-09-02' },
        { what: 'nearly 80,400 deaths', series: 'deaths', date: '2024', value: 80_400 },
        { what: 'frozen', track, date: '2025-09-12', status: 'frozen', value: 10 },
        { what: 'no such series', series: 'births', value: 1 },
      ]);
      expect(check.tally).toEqual({ claims: 6, onRecord: 3, differing: 1, missing: 2 });
      const [halted, listed, expelled, figure, status] = check.data;
      expect(halted).toMatchObject({
        ...{ id: 'a', verdict: 'on record', differences: [], figure: null, status: null },
        event: { event: halt.id, title: 'A halt', date: { edtf: '2025-09-02' }, tracks: [track] },
      });
      expect(halted!.event!.actors).toEqual([{ country: 'CN', role: 'initiator' }]);
      expect(listed!.event!.actors).toEqual([{ country: 'US', body: 'Treasury', role: 'initiator' }]);
      expect(halted!.event!.sources).toMatchObject([{ publisher: 'A Ministry' }]);
      expect(listed).toMatchObject({
        ...{ id: '2', verdict: 'differing', event: { event: corrected.id } },
        differences: [{ field: 'publisher', says: 'no such publisher among the sources: A Newspaper; A Weekly' }],
      });
      expect(expelled).toMatchObject({ verdict: 'missing', event: null });
      expect(figure).toMatchObject({ verdict: 'on record', figure: { value: 80_391, period: { edtf: '2024' } } });
      expect(status).toMatchObject({ verdict: 'on record', status: { status: 'frozen' } });
    });

    it('is as known on a day: entries, corrections, sources and figures', async () => {
      const claims = [
        blacklist,
        { ...blacklist, date: '2025-08-10', publisher: 'A Weekly' },
        { what: 'deaths', series: 'deaths', date: '2024', value: 80_391 },
      ];
      const then = await checked(claims, '?knownAt=2025-09-15');
      expect(then.data.map(({ verdict, differences }) => [verdict, differences.map(({ says }) => says)])).toEqual([
        ['differing', ['the record has 10 August 2025']],
        ['differing', ['no such publisher among the sources: A Newspaper']],
        ['missing', []],
      ]);
      expect(then.reading).toEqual({ knownAt: '2025-09-15', position: 7 });
      const now = await checked(claims);
      expect(now.data.map(({ verdict }) => verdict)).toEqual(['on record', 'differing', 'on record']);
      expect((await checked([blacklist], '?knownAt=2025-01-01')).data[0]!.verdict).toBe('missing');
    });

    it('is of one position of the log, with which it is had again', async () => {
      expect((await checked([blacklist], '?position=3')).reading.position).toBe(3);
      expect((await checked([blacklist], '?position=3')).data[0]!.verdict).toBe('missing');
      expect((await checked([blacklist])).reading.position).toBe(7);
    });

    it('refuses what is no list of claims, naming claim and field', async () => {
      const refused = async (claims: unknown) => {
        const { status, body } = await post(claims);
        return [status, body.code, (body as { errors?: { pointer: string }[] }).errors?.[0]?.pointer];
      };
      expect(await refused([blacklist, { what: 'x' }])).toEqual([422, 'invalid-claim', '/1/who']);
      expect(await refused([{ ...blacklist, track: 'us-cn.none' }])).toEqual([422, 'unknown-track', '/0/track']);
      const deaths = { what: 'deaths', series: 'deaths', value: 1, track: 'us-cn.trade' };
      expect(await refused([blacklist, deaths])).toEqual([422, 'invalid-claim', '/1/track']);
      const coming = { what: 'frozen', track, date: '2027', status: 'frozen' };
      expect(await refused([coming])).toEqual([422, 'from-the-future', '/0/date']);
      expect(await refused([])).toEqual([422, 'invalid-claim', '']);
      expect(await refused(Array(articleLimits.claims + 1).fill(blacklist))).toEqual([422, 'invalid-claim', '']);
      expect((await post([blacklist], '?knownAt=2030-01-01')).status).toBe(422);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
