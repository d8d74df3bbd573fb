import { afterEach, expect, it } from '@jest/globals';
import { parseBody } from '../../src/domain/entries/entry.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { idOf, talks, track, trackDefined } from './samples.js';

const toWrite = 'UK is no code of ISO 3166-1: write GB';
const british = [
  { country: 'US', role: 'participant' },
  { country: 'UK', role: 'participant' },
];

describeEachEngine(
  'codes of parties that no list has',
  (engine) => {
    let served: ServedApp;
    afterEach(() => served.close());

    it('are refused at every door, each with the code to write', async () => {
      served = await ServedApp.open(engine);
      await served.post('/tracks', track);
      const refused = async (path: string, body: unknown, ...pointers: string[]) => {
        const errors = pointers.map((pointer) => ({ pointer, detail: toWrite }));
        expect(await served.post(path, body)).toMatchObject({ status: 422, body: { errors } });
      };
      await refused('/tracks', { ...track, id: 'us-gb.trade', parties: ['US', 'UK'] }, '/parties/1');
      await refused('/events', talks('2025-12-20', { actors: british }), '/actors/1/country');
      await refused('/events?dryRun=true', talks('2025-12-20', { actors: british }), '/actors/1/country');
      await refused('/events/batch', [talks('2025-12-20', { actors: british })], '/0/actors/1/country');
      const source = { title: 'A release', publisher: 'A ministry', account: 'UK' };
      await refused('/events', talks('2025-12-20', { sources: [source] }), '/sources/0/account');
      await served.post('/events', talks('2025-12-20', { id: idOf(1) }));
      await refused(`/events/${idOf(1)}/disputes`, { party: 'UK', says: 'No' }, '/party');
      const corrected = { reason: 'A test', event: talks('2025-12-20', { actors: british }) };
      await refused(`/events/${idOf(1)}/corrections`, corrected, '/event/actors/1/country');
      const rule = { name: 'A rule', when: { kind: 'flag', flag: 'stale' } };
      await refused('/alert-rules', { ...rule, select: { parties: ['UK'] } }, '/select/parties/0');
      await refused('/alert-rules', { ...rule, select: { relationships: ['uk-us'] } }, '/select/relationships/0');
      expect(await served.get('/events?party=UK')).toMatchObject({
        status: 400,
        body: { detail: `party: ${toWrite}` },
      });
    });

    it('are told with all that is wrong in the entry', async () => {
      served = await ServedApp.open(engine);
      expect(await served.post('/events', talks('2025-13-20', { actors: british, mode: undefined }))).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/occurred' }, { pointer: '/mode' }, { pointer: '/actors/1/country' }] },
      });
    });

    it('are read and served where an older build has recorded them', async () => {
      served = await ServedApp.open(engine);
      const old = { ...track, id: 'us-uk.trade', parties: ['US', 'UK'] };
      await served.append(
        parseBody({ ...trackDefined, track: old }),
        parseBody(talks('2025-12-20', { id: idOf(1), tracks: [old.id], actors: british })),
      );
      expect(await served.get('/tracks/us-uk.trade/status')).toMatchObject({ status: 200, body: { status: 'active' } });
      expect(await served.get('/tracks/us-uk.trade/status?account=UK')).toMatchObject({ status: 200 });
      expect((await served.get('/events')).body.data).toHaveLength(2);
      expect(await served.get('/relationships/uk-us')).toMatchObject({ status: 200 });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
