import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track } from '../intake/samples.js';
import { ServedApp } from '../support/served-app.js';

const reason = 'the ministry published another date';
const [held, frozen, unknown] = [idOf(1), idOf(2), idOf(999)];

describe('correcting the record over HTTP', () => {
  let served: ServedApp;

  beforeAll(async () => {
    served = await ServedApp.open();
    await served.post('/tracks', track);
    await served.post('/events', talks('2025-12-01', { id: held }));
    await served.post('/events', suspension('2025-12-20', { id: frozen }));
  });
  afterAll(() => served.close());

  const entry = (id: string) => served.get(`/events/${id}`);
  const head = async () => (await served.eventLog.head()).position;

  it('corrects an event at its own path, tells what that changed, and takes a further correction at the path of the first', async () => {
    const body = { event: suspension('2025-12-19'), reason };
    const rehearsed = await served.post(`/events/${frozen}/corrections?dryRun=true`, body);
    const first = await served.post(`/events/${frozen}/corrections`, { ...body, id: idOf(10) });
    expect(first).toMatchObject({
      status: 201,
      body: {
        id: idOf(10),
        position: 4,
        statusChanges: [],
        historyChanges: [{ track: track.id, count: 1, ranges: [{ from: '2025-12-19', to: '2025-12-20' }] }],
      },
    });
    expect(first.headers.get('location')).toBe(`/api/v1/events/${idOf(10)}`);
    const { statusChanges, historyChanges } = first.body;
    expect(rehearsed).toMatchObject({ status: 200, body: { dryRun: true, statusChanges, historyChanges } });
    expect(await served.post(`/events/${frozen}/corrections`, { ...body, id: idOf(10) })).toMatchObject({
      status: 200,
      body: first.body,
    });
    const further = { event: suspension('2025-12-21', { id: idOf(10) }), reason, id: idOf(11) };
    expect(await served.post(`/events/${idOf(10)}/corrections`, further)).toMatchObject({
      status: 201,
      body: { historyChanges: [{ ranges: [{ says: 'history revised: frozen from 2025-12-21, not 2025-12-19' }] }] },
    });
    const { body: found } = await entry(frozen);
    expect(found).toMatchObject({
      position: 3,
      body: { occurred: '2025-12-20' },
      standing: 'stands',
      mergedInto: null,
      current: { id: frozen, occurred: '2025-12-21' },
      amendments: [{ position: 4 }, { position: 5, body: { event: { id: frozen }, tracks: [track.id] } }],
    });
  });

  it('retracts, and serves what is retracted with all that was said of it', async () => {
    const gone = await served.post(`/events/${idOf(11)}/retractions`, { reason, id: idOf(12) });
    expect(gone).toMatchObject({ status: 201 });
    expect((await entry(frozen)).body).toMatchObject({ standing: 'stands', current: { occurred: '2025-12-19' } });
    expect((await entry(idOf(11))).body).toMatchObject({ standing: 'retracted', current: null });
    const amendments = (await entry(frozen)).body.amendments as { body: { id: string } }[];
    expect(amendments.map(({ body }) => body.id)).toEqual([idOf(10), idOf(11), idOf(12)]);
    await served.post(`/events/${frozen}/retractions`, { reason, id: idOf(13) });
    expect((await entry(frozen)).body).toMatchObject({ standing: 'retracted', current: null });
    await served.post(`/events/${idOf(13)}/retractions`, { reason });
    expect((await entry(frozen)).body).toMatchObject({ standing: 'stands' });
  });

  it('merges events, and says of the duplicate into which', async () => {
    await served.post('/events', talks('2025-12-02', { id: idOf(3) }));
    const merged = await served.post('/events/merges', { into: held, duplicates: [idOf(3)], reason });
    expect(merged).toMatchObject({ status: 201 });
    expect((await entry(idOf(3))).body).toMatchObject({
      standing: 'merged',
      mergedInto: held,
      current: { id: held, occurred: '2025-12-01' },
    });
    expect((await entry(held)).body).toMatchObject({ standing: 'stands', amendments: [{ body: { into: held } }] });
  });

  it('disputes, assesses and adopts, and every reading shows it', async () => {
    const status = async () => (await served.get(`/tracks/${track.id}/status`)).body;
    const disputed = { party: 'CN', says: 'there was no suspension' };
    expect(await served.post(`/events/${frozen}/disputes`, disputed)).toMatchObject({ status: 201 });
    expect((await status()).flags).toContain('contested');
    const assessed = { status: 'paused', evidence: [held], expires: '2026-02-01', reason };
    expect(await served.post(`/tracks/${track.id}/assessments`, assessed)).toMatchObject({
      status: 201,
      body: {
        statusChanges: [{ to: { status: 'paused' } }],
        historyChanges: [{ ranges: [{ says: 'now paused, not frozen' }] }],
      },
    });
    expect(await status()).toMatchObject({
      status: 'paused',
      assessment: { byTheRules: { status: 'frozen' }, reason },
    });
    expect(await served.post(`/tracks/${track.id}/policies`, { policy: 'leaders@1', reason })).toMatchObject({
      status: 201,
    });
    expect(await status()).toMatchObject({ reading: { policy: 'leaders@1' } });
  });

  it('holds to Idempotency-Key and If-Match', async () => {
    const path = `/events/${held}/disputes`;
    const body = { party: 'US', says: 'it was a call', occurred: '2025-12-02' };
    const first = await served.post(path, body, { 'idempotency-key': 'monday' });
    expect(first.status).toBe(201);
    expect(await served.post(path, body, { 'idempotency-key': 'monday' })).toMatchObject({
      status: 200,
      body: first.body,
    });
    const other = await served.post(path, { ...body, says: 'no' }, { 'idempotency-key': 'monday' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await served.post(path, { ...body, party: 'CN' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'version-mismatch' },
    });
  });

  const event = suspension('2025-12-19');
  const assessed = { status: 'paused', evidence: [held], expires: '2026-02-01', reason };
  it.each([
    ['an unknown event', `/events/${unknown}/corrections`, { event, reason }, 404, 'unknown-event'],
    ['an id that none can be', '/events/friday/corrections', { event, reason }, 404, 'unknown-event'],
    ['an unknown entry', `/events/${unknown}/retractions`, { reason }, 404, 'unknown-event'],
    ['a dispute of an unknown event', `/events/${unknown}/disputes`, { party: 'CN', says: 'no' }, 404, 'unknown-event'],
    ['a dispute of a correction', `/events/${idOf(10)}/disputes`, { party: 'CN', says: 'no' }, 422, 'not-an-event'],
    [
      'a merge of an unknown event',
      '/events/merges',
      { into: held, duplicates: [unknown], reason },
      422,
      'unknown-event',
    ],
    ['an unknown track', '/tracks/us-cn.x/assessments', assessed, 404, 'unknown-track'],
    ['a track that none can be', '/tracks/us/policies', { policy: 'leaders@1', reason }, 404, 'unknown-track'],
    ['an unknown policy', `/tracks/${track.id}/policies`, { policy: 'leaders@7', reason }, 422, 'unknown-policy'],
    ['unknown evidence', `/tracks/${track.id}/assessments`, { ...assessed, evidence: [unknown] }, 422, 'unknown-event'],
    ['what is retracted', `/events/${idOf(11)}/retractions`, { reason }, 409, 'retracted-event'],
    [
      'what is merged away',
      `/events/${idOf(3)}/corrections`,
      { event: talks('2025-12-03'), reason },
      409,
      'merged-event',
    ],
    [
      'a correction of another event than the path has',
      `/events/${frozen}/corrections`,
      { event: { ...event, id: held }, reason },
      422,
      'invalid-event',
    ],
    ['a correction without its event', `/events/${frozen}/corrections`, { reason }, 422, 'invalid-event'],
    ['a correction without a reason', `/events/${frozen}/corrections`, { event }, 422, 'invalid-event'],
    [
      'a correction to no date',
      `/events/${frozen}/corrections`,
      { event: { ...event, occurred: '2025-02-30' }, reason },
      422,
      'invalid-event',
    ],
    [
      'a body of another type',
      `/events/${frozen}/retractions`,
      { type: 'EventDisputed', reason },
      422,
      'invalid-event',
    ],
    ['no object', `/events/${frozen}/retractions`, ['a'], 422, 'invalid-event'],
  ])('refuses %s with a clear problem, and stores nothing', async (_, path, body, status, code) => {
    const before = await head();
    const answer = await served.post(path, body);
    expect(answer).toMatchObject({ status, body: { code, detail: expect.stringMatching(/.{10}/) } });
    expect(await served.post(`${path}?dryRun=true`, body)).toMatchObject({ status, body: { code } });
    expect(await head()).toBe(before);
  });
});
