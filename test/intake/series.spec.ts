import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { track } from './samples.js';

const deaths = { id: 'us-overdose-deaths', title: 'Overdose deaths in the US', unit: 'deaths', tracks: [track.id] };
const source = { title: 'Provisional counts', publisher: 'A statistics office' };
const points = (...given: [period: string, value: number | null][]) => ({
  points: given.map(([period, value]) => ({ period, value })),
  sources: [source],
});

describeEachEngine(
  'outcome series',
  (engine) => {
    let served: ServedApp;
    beforeEach(async () => {
      served = await ServedApp.open(engine);
      await served.post('/tracks', track);
    });
    afterEach(() => served.close());

    const read = async (query = '') => (await served.get(`/series/${deaths.id}${query}`)).body;

    it('are defined, given figures and read', async () => {
      expect(await served.post('/series', deaths)).toMatchObject({ status: 201, body: { position: 2 } });
      const given = await served.post(`/series/${deaths.id}/points`, points(['2023', 105_000], ['2022', 108_000]));
      expect(given).toMatchObject({ status: 201, body: { position: 3, statusChanges: [] } });
      expect(await read()).toMatchObject({
        ...deaths,
        points: [
          { period: { edtf: '2022' }, value: 108_000, sources: [source], entry: given.body.id, revised: [] },
          { period: { edtf: '2023' }, value: 105_000 },
        ],
        reading: { position: 3 },
      });
      expect((await served.get(`/series?track=${track.id}`)).body.data).toMatchObject([
        { id: deaths.id, periods: 2, latest: { value: 105_000 } },
      ]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
