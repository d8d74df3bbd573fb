import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import { policyNamed, shippedPolicies } from '../../src/domain/policy/shipped-policies.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const cooperation = policyNamed('cooperation@1');
const patient = {
  ...cooperation,
  name: 'patient@1',
  practice: { ...cooperation.practice, quietAfterDays: 240, silentAfterDays: 600 },
};

describeEachEngine(
  'policies over HTTP',
  (engine) => {
    let served: ServedApp;
    let talks: EntryBody;

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      const others = ['us-cn.trade', 'us-cn.military'].map((id) => defined({ id, title: id, topic: 'other' }));
      talks = event('TalksHeld', '2025-01-15');
      await served.append(defined(), ...others, talks);
      await served.append(event('TalksHeld', '2026-01-10', { tracks: ['us-cn.trade'] }));
      await served.append(
        parseBody({
          ...{ type: 'PolicyAdopted', id: idOf(7_200_001), track: 'us-cn.military' },
          ...{ policy: { ...cooperation, name: 'military@1', thawDays: 90 }, reason: 'Thaws are short there' },
        }),
      );
    });
    afterAll(() => served.close());

    it('lists those shipped and those that the log brings along, with the tracks that are read by each', async () => {
      const { body } = await served.get('/policies');
      expect(body.data).toEqual([
        { name: 'cooperation@1', origin: 'shipped', by: null, tracks: 0 },
        { name: 'cooperation@2', origin: 'shipped', by: null, tracks: 2 },
        { name: 'leaders@1', origin: 'shipped', by: null, tracks: 0 },
        { name: 'military@1', origin: 'adopted', by: 'test', tracks: 1 },
      ]);
    });

    it('serves each as a form to start from: what is served passes the check', async () => {
      for (const name of [...shippedPolicies.keys(), 'military@1']) {
        const { status, body } = await served.get(`/policies/${name}`);
        expect([status, body.name]).toEqual([200, name]);
        expect((await served.post('/policies/check', body)).status).toBe(200);
      }
      const { status, body } = await served.get('/policies/wishful@9');
      expect([status, body.code]).toEqual([404, 'unknown-policy']);
    });

    it('shows how the history of each track would differ, and stores nothing', async () => {
      const before = await served.get('/events?limit=1&after=5');
      const { status, body } = await served.post('/policies/check', patient);
      expect(status).toBe(200);
      expect(body).toEqual({
        valid: true,
        policy: patient,
        tracks: { checked: 3, changed: 1 },
        data: [
          {
            track: track.id,
            policy: 'cooperation@2',
            now: { status: 'dormant', formal: 'open', practice: 'silent' },
            would: { status: 'active', formal: 'open', practice: 'quiet' },
            count: 2,
            differences: [
              {
                from: '2025-07-15',
                to: '2025-09-13',
                was: { status: 'active', formal: 'open', practice: 'quiet' },
                would: { status: 'active', formal: 'open', practice: 'meeting' },
              },
              {
                from: '2025-10-13',
                to: null,
                was: { status: 'dormant', formal: 'open', practice: 'silent' },
                would: { status: 'active', formal: 'open', practice: 'quiet' },
              },
            ],
          },
        ],
      });
      expect((await served.get('/events?limit=1&after=5')).text).toBe(before.text);
      expect((await served.get('/policies/patient@1')).status).toBe(404);
    });

    it('says the same as a history that is read by the policy once a track has adopted it', async () => {
      const adopted = { ...cooperation, name: 'eager@1', practice: { ...cooperation.practice, silentAfterDays: 200 } };
      const { body: checked } = await served.post(`/policies/check?track=${track.id}`, adopted);
      const [effect] = checked.data as [{ differences: { from: string; would: object }[] }];
      await served.append(
        parseBody({
          ...{
            type: 'PolicyAdopted',
            id: idOf(7_200_002),
            track: 'us-cn.military',
            policy: adopted,
            reason: 'A trial',
          },
        }),
      );
      const { body } = await served.get(
        `/tracks/${track.id}/status?policy=eager@1&validAt=${effect.differences[0]!.from}`,
      );
      expect({ status: body.status, practice: (body.practice as { state: string }).state }).toMatchObject({
        status: 'dormant',
        practice: 'silent',
      });
      expect(effect.differences).toMatchObject([
        { from: '2025-08-04', to: '2025-10-13', would: { status: 'dormant' } },
      ]);
    });

    it.each(['position=5', `without=${idOf(7_200_001)}`])(
      'reads a track by the policy that is named, also where the adoption of that policy is cut off by %s',
      async (pin) => {
        const at = `/tracks/us-cn.military/status?${pin}`;
        const policyOf = async (url: string) => ((await served.get(url)).body.reading as { policy: string }).policy;
        expect(await policyOf(`${at}&policy=military@1`)).toBe('military@1');
        expect(await policyOf(at)).not.toBe('military@1');
      },
    );

    it('checks the tracks that are asked for alone', async () => {
      const { body } = await served.post('/policies/check?track=us-cn.trade&track=us-cn.military', patient);
      expect(body).toMatchObject({ tracks: { checked: 2, changed: 0 }, data: [] });
      const unknown = await served.post('/policies/check?track=us-cn.none', patient);
      expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-track']);
      expect((await served.post('/policies/check?track=none', patient)).status).toBe(400);
    });

    it('names every fault with its place', async () => {
      const [first, ...rows] = cooperation.statusTable;
      const wrong = {
        ...patient,
        statusTable: [{ ...first, status: 'iced' }, ...rows],
        pressure: { ...cooperation.pressure, highFrom: 'six' },
        colour: 'red',
      };
      const { status, body } = await served.post('/policies/check', wrong);
      expect([status, body.code]).toEqual([422, 'invalid-policy']);
      expect(body.errors).toEqual([
        { pointer: '/statusTable/0/status', detail: expect.stringContaining('is none of none, exploratory') },
        { pointer: '/pressure/highFrom', detail: 'is no number' },
        { pointer: '/colour', detail: 'is no field of this type' },
      ]);
      const holes = await served.post('/policies/check', { ...patient, statusTable: rows });
      expect(holes.body.errors).toContainEqual({
        pointer: '/statusTable',
        detail: 'has no row for formal and practice suspended and quiet',
      });
    });

    it('refuses other rules under a name that is taken', async () => {
      const { status, body } = await served.post('/policies/check', { ...patient, name: 'cooperation@1' });
      expect([status, body.errors]).toEqual([
        422,
        [
          {
            pointer: '/name',
            detail: 'is the name of a known policy of other rules: what changes gets a new number, as in cooperation@2',
          },
        ],
      ]);
    });

    it.each<[string, unknown, Record<string, string>, number]>([
      ['no JSON', '{', {}, 400],
      ['no object', [], {}, 422],
      ['null', null, {}, 422],
      ['another media type', 'name: mine', { 'content-type': 'text/yaml' }, 415],
      ['more than a mebibyte', `{"name":"${'x'.repeat(1024 * 1024)}"}`, {}, 413],
    ])('refuses %s', async (_, body, headers, status) => {
      expect((await served.post('/policies/check', body, headers)).status).toBe(status);
    });

    it('checks two at a time, and tells a third when to come back', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => served.post('/policies/check', patient)));
      const counts = (status: number) => answers.filter((answer) => answer.status === status);
      expect(counts(200).length).toBeGreaterThanOrEqual(2);
      expect(counts(200).length + counts(503).length).toBe(8);
      for (const { body, headers } of counts(503)) {
        expect([body.code, headers.get('retry-after')]).toEqual(['policy-checks-busy', '5']);
      }
      expect((await served.post('/policies/check', patient)).status).toBe(200);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
