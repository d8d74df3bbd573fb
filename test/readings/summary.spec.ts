import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { parseDay } from '../../src/domain/time/day.js';
import { Projector } from '../../src/projection/projector.js';
import { StatusReader } from '../../src/readings/status-reader.js';
import { Summaries, summaryLimits } from '../../src/readings/summary/summaries.js';
import { defined, event } from '../support/given.js';
import { tamper } from '../support/tampering.js';
import { ServedApp } from '../support/served-app.js';

const live = 'public, max-age=5, stale-while-revalidate=30, stale-if-error=300';
const immutable = 'public, max-age=31536000, immutable';
const plain = { 'accept-encoding': 'identity' };

describe('the summary', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open();
    const military = { id: 'us-cn.military', title: 'Military contact', topic: 'military' };
    await served.append(
      defined(),
      defined(military),
      event('TalksHeld', '2025-10-01', { level: 'ministerial', backfill: true }),
      event('TalksHeld', '2025-11-01/2025-11-02', { tracks: ['us-cn.military'], disclosed: '2025-12-01' }),
      event('ThreatIssued', '2025-12-20', { tracks: ['us-cn.military'], backfill: true }),
      event('TalksSuspended', '2026-01-05', { backfill: true }),
    );
  });
  afterEach(() => served.close());

  const linesOf = async (query = '') => {
    const { status, body } = await served.get(`/status/summary${query}`);
    expect(status).toBe(200);
    return body.tracks as Record<string, unknown>[];
  };

  it('has a line a track, and says what it is a reading of', async () => {
    const { body } = await served.get('/status/summary');
    expect(body).toMatchObject({
      validAt: '2026-01-15',
      knownAt: '2026-01-15',
      position: 6,
      counts: { frozen: 1, active: 1 },
      total: 2,
      notYetKnown: 0,
    });
    expect(body.tracks).toMatchObject([
      { track: 'us-cn.counternarcotics', status: 'frozen', relationship: 'cn-us', assessed: false },
      { track: 'us-cn.military', status: 'active', direction: { riskAlert: true } },
    ]);
  });

  it.each(['', '?validAt=2025-12-25', '?knownAt=2025-12-10', '?validAt=2025-12-25&knownAt=2025-12-22&position=5'])(
    'says of each track what its own reading says: %s',
    async (query) => {
      for (const line of await linesOf(query)) {
        const { body } = await served.get(`/tracks/${String(line.track)}/status${query}`);
        const { metrics, formal, practice, pressure, reading, flags } = body as Record<string, Record<string, unknown>>;
        const { change, riskAlert, resolutionOpportunity } = metrics!.direction as Record<string, unknown>;
        const { track, title, parties, topic, status, label, since, headline } = body;
        expect(line).toEqual({
          ...{ track, title, parties, topic, status, label, since, headline, flags },
          collection: null,
          ...{ relationship: 'cn-us', policy: reading!.policy, assessed: body.assessment !== null },
          formal: { state: formal!.state },
          practice: { state: practice!.state },
          pressure: { level: pressure!.level, score: pressure!.score },
          lastDialogue: metrics!.lastDialogue,
          direction: { change, riskAlert, resolutionOpportunity },
        });
      }
    },
  );

  it('leaves out and counts what was not known then, and leaves out what the log had not defined', async () => {
    expect((await served.get('/status/summary?knownAt=2025-10-15')).body).toMatchObject({
      tracks: [{ track: 'us-cn.counternarcotics', status: 'active' }],
      counts: { active: 1 },
      total: 1,
      notYetKnown: 1,
    });
    expect((await served.get('/status/summary?position=1')).body).toMatchObject({
      position: 1,
      tracks: [{ track: 'us-cn.counternarcotics', status: 'none' }],
      notYetKnown: 0,
    });
  });

  it('marks a status that is an assessment', async () => {
    const evidence = event('StatementMade', '2026-01-10', { tracks: ['us-cn.military'] });
    await served.append(evidence);
    const { status } = await served.post('/tracks/us-cn.military/assessments', {
      status: 'dormant',
      reason: 'Nobody picks up',
      evidence: [evidence.id],
      analyst: 'A. Analyst',
      expires: '2026-06-30',
    });
    expect(status).toBe(201);
    const line = (await linesOf('?atLeastPosition=8')).find(({ track }) => track === 'us-cn.military');
    expect(line).toMatchObject({ status: 'dormant', assessed: true });
  });

  it.each([
    ['knownAt=2026-01-16', 'from-the-future', 'knownAt'],
    ['position=999', 'unknown-position', 'position'],
  ])('refuses %s', async (query, code, parameter) => {
    const { status, body } = await served.get(`/status/summary?${query}`);
    expect([status, body.code]).toEqual([422, code]);
    expect(body.errors).toMatchObject([{ parameter }]);
  });

  it.each(['policy=cooperation@1', 'account=US', 'validAt=soon'])('takes no %s', async (query) => {
    expect(await served.get(`/status/summary?${query}`)).toMatchObject({ status: 400 });
  });

  it.each(['', '?validAt=2025-12-25'])('answers 304 until an entry comes in or the day ends: %s', async (query) => {
    const poll = (etag?: string) => served.get(`/status/summary${query}`, etag ? { 'if-none-match': etag } : {});
    const first = await poll();
    expect(first.headers.get('cache-control')).toBe(live);
    served.clock.advanceTo('2026-01-15T23:59:59Z');
    const etag = first.headers.get('etag')!;
    const unchanged = await poll(etag);
    expect([unchanged.status, unchanged.text, unchanged.headers.get('content-encoding')]).toEqual([304, '', null]);
    await served.append(event('TalksHeld', '2025-12-22', { tracks: ['us-cn.military'], backfill: true }));
    const appended = await poll(etag);
    expect(appended.status).toBe(200);
    expect(appended.body).toMatchObject({ position: 7 });
    expect((appended.body.tracks as object[])[1]).toMatchObject({ lastDialogue: { date: { edtf: '2025-12-22' } } });
    served.clock.advanceTo('2026-01-16T00:00:00Z');
    const nextDay = await poll(appended.headers.get('etag')!);
    expect([nextDay.status, nextDay.body.knownAt]).toEqual([200, '2026-01-16']);
  });

  it('never changes where every clock is pinned, whatever comes in later', async () => {
    const url = '/status/summary?validAt=2026-01-10&knownAt=2025-10-15&position=6';
    const before = await served.get(url);
    expect(before.headers.get('cache-control')).toBe(immutable);
    expect(before.body).toMatchObject({ total: 1, notYetKnown: 1 });
    await served.append(
      event('TalksHeld', '2025-09-01', { tracks: ['us-cn.military'], backfill: true }),
      defined({ id: 'us-cn.climate', title: 'Climate', topic: 'climate' }),
      event('TalksSuspended', '2025-10-02', { backfill: true }),
    );
    served.clock.advanceTo('2026-03-01T00:00:00Z');
    // Another way of writing it asks anew for what may have been kept.
    const again = await served.get(url);
    expect([again.text, again.headers.get('cache-control')]).toEqual([before.text, immutable]);
    // Made anew, not only kept.
    const other = new Summaries(served.app.get(Projector), served.app.get(StatusReader), served.eventLog);
    const day = (text: string) => parseDay(text, '');
    const made = await other.summaryAsOf({ validAt: day('2026-01-10'), knownAt: day('2025-10-15'), position: 6 });
    expect(made.body.plain.body.toString()).toBe(before.text);
  });

  it('tells of every track where an entry of one cannot be read any more: of that as it was read last', async () => {
    const first = await ServedApp.open('SQLite file');
    const military = { id: 'us-cn.military', title: 'Military contact', topic: 'military' };
    await first.append(
      defined(),
      defined(military),
      event('TalksHeld', '2026-01-10'),
      event('TalksSuspended', '2026-01-11', { tracks: [military.id] }),
    );
    const whole = await first.get('/status/summary');
    await tamper(first.database, "UPDATE entry SET body = '{' WHERE position = 3");
    const again = await first.restart();
    const { status, body } = await again.get('/status/summary');
    expect(status).toBe(200);
    const [damaged, other] = whole.body.tracks as object[];
    expect(damaged).toMatchObject({ status: 'active', direction: { riskAlert: false } });
    expect(body).toEqual({ ...whole.body, tracks: [{ ...damaged, lastDialogue: null, direction: null }, other] });
    await again.append(event('TalksHeld', '2026-01-12', { tracks: [military.id] }));
    expect((await again.get('/status/summary')).body).toMatchObject({ position: 5, total: 2 });
    await again.close();
  });

  it('is sent gzipped to those who take it, with a tag of its own', async () => {
    const raw = (headers: Record<string, string>) =>
      new Promise<{ head: NodeJS.Dict<string | string[]>; body: Buffer; status: number | undefined }>(
        (resolve, reject) => {
          get(`${served.origin}/api/v1/status/summary`, { headers }, (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('end', () =>
              resolve({ head: response.headers, body: Buffer.concat(parts), status: response.statusCode }),
            );
          }).on('error', reject);
        },
      );
    const asIs = await raw({});
    const packed = await raw({ 'accept-encoding': 'br;q=1.0, gzip;q=0.8, *;q=0.1' });
    expect(packed.head).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept, Accept-Encoding' });
    expect(asIs.head).toMatchObject({ vary: 'Accept, Accept-Encoding' });
    expect(asIs.head['content-encoding']).toBeUndefined();
    expect(gunzipSync(packed.body).toString()).toBe(asIs.body.toString());
    const [tag, packedTag] = [String(asIs.head.etag), String(packed.head.etag)];
    expect(packedTag).not.toBe(tag);
    const again = await raw({ 'accept-encoding': 'gzip', 'if-none-match': packedTag });
    expect([again.status, again.head.etag, again.head['content-encoding']]).toEqual([304, packedTag, undefined]);
    expect(await raw({ 'accept-encoding': 'gzip', 'if-none-match': tag })).toMatchObject({ status: 200 });
    expect(await raw({ 'accept-encoding': 'gzip;q=0, identity', 'if-none-match': tag })).toMatchObject({ status: 304 });
  });

  it('is made once for all who ask meanwhile, and refuses more of the past than it can make at once', async () => {
    const projector = served.app.get(Projector);
    const timeline = projector.timeline.bind(projector);
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const spied = jest.spyOn(projector, 'timeline').mockImplementation(async (track) => {
      await gate;
      return timeline(track);
    });
    const days = Array.from({ length: summaryLimits.atOnce }, (_, i) => `/status/summary?validAt=2025-12-0${i + 1}`);
    const making = [...days, days[0]!].map((url) => served.get(url, plain));
    while (spied.mock.calls.length < days.length) await new Promise(setImmediate);
    const refused = await served.get('/status/summary?validAt=2024-01-01');
    expect([refused.status, refused.headers.get('retry-after'), refused.body.code]).toEqual([
      503,
      '1',
      'summaries-busy',
    ]);
    open();
    const made = await Promise.all(making);
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 200));
    expect(spied).toHaveBeenCalledTimes(days.length * 2);
    expect(await served.get('/status/summary?validAt=2024-01-01')).toMatchObject({ status: 200 });
    spied.mockRestore();
  });
});
