import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { seriesLimits } from '../../src/domain/entries/series-entry.js';
import { isoDay, parseDay } from '../../src/domain/time/day.js';
import { ProjectionCheck } from '../../src/projection/projection-check.js';
import { describeEachEngine } from '../support/databases.js';
import { type Answer, ServedApp } from '../support/served-app.js';
import { idOf, track } from './samples.js';

const deaths = { id: 'us-overdose-deaths', title: 'Overdose deaths in the US', unit: 'deaths', tracks: [track.id] };
const source = { title: 'Provisional counts', publisher: 'A statistics office' };
const path = `/series/${deaths.id}`;

type Given = readonly [period: string, value: unknown];

function figures(given: readonly Given[], more: object = {}) {
  return { points: given.map(([period, value]) => ({ period, value })), sources: [source], ...more };
}

/** So many days as periods, from a first one on. */
function daily(first: string, count: number): Given[] {
  return Array.from({ length: count }, (_, i) => [isoDay(parseDay(first, '') + i), i]);
}

const pointers = ({ body }: Answer) => (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);

describeEachEngine(
  'outcome series',
  (engine) => {
    let served: ServedApp;
    beforeEach(async () => {
      served = await ServedApp.open(engine);
      await served.post('/tracks', track);
      await served.post('/series', deaths);
    });
    afterEach(() => served.close());

    const record = (...given: Given[]) => served.post(`${path}/points`, figures(given));
    const values = async (query = '') => {
      const { points } = (await served.get(path + query)).body;
      return (points as { period: { edtf: string }; value: number | null }[]).map(
        ({ period, value }) => [period.edtf, value] as const,
      );
    };

    it('are given figures, and read with their sources, also after a restart', async () => {
      const given = await record(['2023', 105_000.5], ['2022', 108_000]);
      expect(given).toMatchObject({ status: 201, body: { position: 3, statusChanges: [], historyChanges: [] } });
      expect(given.headers.get('location')).toBe(`/api/v1/events/${String(given.body.id)}`);
      const read = await served.get(path);
      expect(read).toMatchObject({
        status: 200,
        body: {
          ...deaths,
          points: [
            { period: { edtf: '2022' }, value: 108_000, sources: [source], entry: given.body.id, revised: [] },
            { period: { edtf: '2023' }, value: 105_000.5, known: '2026-01-15' },
          ],
          reading: { validAt: '2026-01-15', knownAt: '2026-01-15', position: 3 },
        },
      });
      served = await served.restart();
      expect((await served.get(path)).text).toBe(read.text);
      expect(await served.post(`${path}/points`, figures([['2024', 80_000]]))).toMatchObject({ status: 201 });
      expect(await values()).toHaveLength(3);
      expect(await new ProjectionCheck(served.database, served.eventLog).run()).toMatchObject({ differing: 0 });
    });

    it('are amended by a later definition, in all but the unit', async () => {
      expect(await served.post('/series', deaths)).toMatchObject({ status: 200, body: { position: 2 } });
      const described = { ...deaths, title: 'Deaths', description: 'By year of death' };
      expect(await served.post('/series', described)).toMatchObject({ status: 201, body: { position: 3 } });
      expect((await served.get(path)).body).toMatchObject({ ...described, position: 3 });
      expect((await served.get(`${path}?position=2`)).body).toMatchObject({ ...deaths, position: 2 });
      expect(await served.post('/series', { ...deaths, unit: 'people' })).toMatchObject({
        status: 409,
        body: { code: 'series-unit', errors: [{ pointer: '/unit' }] },
      });
      const answers = await Promise.all(
        ['one', 'other'].map((unit) => served.post('/series', { ...deaths, id: 'us-seizures', unit })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('are read as known on a day, by what was disclosed then', async () => {
      await served.post(`${path}/points`, figures([['2023', 107_000]], { disclosed: '2024-05-15' }));
      await served.post(`${path}/points`, figures([['2023', 105_000]], { disclosed: '2024-12-12' }));
      expect(await values('?knownAt=2024-05-14')).toEqual([]);
      expect(await values('?knownAt=2024-12-11')).toEqual([['2023', 107_000]]);
      expect(await values()).toEqual([['2023', 105_000]]);
      expect(await values('?position=3')).toEqual([['2023', 107_000]]);
      expect(await values('?validAt=2023-12-30')).toEqual([]);
      expect((await served.get(path)).body.points).toMatchObject([
        { revised: [{ value: 107_000, known: '2024-05-15', position: 3 }] },
      ]);
      expect(await served.get(`${path}?knownAt=2026-01-16`)).toMatchObject({
        status: 422,
        body: { code: 'from-the-future' },
      });
      expect(await served.get(`${path}?position=99`)).toMatchObject({
        status: 422,
        body: { code: 'unknown-position' },
      });
      expect(await served.get(`${path}?position=1`)).toMatchObject({ status: 404, body: { code: 'not-yet-defined' } });
      expect(await served.get('/series/us-none')).toMatchObject({ status: 404, body: { code: 'unknown-series' } });
    });

    it('have an entity tag, and an answer that never changes where all is pinned', async () => {
      await record(['2023', 1]);
      const { headers } = await served.get(path);
      const tag = headers.get('etag')!;
      expect(headers.get('cache-control')).toContain('max-age=5');
      expect((await served.get(path, { 'if-none-match': tag })).status).toBe(304);
      const pinned = `${path}?validAt=2026-01-15&knownAt=2026-01-15&position=3`;
      const before = await served.get(pinned);
      expect(before.headers.get('cache-control')).toContain('immutable');
      await record(['2023', 2]);
      expect((await served.get(path, { 'if-none-match': tag })).status).toBe(200);
      expect((await served.get(pinned)).text).toBe(before.text);
    });

    it('withdraw a figure by a null, or all figures of an entry by its retraction', async () => {
      const { id } = (await record(['2023', 1], ['2022', 2])).body;
      await record(['2022', null]);
      expect(await values()).toEqual([
        ['2022', null],
        ['2023', 1],
      ]);
      const onTrack = await served.post(`/events/${String(id)}/retractions`, { reason: 'x', tracks: [track.id] });
      expect(onTrack.body.errors).toEqual([{ pointer: '/tracks', detail: 'must be left out: no track is concerned' }]);
      const dry = await served.post(`/events/${String(id)}/retractions?dryRun=true`, { reason: 'A slip' });
      expect(dry).toMatchObject({ status: 200, body: { statusChanges: [] } });
      const retracted = await served.post(`/events/${String(id)}/retractions`, { reason: 'A slip' });
      expect(retracted).toMatchObject({ status: 201, body: { position: 5 } });
      expect(await values()).toEqual([['2022', null]]);
      expect((await served.get(path)).body.reading).toMatchObject({ position: 5 });
      expect(await values('?position=4')).toHaveLength(2);
      expect((await served.get(`/events/${String(id)}`)).body).toMatchObject({ standing: 'retracted' });
      expect((await served.post(`/events/${String(id)}/retractions`, { reason: 'Again' })).body.code).toBe(
        'retracted-event',
      );
      await served.post(`/events/${String(retracted.body.id)}/retractions`, { reason: 'It was right' });
      expect(await values()).toContainEqual(['2023', 1]);
    });

    it('are not retracted, and their entries neither corrected nor disputed', async () => {
      const { entry } = (await served.get(path)).body;
      expect((await served.post(`/events/${String(entry)}/retractions`, { reason: 'x' })).body).toMatchObject({
        code: 'not-retractable',
        errors: [{ detail: expect.stringContaining('define it anew') }],
      });
      const { id } = (await record(['2023', 1])).body;
      const disputed = await served.post(`/events/${String(id)}/disputes`, { party: 'CN', says: 'No' });
      expect(disputed).toMatchObject({ status: 422, body: { code: 'not-an-event' } });
    });

    it('are refused with the field that is wrong', async () => {
      const wrong = async (more: object, ...fields: string[]) => {
        const answer = await served.post('/series', { ...deaths, ...more });
        expect([answer.status, pointers(answer)]).toEqual([422, fields]);
        return answer.body.code;
      };
      await wrong({ id: 'US deaths' }, '/id');
      await wrong({ unit: '' }, '/unit');
      await wrong({ tracks: [] }, '/tracks');
      await wrong({ tracks: [track.id, track.id] }, '/tracks/1');
      await wrong({ title: 'x'.repeat(seriesLimits.titleLength + 1) }, '/title');
      await wrong({ description: 'x'.repeat(seriesLimits.descriptionLength + 1) }, '/description');
      expect(await wrong({ tracks: [track.id, 'us-cn.none'] }, '/tracks/1')).toBe('undefined-track');
      expect(await served.post('/series', deaths, { 'if-match': '"1"' })).toMatchObject({ status: 400 });
    });

    it('refuse figures with the field that is wrong', async () => {
      const wrong = async (given: Given[], more: object, ...fields: string[]) => {
        const answer = await served.post(`${path}/points`, figures(given, more));
        expect([answer.status, pointers(answer)]).toEqual([422, fields]);
        return answer.body.code;
      };
      await wrong([['2023', 'many']], {}, '/points/0/value');
      await wrong([['last year', 1]], {}, '/points/0/period');
      await wrong([['2023/..', 1]], {}, '/points/0/period');
      await wrong([['[2022,2023]', 1]], {}, '/points/0/period');
      await wrong(
        [
          ['2023', 1],
          ['2023-01/2023-12', 2],
        ] as Given[],
        {},
        '/points/1/period',
      );
      await wrong([], {}, '/points');
      await wrong([['2023', 1]], { sources: [] }, '/sources');
      await wrong([['2023', 1]], { series: 'us-other' }, '/series');
      expect(
        await wrong(
          [
            ['2024', 1],
            ['2026', 1],
          ] as Given[],
          {},
          '/points/1/period',
        ),
      ).toBe('from-the-future');
      expect(await wrong([['2023', 1]], { disclosed: '2026-02' }, '/disclosed')).toBe('from-the-future');
      expect(await served.post(`${path}/points`, '{"points":[{"period":"2023","value":1e400}]}')).toMatchObject({
        status: 422,
      });
      const unknown = await served.post('/series/us-none/points', figures([['2023', 1]]));
      expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown-series' } });
      expect(await served.post('/series/Not%20one/points', figures([['2023', 1]]))).toMatchObject({ status: 404 });
      expect(await values()).toEqual([]);
    });

    it(`hold at most ${seriesLimits.periods} periods, of which ${seriesLimits.points} come in one entry`, async () => {
      const { points, periods } = seriesLimits;
      expect((await record(...daily('2010-01-01', points + 1))).status).toBe(422);
      for (let from = parseDay('2010-01-01', ''), left = periods; left > 0; left -= points, from += points) {
        expect((await record(...daily(isoDay(from), points))).status).toBe(201);
      }
      expect((await record(['2010-01-01', 7])).status).toBe(201);
      expect(await record(['2009', 7])).toMatchObject({ status: 422, body: { code: 'too-many-periods' } });
      expect(await values()).toHaveLength(periods);
    });

    it('come in batches and lines, behind their definition', async () => {
      const seizures = { ...deaths, id: 'us-seizures', unit: 'kilograms' };
      const batch = [
        { type: 'SeriesDefined', series: seizures },
        { type: 'SeriesPointsRecorded', series: seizures.id, ...figures([['2023', 12_247]]) },
      ];
      expect(await served.post('/events/batch', batch.toReversed())).toMatchObject({
        status: 422,
        body: { code: 'undefined-series' },
      });
      expect(await served.post('/events/batch', batch)).toMatchObject({ status: 201, body: { recorded: 2 } });
      const lines = batch.map((each) => JSON.stringify(each)).join('\n');
      const headers = { 'content-type': 'application/x-ndjson' };
      expect(await served.post('/events/batch', lines, headers)).toMatchObject({ body: { repeated: 2 } });
      expect(await served.post('/events/batch', [{ ...batch[0]!, series: { ...seizures, unit: 'lb' } }])).toMatchObject(
        {
          status: 409,
          body: { errors: [{ pointer: '/0/series/unit' }] },
        },
      );
      expect((await served.get(`/series/${seizures.id}`)).body.points).toMatchObject([{ value: 12_247 }]);
    });

    it('are recorded once under one id, or under one key', async () => {
      const body = { id: idOf(7), ...figures([['2023', 1]]) };
      expect((await served.post(`${path}/points`, body)).status).toBe(201);
      expect((await served.post(`${path}/points`, body)).status).toBe(200);
      expect(await served.post(`${path}/points`, { ...body, ...figures([['2023', 2]]) })).toMatchObject({
        status: 409,
        body: { code: 'id-clash' },
      });
      const key = { 'idempotency-key': 'once' };
      const first = await served.post(`${path}/points`, figures([['2022', 1]]), key);
      expect((await served.post(`${path}/points`, figures([['2022', 1]]), key)).body.id).toBe(first.body.id);
    });

    it('are listed by id, of one track or of all, page by page', async () => {
      await served.post('/tracks', { ...track, id: 'us-mx.trade' });
      const others = ['us-a', 'us-z'].map((id) => ({ ...deaths, id, tracks: ['us-mx.trade'] }));
      for (const each of others) await served.post('/series', each);
      await record(['2023', 105], ['2022-05/2023-04', 77], ['2024', null]);
      expect((await served.get(`/series?track=${track.id}`)).body.data).toMatchObject([
        { id: deaths.id, periods: 2, latest: { value: 105, sources: [source] } },
      ]);
      const first = await served.get('/series?limit=2');
      expect(first.body.data.map(({ id }) => id)).toEqual(['us-a', deaths.id]);
      const next = await served.get(`/series?limit=2&cursor=${String(first.body.nextCursor)}`);
      expect(next.body).toMatchObject({ data: [{ id: 'us-z', periods: 0, latest: null }], nextCursor: null });
      expect((await served.get('/series?position=2')).body.data).toHaveLength(1);
      expect((await served.get('/series?track=us-mx.none')).body.data).toEqual([]);
      expect((await served.get('/series?cursor=nonsense')).status).toBe(400);
    });

    it('stand in the log as entries of no track', async () => {
      const { id } = (await record(['2023', 1])).body;
      expect((await served.get('/events?type=SeriesPointsRecorded')).body.data).toMatchObject([{ body: { id } }]);
      expect((await served.get(`/events?track=${track.id}`)).body.data).toHaveLength(1);
      expect((await served.get(`/events/${String(id)}`)).body).toMatchObject({
        standing: 'stands',
        restsOnIt: { counts: { statuses: 0 } },
      });
      const definition = { type: 'SeriesDefined', series: { ...deaths, id: 'us-new' } };
      expect(await served.post('/events?dryRun=true', definition)).toMatchObject({
        status: 200,
        body: { dryRun: true, statusChanges: [], historyChanges: [] },
      });
      expect((await served.get('/series/us-new')).status).toBe(404);
      expect((await served.get('//readyz')).body).toMatchObject({ ready: true, lag: 0, stoppedTracks: [] });
      const later = { ...source, title: 'Later', published: '2026-01-10' };
      const more = { sources: [later], disclosed: '2026-01-05', id: idOf(9) };
      await served.post(`${path}/points`, figures([['2022', 1]], more));
      const asKnown = (await served.get(`/events/${idOf(9)}?knownAt=2026-01-07`)).body;
      expect(asKnown).toMatchObject({ body: { sources: [] } });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
