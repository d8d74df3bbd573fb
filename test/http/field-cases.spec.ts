import { expect, it, beforeAll, afterAll, describe } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { talks, track } from '../intake/samples.js';
import { describeEachEngine } from '../support/databases.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const json = 'application/json';
const event = (title: string) => talks('2024-01-30', { title });
const errorsOf = ({ body }: Answer) => body.errors as { pointer?: string; parameter?: string; detail: string }[];

describeEachEngine('what clients send', (engine) => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open(engine);
    await served.post('/tracks', track);
  });
  afterAll(() => served.close());

  const send = (path: string, body: string | Buffer, headers: Record<string, string>) =>
    served.send('POST', path, { body: typeof body === 'string' ? body : new Uint8Array(body), headers });
  const titles = async () => {
    const { body } = await served.get(`/tracks/${track.id}/events`);
    return (body.data as unknown as { body: { title: string } }[]).map((each) => each.body.title);
  };

  it('as JSON that is no UTF-8 leaves no U+FFFD in the log: 400', async () => {
    const latin1 = (text: string) => Buffer.from(text, 'latin1');
    for (const [path, body, type] of [
      ['/events', JSON.stringify(event('Réunion')), json],
      ['/events?dryRun=true', JSON.stringify(event('Réunion')), json],
      ['/events/batch', JSON.stringify([event('Réunion')]), json],
      ['/events/batch', JSON.stringify(event('Réunion')), 'application/x-ndjson'],
      ['/tracks', JSON.stringify({ ...track, id: 'us-cn.other', title: 'Réunion' }), json],
      ['/parties', JSON.stringify({ id: 'x-a', names: { en: 'Réunion' }, kind: 'other' }), json],
      ['/alert-rules', JSON.stringify({ name: 'Réunion' }), json],
    ] as const) {
      const { status, body: problem } = await send(path, latin1(body), { 'content-type': type });
      expect([path, status, problem.code]).toEqual([path, 400, 'not-utf-8']);
    }
    expect(await titles()).toEqual([]);
  });

  it('in another charset is refused with 415, and UTF-8 by any of its names is taken', async () => {
    for (const type of [json, 'application/x-ndjson', 'application/jsonl']) {
      const path = type === json ? '/events' : '/events/batch';
      const refused = await send(path, JSON.stringify(event('A')), { 'content-type': `${type}; charset=iso-8859-1` });
      expect([refused.status, refused.body.code]).toEqual([415, 'unsupported-charset']);
      expect(refused.body.detail).toContain('iso-8859-1');
    }
    for (const charset of ['utf-8', 'UTF8', '"utf-8"', 'us-ascii'])
      expect(
        (
          await send('/events?dryRun=true', JSON.stringify(event('A')), {
            'content-type': `${json}; charset=${charset}`,
          })
        ).status,
      ).toBe(200);
  });

  it.each([
    'application/ndjson',
    'application/jsonl',
    'application/x-jsonlines',
    'Application/X-NDJSON; charset=utf-8',
  ])('as lines by the name %s is read as NDJSON', async (type) => {
    const lines = [event('One line'), event('Another line')].map((line) => JSON.stringify(line)).join('\n');
    const { status, body } = await send('/events/batch', lines, { 'content-type': type });
    expect([status < 300, Number(body.recorded) + Number(body.repeated)]).toEqual([true, 2]);
  });

  it('in a media type that is not taken is told which are, and a reader which can be had', async () => {
    for (const type of ['text/csv', 'application/xml', '']) {
      const refused = await send('/events/batch', 'x', type === '' ? {} : { 'content-type': type });
      expect([refused.status, refused.body.code]).toEqual([415, 'unsupported-media-type']);
      const types = 'application/json, application/cloudevents-batch+json, application/x-ndjson';
      expect(refused.headers.get('accept-post')).toBe(types);
      expect(refused.body.detail).toContain(types);
    }
    expect((await send('/events', '{}', { 'content-type': 'application/x-ndjson' })).headers.get('accept-post')).toBe(
      'application/json, application/cloudevents+json',
    );
    const refused = await served.get(`/tracks/${track.id}/explain`, { accept: 'text/html' });
    expect([refused.status, refused.body.code]).toEqual([406, 'not-acceptable']);
    expect(refused.body.detail).toMatch(/application\/json.*text\/plain/);
  });

  it('packed is refused with 415, and with what can be read', async () => {
    const packed = gzipSync(JSON.stringify(event('Packed')));
    const refused = await send('/events', packed, { 'content-type': json, 'content-encoding': 'gzip' });
    expect([refused.status, refused.headers.get('accept-encoding')]).toEqual([415, 'identity']);
    expect(refused.body.detail).toContain('gzip');
    expect(
      (
        await send('/events?dryRun=true', JSON.stringify(event('A')), {
          'content-type': json,
          'content-encoding': 'identity',
        })
      ).status,
    ).toBe(200);
    expect(
      (await send('/events?dryRun=true', `\ufeff${JSON.stringify(event('A'))}`, { 'content-type': json })).status,
    ).toBe(200);
  });

  it('without a field that is one of some words says that it is missing, and the words', async () => {
    const { body } = await served.post('/events', { ...event('A'), mode: undefined, trackRole: undefined });
    expect(body.errors).toEqual([
      { pointer: '/mode', detail: expect.stringMatching(/^is missing: one of visit, host, /) },
      { pointer: '/trackRole', detail: expect.stringMatching(/^is missing: one of dedicated, /) },
    ]);
    const wrong = await served.post('/events', { ...event('A'), mode: 'teleport' });
    expect(errorsOf(wrong)[0]!.detail).toMatch(/^is none of visit/);
    const rule = await served.post('/alert-rules', { name: 'x', select: {} });
    expect(errorsOf(rule).every(({ detail }) => detail.startsWith('is missing'))).toBe(true);
    const channel = await served.post('/alert-channels', { name: 'x' });
    expect(errorsOf(channel).every(({ detail }) => /^is missing/.test(detail))).toBe(true);
  });

  const envelope = { specversion: '1.0', id: 'N-1', source: '/desk', type: 'org.example.TalksHeld' };
  const { type: _, ...data } = event('By an envelope');

  it('as CloudEvents with attributes that are null counts these as absent', async () => {
    const nulls = { ...envelope, subject: null, time: null, datacontenttype: null, traceparent: null, data };
    const first = await send('/events', JSON.stringify(nulls), { 'content-type': 'application/cloudevents+json' });
    expect([first.status, first.body.id]).toEqual([201, expect.any(String)]);
    const again = await send('/events', JSON.stringify({ ...envelope, data }), {
      'content-type': 'application/cloudevents+json',
    });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const wrong = await send('/events', JSON.stringify({ ...envelope, id: null, specversion: null, data }), {
      'content-type': 'application/cloudevents+json',
    });
    expect(errorsOf(wrong)).toEqual([
      { pointer: '/specversion', detail: 'is missing: write 1.0' },
      { pointer: '/id', detail: 'is missing' },
    ]);
  });

  it('as a CloudEvent in binary mode is the same event as in structured mode, however often it comes', async () => {
    const headers = {
      'content-type': json,
      'ce-specversion': '1.0',
      'ce-id': 'A-1',
      'ce-source': '/desk',
      'ce-type': 'org.example.TalksHeld',
    };
    const body = JSON.stringify({ ...data, title: 'In binary mode' });
    const first = await send('/events', body, headers);
    expect(first.status).toBe(201);
    for (const again of [
      await send('/events', body, headers),
      await send('/events', body, {
        ...headers,
        'ce-source': '"/desk"',
        'ce-time': '2024-01-30T09:00:00+08:00',
        'ce-subject': 'caf%C3%A9',
      }),
      await send('/events', JSON.stringify({ ...envelope, id: 'A-1', data: { ...data, title: 'In binary mode' } }), {
        'content-type': 'application/cloudevents+json',
      }),
    ])
      expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const { 'ce-id': _id, ...without } = headers;
    const refused = await send('/events', body, { ...without, 'ce-specversion': '0.3', 'ce-source': '100%' });
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid-cloudevent']);
    expect(errorsOf(await send('/events', body, { ...without, 'ce-specversion': '0.3' }))).toEqual([
      { parameter: 'ce-specversion', detail: 'is not 1.0' },
      { parameter: 'ce-id', detail: 'is missing' },
    ]);
  });

  it('as an instant with an offset is taken, and kept in UTC', async () => {
    const silence = { reason: 'A summit', author: 'Ann' };
    const { status, body } = await served.post('/alert-silences', {
      ...silence,
      startsAt: '2026-01-20T09:00:00-05:00',
      endsAt: '2026-01-29T09:00:00.5+08:00',
    });
    expect([status, body]).toMatchObject([
      201,
      { startsAt: '2026-01-20T14:00:00.000Z', endsAt: '2026-01-29T01:00:00.500Z' },
    ]);
    const small = await served.post('/alert-silences', { ...silence, endsAt: '2026-01-29 09:00:00z' });
    expect(small.body).toMatchObject({ endsAt: '2026-01-29T09:00:00.000Z' });
    for (const endsAt of ['2026-01-29', '2026-01-29T09:00:00', '2026-13-29T09:00:00Z', 'tomorrow']) {
      expect(errorsOf(await served.post('/alert-silences', { ...silence, endsAt }))).toEqual([
        { pointer: '/endsAt', detail: expect.stringContaining('2026-01-15T20:00:00+08:00') },
      ]);
    }
    expect(errorsOf(await served.post('/alert-silences', silence))).toEqual([
      { pointer: '/endsAt', detail: 'is missing' },
    ]);
  });

  it('as a party by a code that is reserved or withdrawn is refused with the code to write, wherever a party stands', async () => {
    const actors = ['US', 'UK'].map((country) => ({ country, role: 'participant' }));
    const { status, body } = await served.post('/events?dryRun=true', { ...event('A'), actors });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/actors/1/country', detail: 'UK is no code of ISO 3166-1: write GB' }],
    ]);
    const defined = await served.post('/tracks', { ...track, id: 'el-us.x', parties: ['EL', 'US'] });
    expect(errorsOf(defined)[0]!.detail).toContain('write GR');
  });

  it('as sources of one publisher that is spelled in several ways is one publisher, and provisional', async () => {
    const own = { ...track, id: 'us-cn.publishers' };
    await served.post('/tracks', own);
    const sources = ['Reuters', 'REUTERS', 'reuters ', 'The Reuters'].map((publisher) => ({
      title: publisher,
      publisher,
    }));
    await served.post('/events', talks('2026-01-02', { tracks: [own.id], sources }));
    const { body } = await served.get(`/tracks/${own.id}/status`);
    expect(body.flags).toContain('provisional');
  });

  it('as a year with a digit missing is taken, and told by the answer and the dry run', async () => {
    for (const path of ['/events?dryRun=true', '/events']) {
      const { status, body } = await served.post(path, talks('0024-01-30', { title: 'Long ago' }));
      expect([status < 300, body.remarks]).toEqual([
        true,
        [{ pointer: '/occurred', detail: expect.stringContaining('year 24') }],
      ]);
    }
  });

  it('as a reading with `_` against caches is answered as without it, with the same tag and 304', async () => {
    for (const path of [
      `/tracks/${track.id}/status`,
      `/tracks/${track.id}/history`,
      '/tracks',
      `/tracks/${track.id}/status?validAt=2024-02-01`,
      '/status/summary',
      '/alerts',
    ]) {
      const plain = await served.get(path);
      const busted = `${path}${path.includes('?') ? '&' : '?'}_=17000`;
      for (const marked of [`${busted}1`, `${busted}2&_`]) {
        const answer = await served.get(marked);
        expect([path, answer.status, answer.text, answer.headers.get('etag')]).toEqual([
          path,
          200,
          plain.text,
          plain.headers.get('etag'),
        ]);
        const tag = plain.headers.get('etag');
        if (tag !== null) expect((await served.get(marked, { 'if-none-match': tag })).status).toBe(304);
      }
    }
    expect(await served.get(`/tracks/${track.id}/status?_x=1`)).toMatchObject({
      status: 400,
      body: { code: 'unknown-parameter' },
    });
    expect((await served.post('/events?_=1', event('A'))).body.code).toBe('unknown-parameter');
  });
});

describe('a search for tracks', () => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open();
    for (const [id, title, parties] of [
      ['ci-fr.cafe', 'Café', ['CI', 'FR']],
      ['ci-us.decomposed', 'Cafe\u0301 trade', ['CI', 'US']],
      ['fr-us.other', 'Accord with Côte d’Ivoire', ['FR', 'US']],
      ['gb-us.field', 'Field trials', ['GB', 'US']],
      ['tr-us.kurdish', 'Türkiye talks — a dash', ['TR', 'US']],
    ] as const)
      await served.post('/tracks', { id, title, parties, topic: 'field-trials' });
  });
  afterAll(() => served.close());

  it.each([
    ['cafe', ['ci-fr.cafe', 'ci-us.decomposed']],
    ['CAFÉ', ['ci-fr.cafe', 'ci-us.decomposed']],
    ["Cote d'Ivoire", ['ci-fr.cafe', 'ci-us.decomposed', 'fr-us.other']],
    ['cote d’ivoire accord', ['fr-us.other']],
    ['UK', ['gb-us.field']],
    ['GBR', ['gb-us.field']],
    ['united kingdom', ['gb-us.field']],
    ['turk', ['tr-us.kurdish']],
    ['talks - dash', ['tr-us.kurdish']],
    ['field trials kingdom', ['gb-us.field']],
    ['nothing such', []],
  ])(
    'finds as the board does, whatever the marks and apostrophes, and parties by code and name: %s',
    async (q, found) => {
      const { body } = await served.get(`/tracks?q=${encodeURIComponent(q)}`);
      expect(body.data.map((row) => row.track ?? row.id)).toEqual(found);
    },
  );
});

describe('a page of another origin', () => {
  const origin = 'https://other.example';
  const open = (readOrigins?: string[]) =>
    ServedApp.open('SQLite :memory:', undefined, undefined, readOrigins ? { readOrigins } : {});
  const preflight = (served: ServedApp, from: string, method: string) =>
    served.send('OPTIONS', `/tracks/${track.id}/status`, {
      headers: {
        origin: from,
        'access-control-request-method': method,
        'access-control-request-headers': 'if-none-match',
      },
    });

  it('reads where its origin is named, and never writes', async () => {
    const served = await open([origin, 'http://localhost:3000']);
    await served.post('/tracks', track);
    for (const path of [`/tracks/${track.id}/status`, '/tracks', '//livez', '/nothing']) {
      const { headers } = await served.get(path, { origin });
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, origin]);
      expect(headers.get('access-control-expose-headers')).toContain('ETag');
      expect(headers.get('vary')).toContain('Origin');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      const other = await served.get(path, { origin: 'https://stranger.example' });
      expect(other.headers.get('access-control-allow-origin')).toBeNull();
      expect(other.headers.get('vary')).toContain('Origin');
    }
    // A shared cache must not serve to a page what it has kept for another client.
    expect((await served.get(`/tracks/${track.id}/status`)).headers.get('vary')).toBe(
      'Accept, Accept-Encoding, Origin',
    );
    const asked = await preflight(served, origin, 'GET');
    expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([204, 'GET, HEAD']);
    expect(asked.headers.get('access-control-allow-headers')).toContain('If-None-Match');
    for (const refused of [
      await preflight(served, origin, 'POST'),
      await preflight(served, 'https://stranger.example', 'GET'),
    ])
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const written = await served.send('POST', '/events', { body: '{}', headers: { 'content-type': json, origin } });
    expect([written.status, written.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    await served.close();
  });

  it('is shown nothing by default', async () => {
    const served = await open();
    await served.post('/tracks', track);
    for (const path of [`/tracks/${track.id}/status`, '/tracks']) {
      const { headers } = await served.get(path, { origin });
      expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([
        null,
        expect.not.stringContaining('Origin'),
      ]);
    }
    expect((await preflight(served, origin, 'GET')).status).toBe(403);
    await served.close();
  });
});
