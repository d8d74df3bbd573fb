import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ProjectionCheck } from '../../src/projection/projection-check.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { idOf, suspension, talks, track } from './samples.js';

const asean = { id: 'x-asean', names: { en: 'ASEAN', fr: 'ANASE' }, kind: 'organisation' } as const;
const withAsean = { ...track, id: 'us-asean.trade', parties: ['US', 'x-asean'] };
const actors = ['US', 'x-asean'].map((country) => ({ country, role: 'participant' }));

describeEachEngine(
  'parties that the log defines',
  (engine) => {
    let served: ServedApp;
    beforeEach(async () => {
      served = await ServedApp.open(engine);
    });
    afterEach(() => served.close());

    it('serve wherever a code does, by their name in sentences, also after a restart', async () => {
      expect(await served.post('/parties', asean)).toMatchObject({ status: 201, body: { position: 1 } });
      expect((await served.post('/tracks', withAsean)).status).toBe(201);
      const source = { title: 'A release', publisher: 'A secretariat', account: 'x-asean' };
      const tracks = [withAsean.id];
      await served.post('/events', talks('2025-12-01', { id: idOf(1), tracks, actors, sources: [source] }));
      const by = [{ country: 'x-asean', role: 'initiator' }];
      await served.post('/events', suspension('2025-12-20', { id: idOf(2), tracks, actors: by, sources: [source] }));
      await served.post(`/events/${idOf(1)}/disputes`, { party: 'x-asean', says: 'Those were no talks' });
      const rule = { name: 'A rule', when: { kind: 'entry', actors: ['x-asean'] } };
      const select = { parties: ['x-asean'], relationships: ['x-asean.us'] };
      expect(await served.post('/alert-rules', { ...rule, select })).toMatchObject({
        status: 201,
        body: { select: { relationships: ['us.x-asean'] } },
      });

      const headline = async () => (await served.get(`/tracks/${withAsean.id}/status`)).body.headline;
      expect(await headline()).toContain('ASEAN suspended talks');
      served = await served.restart();
      expect(await headline()).toContain('ASEAN suspended talks');
      expect(await served.get(`/tracks/${withAsean.id}/status?account=x-asean`)).toMatchObject({ status: 200 });
      expect(await served.get(`/tracks/${withAsean.id}/compare?accounts=US,x-asean`)).toMatchObject({ status: 200 });
      expect((await served.get('/events?party=x-asean')).body.data).toHaveLength(2);
      expect((await served.get('/tracks?party=x-asean')).body.data).toHaveLength(1);
      expect(await served.get('/relationships/x-asean.us')).toMatchObject({ body: { id: 'us.x-asean' } });
      const { text } = await served.get(`/tracks/${withAsean.id}/explain`);
      expect(text).toContain('ASEAN');
      expect(await new ProjectionCheck(served.database, served.eventLog).run()).toMatchObject({ differing: 0 });
    });

    it('of two first definitions at once, are the later one; another English name is refused', async () => {
      const [one, other] = await Promise.all([
        served.post('/parties', asean),
        served.post('/parties', { ...asean, names: { en: 'ASEAN' } }),
      ]);
      expect([one.body.position, other.body.position].sort()).toEqual([1, 2]);
      const nato = { id: 'x-nato', names: { en: 'NATO' }, kind: 'organisation' };
      const answers = await Promise.all([
        served.post('/parties', nato),
        served.post('/parties', { ...nato, names: { en: 'OTAN' } }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)!.body.code).toBe('party-named');
    });

    it('are refused where no entry defines them, with the field', async () => {
      await served.post('/tracks', track);
      const unknown = [{ country: 'x-anzus', role: 'initiator' }];
      const refused = async (path: string, body: unknown, pointer: string) => {
        const detail = 'there is no party x-anzus: define it first with POST /api/v1/parties';
        const answer = await served.post(path, body);
        expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, detail }] } });
        return answer.body.code;
      };
      expect(await refused('/events', talks('2025-12-01', { actors: unknown }), '/actors/0/country')).toBe(
        'undefined-party',
      );
      await refused('/events?dryRun=true', talks('2025-12-01', { actors: unknown }), '/actors/0/country');
      await refused('/tracks', { ...withAsean, parties: ['US', 'x-anzus'] }, '/parties/1');
      const nato = { id: 'x-nato', names: { en: 'NATO' }, kind: 'organisation', members: [{ party: 'x-anzus' }] };
      await refused('/parties', nato, '/members/0/party');
      const rule = { name: 'A rule', when: { kind: 'flag', flag: 'stale' }, select: { parties: ['x-anzus'] } };
      await refused('/alert-rules', rule, '/select/parties/0');
      expect(await served.get('/events?party=x-anzus')).toMatchObject({ status: 400 });
      expect(await served.get('/parties/x-anzus')).toMatchObject({ status: 404, body: { code: 'unknown-party' } });
    });

    it('may be defined by an entry before in a batch', async () => {
      const batch = [
        { type: 'PartyDefined', party: asean },
        { type: 'TrackDefined', track: withAsean },
        talks('2025-12-01', { tracks: [withAsean.id], actors }),
      ];
      expect(await served.post('/events/batch', batch.toReversed())).toMatchObject({ status: 422 });
      expect(await served.post('/events/batch', batch)).toMatchObject({ status: 201, body: { recorded: 3 } });
      expect(await served.post('/events/batch', batch)).toMatchObject({ status: 200, body: { repeated: 3 } });
      const lines = batch.map((each) => JSON.stringify(each)).join('\n');
      const headers = { 'content-type': 'application/x-ndjson' };
      expect(await served.post('/events/batch', lines, headers)).toMatchObject({ body: { repeated: 3 } });
    });

    it('are amended by a later definition, in all but the English name', async () => {
      await served.post('/parties', asean);
      expect(await served.post('/parties', asean)).toMatchObject({ status: 200, body: { position: 1 } });
      const grown = {
        ...asean,
        names: { ...asean.names, ms: 'ASEAN' },
        members: [{ party: 'TL', from: '2025-10-26' }],
      };
      expect(await served.post('/parties', grown)).toMatchObject({ status: 201, body: { position: 2 } });
      expect((await served.post('/parties', asean)).body).toMatchObject({ position: 3 });
      expect((await served.post('/parties', grown)).body).toMatchObject({ position: 4 });
      expect(await served.get('/parties/x-asean')).toMatchObject({
        body: { party: 'x-asean', name: 'ASEAN', names: grown.names, members: grown.members, position: 4 },
      });
      expect(await served.post('/parties', { ...grown, names: { en: 'Asean' } })).toMatchObject({
        status: 409,
        body: { code: 'party-named', errors: [{ pointer: '/names/en' }] },
      });
      const { entry } = (await served.get('/parties/x-asean')).body;
      expect(await served.post(`/events/${String(entry)}/retractions`, { reason: 'A test' })).toMatchObject({
        status: 422,
        body: { code: 'not-retractable' },
      });
    });

    it('are listed behind the codes of states and former states', async () => {
      await served.post('/parties', asean);
      const { data } = (await served.get('/parties')).body;
      const kinds = new Map(data.map(({ party, kind, name }) => [party, [kind, name]]));
      expect(kinds.get('GB')).toEqual(['state', 'United Kingdom']);
      expect(kinds.get('UN')).toEqual(['organisation', 'United Nations']);
      expect(kinds.get('SUHH')).toEqual(['former-state', 'Soviet Union']);
      expect(data.at(-1)).toMatchObject({
        party: 'x-asean',
        kind: 'organisation',
        names: { fr: 'ANASE' },
        position: 1,
      });
      expect((await served.get('/parties?defined=true')).body.data).toHaveLength(1);
    });

    it('are refused where the definition is wrong', async () => {
      const refused = async (more: object, ...pointers: string[]) => {
        const answer = await served.post('/parties', { ...asean, ...more });
        expect(answer).toMatchObject({ status: 422, body: { errors: pointers.map((pointer) => ({ pointer })) } });
      };
      await refused({ id: 'asean' }, '/id');
      await refused({ id: `x-${'a'.repeat(39)}` }, '/id');
      await refused({ names: { fr: 'ANASE' } }, '/names/en');
      await refused({ names: { en: 'ASEAN', 'not a tag': 'x' } }, '/names/not a tag');
      await refused({ kind: 'state' }, '/kind');
      await refused({ members: [{ party: 'UK' }, { party: 'x-asean' }] }, '/members/1/party');
      await refused({ members: [{ party: 'UK' }] }, '/members/0/party');
      const guarded = { 'if-match': '"1"' };
      expect(await served.post('/events', { type: 'PartyDefined', party: asean }, guarded)).toMatchObject({
        status: 400,
        body: { code: 'invalid-header' },
      });
    });

    it('reach those who follow the log', async () => {
      await served.post('/parties', asean);
      const { data } = (await served.get('/events?type=PartyDefined')).body;
      expect(data).toMatchObject([{ position: 1, body: { type: 'PartyDefined', party: asean } }]);
      const details = await served.get(`/events/${(data[0]!.body as { id: string }).id}`);
      expect(details).toMatchObject({ status: 200, body: { standing: 'stands' } });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
