import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { deliveryTable } from '../../src/alerts/outbox/entities.js';
import { SourceWatch } from '../../src/alerts/source-watch/source-watch.js';
import { sourceLimits } from '../../src/contract/sources.js';
import { describeEachEngine } from '../support/databases.js';
import { item, rss, SourceHarness } from './source-harness.js';

const report = {
  title: 'Talks held',
  day: '2026-01-10',
  url: 'https://mfa.example/1',
  summary: 'What was said',
  actors: [],
};

describeEachEngine(
  'Sources over HTTP',
  (engine) => {
    let room: SourceHarness;
    let count = 0;
    const webhook = (more: object = {}) => room.add({ kind: 'webhook', name: `hook ${(count += 1)}`, ...more });
    const push = (id: string, body: unknown, headers: Record<string, string> = {}) =>
      room.served.post(`/sources/${id}/reports`, body, headers);

    beforeAll(async () => void (room = await SourceHarness.open(engine)));
    afterAll(() => room.close());

    it('takes reports in by a webhook: once each, new versions, and what cannot be read by itself', async () => {
      const { id } = await webhook();
      const first = await push(id, [{ ...report, key: 'a' }, { ...report, key: 'b' }, { key: 'c', day: 'soon' }, 7]);
      expect([first.status, first.body]).toMatchObject([
        202,
        {
          ...{ stored: 2, repeated: 0, refused: 2 },
          refusals: [
            { item: 'item 4', reason: 'it is no object', excerpt: '7' },
            { item: 'c', reason: expect.stringMatching(/^title is missing; day "soon" is not EDTF/) },
          ],
        },
      ]);
      expect((await push(id, { ...report, key: 'a' })).body).toMatchObject({ stored: 0, repeated: 1 });
      expect((await push(id, { ...report, key: 'a', title: 'Talks ended' })).body).toMatchObject({ stored: 1 });
      expect((await room.source(id)).health).toMatchObject({
        state: 'well',
        reports: 3,
        refusals: 2,
        nextFetchAt: null,
      });
      const { body } = await room.served.get(`/sources/${id}/reports?limit=2`);
      expect(body.data).toMatchObject([{ version: 2, report: { key: 'a', title: 'Talks ended' } }, { version: 1 }]);
      const next = await room.served.get(`/sources/${id}/reports?limit=2&cursor=${String(body.nextCursor)}`);
      expect([next.body.data.length, next.body.nextCursor]).toEqual([1, null]);
      const refusals = await room.served.get(`/sources/${id}/refusals?limit=1`);
      expect(refusals.body.data).toMatchObject([{ item: 'c', at: '2026-01-15T12:00:00.000Z' }]);
      expect(refusals.headers.get('link')).toContain('rel="next"');
    });

    it('takes items whose fields are named by numbers, as years are, and refuses a report in which they mean nothing', async () => {
      const { id } = await webhook();
      const counts = { 2024: 3, 2025: 4 };
      const event = { title: 'Deaths fell', occurred: '2026-01-10', tracks: [], counts };
      expect((await push(id, [event, event])).body).toMatchObject({ stored: 1, repeated: 1 });
      const { body } = await room.served.get(`/sources/${id}/reports`);
      expect(body.data).toMatchObject([{ report: { title: 'Deaths fell', event: { counts } } }]);
      expect((await push(id, { ...report, actors: [{ 0: null }] })).body).toMatchObject({ stored: 0, refused: 1 });
    });

    it('takes CloudEvents, structured, binary and as a batch; an event becomes a report that proposes it', async () => {
      const { id } = await webhook();
      const event = {
        title: 'Visit',
        occurred: '2026-01-11',
        actors: [{ country: 'US', role: 'host' }],
        summary: 'Short',
      };
      const envelope = {
        specversion: '1.0',
        id: '1',
        source: '/desk',
        type: 'TalksHeld',
        time: '2026-01-12T08:00:00Z',
      };
      const structured = { 'content-type': 'application/cloudevents+json' };
      const batch = { 'content-type': 'application/cloudevents-batch+json' };
      const binary = {
        'ce-specversion': '1.0',
        'ce-id': '1',
        'ce-source': '/desk',
        'ce-type': 'TalksHeld',
        'ce-time': envelope.time,
      };
      expect((await push(id, { ...envelope, data: event }, structured)).body).toMatchObject({ stored: 1 });
      expect((await push(id, event, binary)).body).toMatchObject({ stored: 0, repeated: 1 });
      const both = [
        { ...envelope, data: event },
        { ...envelope, id: '2', data: report },
        { ...envelope, id: '' },
      ];
      expect((await push(id, both, batch)).body).toMatchObject({ stored: 1, repeated: 1, refused: 1 });
      const [visit, talks] = await room.versions(id);
      expect(visit!.report).toEqual({
        ...{
          key: '/desk 1',
          title: 'Visit',
          day: '2026-01-11',
          published: Date.parse(envelope.time),
          summary: 'Short',
        },
        actors: [{ party: 'US', role: 'participant' }],
        event,
      });
      expect(talks!.report).toMatchObject({ key: '/desk 2', title: 'Talks held' });
    });

    it('lets in only who bears its token, and nobody while it is paused', async () => {
      const { id, secretsSet } = await webhook({ settings: { token: 'a-token-of-the-desk' } });
      expect(secretsSet).toEqual(['token']);
      for (const headers of [{}, { authorization: 'Bearer another' }]) {
        const refused = await push(id, report, headers as Record<string, string>);
        expect([refused.status, refused.body.code]).toEqual([401, 'wrong-token']);
      }
      const right = { authorization: 'Bearer a-token-of-the-desk' };
      expect((await push(id, report, right)).status).toBe(202);
      await room.change(id, { paused: true });
      expect((await push(id, report, right)).body.code).toBe('source-paused');
      const feed = await room.add({
        kind: 'feed',
        name: 'paused feed',
        settings: { url: 'http://127.0.0.1:9/' },
        paused: true,
      });
      expect((await push(feed.id, report)).body.code).toBe('not-pushed');
    });

    it.each([
      ['open', { summary: 'What was said' }, {}],
      ['with-mention', { summary: 'What was said' }, {}],
      ['headline-only', {}, {}],
      ['no-redistribution', {}, { title: undefined, day: undefined, publisher: undefined }],
    ])('obeys the licence %s: in what it keeps, and in what it passes on', async (licence, kept, passedOn) => {
      const { id, mention, name } = await webhook({ licence });
      expect(mention).toBe(licence === 'with-mention' ? name : null);
      const event = {
        occurred: '2026-01-10',
        title: 'T',
        summary: 'S',
        sources: [{ title: 'T', publisher: 'P', quote: 'Q' }],
      };
      await push(id, [
        { ...report, key: 'a', publisher: 'P' },
        { ...event, key: 'b' },
        { key: 'c', title: 'Secret words' },
      ]);
      const [a, b] = await room.versions(id);
      const { summary: _, ...plain } = report;
      expect(a!.report).toEqual({ ...plain, key: 'a', publisher: 'P', ...kept });
      const isFree = 'summary' in kept;
      expect(JSON.stringify(b!.report).includes('"quote":"Q"')).toBe(isFree);
      const { body } = await room.served.get(`/sources/${id}/reports`);
      const shown = body.data.at(-1)!.report as object;
      expect(shown).toEqual(
        JSON.parse(JSON.stringify({ ...a!.report, ...passedOn, ...('title' in passedOn && { actors: undefined }) })),
      );
      const refusals = await room.served.get(`/sources/${id}/refusals`);
      expect(refusals.text.includes('Secret words')).toBe(isFree);
    });

    it('keeps the newest refusals of a source, each once', async () => {
      const { id } = await webhook();
      const wrong = (from: number) => Array.from({ length: 600 }, (_, n) => ({ key: `k${from + n}` }));
      await push(id, wrong(0));
      await push(id, wrong(0));
      await push(id, wrong(600));
      expect((await room.source(id)).health.refusals).toBe(1_200);
      let [cursor, seen]: [string | null, number] = [null, 0];
      do {
        const { body } = await room.served.get(`/sources/${id}/refusals?limit=500${cursor ? `&cursor=${cursor}` : ''}`);
        seen += body.data.length;
        cursor = body.nextCursor as string | null;
      } while (cursor !== null);
      expect(seen).toBe(sourceLimits.refusals);
    });

    it('tries settings without storing anything', async () => {
      const url = room.upstream.on('/tried.xml', {
        body: rss('Ministry', item('1', 'Talks held'), '<item><guid>2</guid></item>'),
      });
      const tried = await room.served.post('/sources/test', { kind: 'feed', settings: { url } });
      expect(tried.body).toMatchObject({
        ...{ fault: null, title: 'Ministry', found: 1, more: false, refused: 1 },
        reports: [{ key: '1', title: 'Talks held' }],
        refusals: [{ item: 'item 2', reason: 'it has neither title, text nor link' }],
      });
      const wrong = await room.served.post('/sources/test', { kind: 'feed', settings: { url: `${url}.old` } });
      expect(wrong.body).toMatchObject({ fault: expect.stringContaining('HTTP 404'), found: 0 });
      expect((await room.served.get('/sources')).text).not.toContain('tried.xml');
    });

    it('keeps a password from another address, and reads other settings from the beginning', async () => {
      const feed = { body: rss('Ministry', item('1', 'Talks held')), headers: { etag: '"1"' } };
      const [url, other] = [room.upstream.on('/closed.xml', feed), room.upstream.on('/other.xml', feed)];
      const { id } = await room.add({
        kind: 'feed',
        name: 'closed',
        settings: { url, user: 'desk', password: 'secret' },
      });
      const moved = JSON.parse((await room.change(id, { settings: { url: other } })).text) as { errors: object[] };
      expect(moved.errors).toMatchObject([
        { pointer: '/settings/password', detail: expect.stringContaining('must be given again') },
      ]);
      await room.change(id, { settings: { url: other, password: null } });
      await room.settled();
      expect(room.upstream.requests.at(-1)).toMatchObject({ path: '/other.xml' });
      expect(room.upstream.requests.at(-1)!.headers['if-none-match']).toBeUndefined();
      expect((await room.source(id)).health.reports).toBe(1);
    });

    it('says how sources fare to probes and to Prometheus, and tells channels of one that fails for long', async () => {
      const url = room.upstream.on('/down.xml', { status: 500 });
      const { id } = await room.add({ kind: 'feed', name: 'down', settings: { url } });
      const ready = await room.served.get('//readyz');
      expect(ready.body).toMatchObject({ ready: true, sources: { because: null, amiss: 1 } });
      expect(ready.body.sources).toMatchObject({ first: [{ source: 'down', state: 'failing', fault: 'HTTP 500' }] });
      const { text } = await room.served.get('//metrics');
      expect(text).toContain('thaw_source_up{source="down"} 0\n');
      expect(text).toContain('thaw_source_reports_total{source="hook 1"} 3\n');
      expect(text).toContain('thaw_source_fetches_total{source="down",outcome="failed"} 1\n');
      await room.served.post('/alert-channels', { kind: 'log', name: 'desk' });
      for (let hour = 0; hour < 8; hour += 1) {
        await room.after(3_600);
        await room.served.app.get(SourceWatch).idle();
      }
      const told = await room.served.database.read(({ manager }) => manager.find(deliveryTable));
      expect(told.filter(({ group_key: group }) => group === `source:${id}`)).toHaveLength(1);
      expect(JSON.parse(told[0]!.body)).toMatchObject({
        type: 'thaw.source.failing',
        data: { title: 'The source down fails', text: expect.stringContaining('the last failure: HTTP 500') },
      });
    });

    it('tells every channel of a source whose items cannot be read, once, and not of a few', async () => {
      const { id } = await webhook();
      await room.served.app.get(SourceWatch).idle();
      const toldOf = async () => {
        // The watch looks every minute.
        await room.after(60);
        await room.served.app.get(SourceWatch).idle();
        const told = await room.served.database.read(({ manager }) => manager.find(deliveryTable));
        return told
          .filter(({ group_key: group }) => group === `source:${id}`)
          .map(({ body }) => JSON.parse(body) as object);
      };
      await toldOf();
      const good = Array.from({ length: 60 }, (_, n) => ({ ...report, key: `g${n}` }));
      await push(id, [...good, ...Array.from({ length: 19 }, (_, n) => ({ key: `b${n}` }))]);
      // 19 are too few; 20 of 80 are a quarter.
      expect(await toldOf()).toEqual([]);
      await push(id, [{ key: 'b19' }]);
      const [told, ...more] = await toldOf();
      expect([more, await toldOf()]).toMatchObject([[], [{}]]);
      expect(told).toMatchObject({
        type: 'thaw.source.failing',
        data: {
          title: expect.stringContaining('sends what cannot be read'),
          text: expect.stringContaining('20 of its items, 25 %'),
        },
      });
    });

    it('raises an alert by a rule on a source that fails, and ends it when the source is well again', async () => {
      const url = room.upstream.on('/watched.xml', { body: rss('Ministry', item('1', 'Talks held')) });
      const { id, name } = await room.add({ kind: 'feed', name: 'watched', settings: { url } });
      const { body: desk } = await room.served.post('/alert-channels', { kind: 'log', name: 'desk of rules' });
      const when = { kind: 'source-health', of: 'failing', hours: 3, sources: [id] };
      await room.served.post('/alert-rules', { name: 'The ministry is away', when, channels: [desk.id] });
      room.upstream.on('/watched.xml', { status: 503 });
      const alerts = async (seconds: number) => {
        await room.after(seconds);
        await room.served.app.get(SourceWatch).idle();
        return (await room.served.get(`/alerts?source=${id}`)).body.data as object[];
      };
      expect(await alerts(1_800)).toEqual([]);
      expect(await alerts(1_800)).toEqual([]);
      const firing = { state: 'firing', track: null, source: id, title: name, told: 'yes', reading: null };
      expect(await alerts(3 * 3_600)).toMatchObject([firing]);
      room.upstream.on('/watched.xml', { body: rss('Ministry', item('1', 'Talks held')) });
      await alerts(6 * 3_600);
      expect(await alerts(60)).toMatchObject([
        { ...firing, state: 'resolved', because: 'the condition holds no longer' },
      ]);
      const own = { channel: String(desk.id) };
      const told = await room.served.database.read(({ manager }) => manager.findBy(deliveryTable, own));
      const types = told.map(({ type }) => type).filter((type) => type.startsWith('thaw.alert.'));
      expect(types.sort()).toEqual(['thaw.alert.firing', 'thaw.alert.resolved']);
    });

    it('refuses to try a rule on sources on the past of tracks', async () => {
      const rule = { name: 'away', when: { kind: 'source-health', of: 'lag', hours: 1 } };
      for (const [path, more] of [
        ['/alert-rules/preview', { track: 'us-cn.trade' }],
        ['/backtests', { from: '2025-01-01' }],
      ] as const) {
        const { status, text } = await room.served.post(path, { rule, ...more });
        expect([status, JSON.parse(text)]).toMatchObject([422, { errors: [{ pointer: '/rule/when/kind' }] }]);
      }
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
