import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openApp } from '../../src/app/open-app.js';
import { openDatabase } from '../../src/app/database-url.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { openLog } from '../../src/http/server/log.js';
import { FixedClock } from '../support/fixed-clock.js';
import { idOf, now, suspension, talks, track, trackDefined } from './samples.js';

const json = 'application/json';
const ndjson = 'application/x-ndjson';

describe('writing over HTTP', () => {
  let app: NestFastifyApplication;
  let log: EventLog;

  beforeEach(async () => {
    const database = await openDatabase('sqlite::memory:');
    await database.migrate();
    const silent = openLog({ level: 'silent', format: 'json' });
    app = await openApp({ open: async () => database, clock: new FixedClock(now), log: silent, version: '0.0.0' });
    await app.init();
    log = app.get(EventLog);
    await app.getHttpAdapter().getInstance().ready();
    await post('/tracks', track);
  });
  afterEach(() => app.close());

  const post = async (path: string, payload: unknown, headers: Record<string, string> = {}) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const all = { 'content-type': json, ...headers };
    const answer = await app.inject({ method: 'POST', url: `/api/v1${path}`, payload: text, headers: all });
    const { statusCode: status, headers: got } = answer;
    return { status, location: got.location, type: got['content-type'], body: answer.json<Record<string, unknown>>() };
  };
  const position = async () => (await log.head()).position;

  it('defines a track once', async () => {
    const other = { ...track, id: 'us-cn.military' };
    expect(await post('/tracks', other)).toMatchObject({
      status: 201,
      location: '/api/v1/tracks/us-cn.military',
      body: { position: 2, statusChanges: [] },
    });
    expect(await post('/tracks', other)).toMatchObject({ status: 200, body: { position: 2 } });
    expect(await post('/tracks', { ...other, title: 'Other' })).toMatchObject({
      status: 409,
      body: { code: 'track-exists' },
    });
    expect(await post('/tracks', { id: 'us-cn.military' })).toMatchObject({
      status: 422,
      body: { code: 'invalid-event', errors: [{ pointer: '/title' }, { pointer: '/parties' }, { pointer: '/topic' }] },
    });
  });

  it('records an event once, and refuses its id for another', async () => {
    const event = talks('2025-12-20', { id: idOf(1) });
    const first = await post('/events', event);
    expect(first).toMatchObject({
      status: 201,
      location: `/api/v1/events/${idOf(1)}`,
      body: { id: idOf(1), position: 2 },
    });
    expect(await post('/events', event)).toMatchObject({ status: 200, body: first.body });
    expect(await post('/events', { ...event, title: 'Other' })).toMatchObject({
      status: 409,
      type: 'application/problem+json; charset=utf-8',
      body: { code: 'id-clash', errors: [{ pointer: '/id' }] },
    });
  });

  it('says what to do about a track that nobody has defined', async () => {
    expect(await post('/events', talks('2025-12-20', { tracks: ['us-fr.leaders'] }))).toMatchObject({
      status: 422,
      body: {
        code: 'undefined-track',
        errors: [{ pointer: '/tracks/0', detail: expect.stringContaining('POST /api/v1/tracks') }],
      },
    });
  });

  it('takes CloudEvents, and knows a redelivery', async () => {
    const { type, ...data } = talks('2025-12-20');
    const envelope = { specversion: '1.0', id: 'a-1', source: '/desk', type: `org.example.${type}`, data };
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const first = await post('/events', envelope, headers);
    expect(first).toMatchObject({ status: 201, body: { position: 2 } });
    expect(await post('/events', envelope, headers)).toMatchObject({ status: 200, body: first.body });
    expect(await post('/events', { ...envelope, id: 'a-2' }, headers)).toMatchObject({
      status: 201,
      body: { position: 3 },
    });
    expect(await post('/events', { ...envelope, id: idOf(9) }, headers)).toMatchObject({ body: { id: idOf(9) } });
    expect(await post('/events', { ...envelope, specversion: '0.3' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'invalid-cloudevent', errors: [{ pointer: '/specversion' }] },
    });
    const batch = await post(
      '/events/batch',
      [
        { ...envelope, id: 'a-1' },
        { ...envelope, id: 'a-3' },
      ],
      {
        'content-type': 'application/cloudevents-batch+json',
      },
    );
    expect(batch).toMatchObject({ status: 201, body: { recorded: 1, repeated: 1 } });
  });

  it('tells on a dry run what the event would do, and stores nothing', async () => {
    const event = suspension('2026-01-05');
    const rehearsed = await post('/events?dryRun=true', event);
    expect(rehearsed).toMatchObject({
      status: 200,
      body: { dryRun: true, statusChanges: [{ to: { status: 'frozen' } }] },
    });
    expect(await position()).toBe(1);
    expect((await post('/events', event)).body.statusChanges).toEqual(rehearsed.body.statusChanges);
    expect(await post('/events?dryRun=yes', event)).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
  });

  it('guards a write by the version of the track', async () => {
    expect(await post('/events', talks('2025-12-20'), { 'if-match': '"1"' })).toMatchObject({ status: 201 });
    expect(await post('/events', talks('2025-12-21'), { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'version-mismatch' },
    });
    expect(await post('/events', talks('2025-12-21'), { 'if-match': '*' })).toMatchObject({ status: 201 });
    expect(await post('/events', talks('2025-12-22'), { 'if-match': 'W/"3"' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-header' },
    });
  });

  it('holds an Idempotency-Key to its request', async () => {
    const key = { 'idempotency-key': 'monday-1' };
    const first = await post('/events', talks('2025-12-20'), key);
    expect(await post('/events', talks('2025-12-20'), key)).toMatchObject({ status: 200, body: first.body });
    expect(await post('/events', talks('2025-12-21'), key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await post('/events', talks('2025-12-21'), { 'idempotency-key': 'a b' })).toMatchObject({ status: 400 });
  });

  it('records a small batch whole or not at all', async () => {
    const whole = await post('/events/batch', [talks('2025-12-20'), suspension('2026-01-05')]);
    expect(whole).toMatchObject({
      status: 201,
      body: {
        recorded: 2,
        repeated: 0,
        entries: [{ position: 2 }, { position: 3 }],
        statusChanges: [{ to: { status: 'frozen' } }],
      },
    });
    expect(await post('/events/batch', [talks('2025-12-20'), suspension('2026-01-05')])).toMatchObject({
      status: 200,
      body: { ...whole.body, recorded: 0, repeated: 2 },
    });
    expect(await post('/events/batch', [talks('2025-12-22'), talks('2025-02-30')])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/1/occurred' }] },
    });
    const lines = `${JSON.stringify(talks('2025-12-23'))}\n\n{"type":\n`;
    expect(await post('/events/batch', lines, { 'content-type': ndjson })).toMatchObject({
      status: 400,
      body: { code: 'malformed-json', detail: expect.stringContaining('line 3') },
    });
    expect(await position()).toBe(3);
  });

  it('records a large batch line by line, and reports what it refused', async () => {
    const days = Array.from({ length: 1_200 }, (_, index) => new Date(index * 86_400_000).toISOString().slice(0, 10));
    const lines = [...days.map((day) => JSON.stringify(talks(day))), JSON.stringify(talks('2025-02-30'))].join('\n');
    const report = { recorded: 1_200, repeated: 0, refused: 1, position: 1_201 };
    const refusals = [{ line: 1_201, code: 'invalid-event', message: expect.stringContaining('/occurred') }];
    expect(await post('/events/batch', lines, { 'content-type': ndjson })).toMatchObject({
      status: 200,
      body: { ...report, refusals },
    });
    const array = `[${lines.replaceAll('\n', ',')}]`;
    expect(await post('/events/batch', array)).toMatchObject({
      status: 200,
      body: { ...report, recorded: 0, repeated: 1_200, refusals },
    });
    expect(await post('/events/batch', array, { 'idempotency-key': 'large' })).toMatchObject({
      status: 422,
      body: { code: 'unguarded-batch' },
    });
  });

  it.each([
    ['no array', '/events/batch', {}, json, 400, 'malformed-body'],
    ['an empty batch', '/events/batch', [], json, 422, 'empty-batch'],
    ['no lines', '/events/batch', '\n\n', ndjson, 422, 'empty-batch'],
    ['broken JSON', '/events', '{"type":', json, 400, 'malformed-json'],
    ['nothing at all', '/events', '', json, 400, 'malformed-json'],
    ['a list for one event', '/events', [trackDefined], json, 422, 'invalid-event'],
    ['another media type', '/events', 'type=TalksHeld', 'text/plain', 415, 'unsupported-media-type'],
    ['lines for one event', '/events', '{}\n', ndjson, 415, 'unsupported-media-type'],
    ['more than 1 MiB', '/events', `{"title":"${'x'.repeat(1_048_576)}"}`, json, 413, 'body-too-large'],
    ['a batch of more than 8 MiB', '/events/batch', `["${'x'.repeat(8_388_608)}"]`, json, 413, 'body-too-large'],
  ])('refuses %s', async (_, path, payload, type, status, code) => {
    expect(await post(path, payload, { 'content-type': type })).toMatchObject({ status, body: { code } });
    expect(await position()).toBe(1);
  });

  it('refuses If-Match on a batch, which it could not keep', async () => {
    expect(await post('/events/batch', [talks('2025-12-20')], { 'if-match': '"1"' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-header' },
    });
  });
});
