import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { EventStreams } from '../../../src/http/sse/event-streams.js';
import { streamLimits } from '../../../src/http/sse/stream-connection.js';
import { Replays } from '../../../src/readings/replay/replays.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf } from '../../support/given.js';
import { type Frame, framesOf, Reading, Stubborn, until } from '../../support/servers/event-stream-readers.js';
import { ServedApp } from '../../support/served-app.js';

const counternarcotics = 'us-cn.counternarcotics';
const military = 'us-cn.military';
const both = `track=${counternarcotics}&track=${military}`;
const id = (n: number) => idOf(7_000_000 + n);

/** Two tracks, one event of both, a freeze that was heard of late, and a report that was withdrawn. */
function record(): EntryBody[] {
  const backfill = true;
  const frozen = { id: id(4), title: 'Talks are off', disclosed: '2024-05-20' };
  return [
    { ...defined(), id: id(0) },
    { ...defined({ id: military, title: 'Military contact', topic: 'military' }), id: id(1) },
    event('TalksHeld', '2024-01-10', { id: id(2), backfill, title: 'Talks in Vienna', level: 'ministerial' }),
    event('TalksHeld', '2024-02~', { id: id(3), backfill, tracks: [military, counternarcotics] }),
    event('TalksSuspended', '2024-05-01', frozen),
    event('SanctionImposed', '2024-06-03', { id: id(5), backfill, title: 'Sanctions', tracks: [military] }),
    event('SanctionImposed', '2024-06-04', { id: id(6), backfill, title: 'More sanctions', tracks: [military] }),
    parseBody({
      ...{ type: 'EventRetracted', id: id(7), target: id(4), reason: 'A false report', disclosed: '2024-07-02' },
      tracks: [counternarcotics],
    }),
  ];
}

const gist = ({ data }: Frame) =>
  [data.day, data.kind, data.title ?? data.status ?? data.level ?? '', data.tracks ?? data.track ?? '']
    .join(' ')
    .trim();

let bytes: { engine: string; happened: string; known: string } | undefined;

describeEachEngine('a replay over HTTP', (engine) => {
  let served: ServedApp;
  const replay = (query: string, headers?: Record<string, string>) =>
    served.get(`/replay?speed=max${query.includes('to=') ? '' : '&to=2024-12-31'}&${query}`, headers);

  beforeAll(async () => {
    served = await ServedApp.open(engine);
    await served.append(...record());
  });
  afterAll(() => served.close());

  it('tells in order of day what happened, and what that and the clock made of each track', async () => {
    const { status, headers, text } = await replay(`${both}&knownAt=2024-06-30`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('x-request-id')).toMatch(/.+/);
    const frames = framesOf(text);
    expect(frames.map(gist)).toEqual([
      '2024-01-10 event Talks in Vienna us-cn.counternarcotics',
      '2024-01-10 status active us-cn.counternarcotics',
      '2024-02-29 event TalksHeld on 2024-02~ us-cn.counternarcotics,us-cn.military',
      '2024-02-29 status active us-cn.military',
      '2024-05-01 event Talks are off us-cn.counternarcotics',
      '2024-05-01 status frozen us-cn.counternarcotics',
      '2024-06-03 event Sanctions us-cn.military',
      '2024-06-03 pressure elevated us-cn.military',
      '2024-06-04 event More sanctions us-cn.military',
      '2024-08-28 status frozen us-cn.counternarcotics',
      '2024-08-28 status active us-cn.military',
      '2024-09-03 pressure low us-cn.military',
      '2024-11-26 status frozen us-cn.counternarcotics',
      '2024-11-26 status dormant us-cn.military',
      '2024-12-31 end',
    ]);
    expect(frames.slice(0, 3).map((frame) => frame.id)).toEqual(['8~2024-01-10~1', '8~2024-01-10~2', '8~2024-02-29~1']);
    expect(frames.at(-1)).toEqual({
      id: '8~2024-12-31~end',
      event: 'frame',
      data: { kind: 'end', day: '2024-12-31', position: 8 },
    });
    expect(frames[9]!.data).toMatchObject({
      practice: 'quiet',
      before: { practice: 'meeting' },
      cause: 'clock:quiet-after-180-days',
      basis: id(3),
    });
  });

  it('tells what was known of each day on that day, and every change of belief', async () => {
    const frames = framesOf((await replay(`track=${counternarcotics}&asKnown=true&to=2024-08-01`)).text);
    expect(frames.map(gist)).toEqual([
      '2024-01-10 entry Talks in Vienna us-cn.counternarcotics',
      '2024-01-10 status active us-cn.counternarcotics',
      '2024-02-29 entry TalksHeld on 2024-02~ us-cn.counternarcotics',
      '2024-05-20 entry Talks are off us-cn.counternarcotics',
      '2024-05-20 status frozen us-cn.counternarcotics',
      '2024-07-02 entry A false report us-cn.counternarcotics',
      '2024-07-02 status active us-cn.counternarcotics',
      '2024-08-01 end',
    ]);
    expect(frames[3]!.data).toMatchObject({ late: true, date: { edtf: '2024-05-01' }, day: '2024-05-20' });
    expect(frames[6]!.data).toMatchObject({ revision: true, before: { status: 'frozen' } });
  });

  it.each(['', '&asKnown=true', '&from=2024-05-15', '&from=2024-05-15&asKnown=true&skipQuiet=true'])(
    'goes on behind any frame with exactly the rest, whatever was recorded meanwhile: %s',
    async (query) => {
      const own = await ServedApp.open(engine);
      await own.append(...record());
      const path = `/replay?speed=0&to=2024-12-31&${both}${query}`;
      const whole = framesOf((await own.get(path)).text);
      expect(whole.length).toBeGreaterThan(5);
      await own.append(event('CooperationResumed', '2024-03-05', { backfill: true }));
      for (const [index, frame] of whole.slice(0, -1).entries()) {
        const byHeader = await own.get(path, { 'last-event-id': frame.id });
        expect(framesOf(byHeader.text)).toEqual(whole.slice(index + 1));
        const byQuery = await own.get(`${path}&lastEventId=${frame.id}`);
        expect(byQuery.text).toBe(byHeader.text);
      }
      const end = await own.get(path, { 'last-event-id': whole.at(-1)!.id });
      expect([end.status, end.text]).toEqual([204, '']);
      const first = await own.get(`${path}&lastEventId=${whole[0]!.id}`, { 'last-event-id': whole[1]!.id });
      expect(framesOf(first.text)).toEqual(whole.slice(2));
      await own.close();
    },
  );

  it('gives the same bytes on every engine', async () => {
    const [happened, known] = [(await replay(both)).text, (await replay(`${both}&asKnown=true`)).text];
    bytes ??= { engine, happened, known };
    expect({ happened, known }).toEqual({ happened: bytes.happened, known: bytes.known });
  });

  it.each([
    ['', 400, 'track', 'is missing'],
    ['track=us-cn.none', 404, undefined, 'us-cn.none is not defined'],
    [`${both}&from=2025-01-01`, 400, 'from', 'after 2024-12-31'],
    [`${both}&asKnown=true&knownAt=2024-06-01`, 400, 'knownAt', 'does not go with asKnown'],
    [`${both}&knownAt=2027-01-01`, 422, undefined, 'later than 2026-01-15'],
    [`${both}&position=99`, 422, undefined, 'the log ends at 8'],
    [`${both}&lastEventId=yesterday`, 400, 'lastEventId', 'no id of a frame'],
    [`${both}&lastEventId=8~2024-02-30~1`, 422, undefined, 'not a calendar day'],
    [`${both}&lastEventId=8~2024-01-10~9`, 422, undefined, 'no frame of this replay'],
    [`${both}&lastEventId=8~2024-01-11~1`, 422, undefined, 'no frame of this replay'],
    [`${both}&lastEventId=8~2025-01-11~1`, 400, 'lastEventId', 'not among the days asked for'],
    [`${both}&from=2024-03-01&lastEventId=8~2024-01-10~1`, 400, 'lastEventId', 'not among the days asked for'],
    [`${both}&position=7&lastEventId=8~2024-01-10~1`, 400, 'lastEventId', 'is of position 8, and position is 7'],
    [Array.from({ length: 51 }, (_, n) => `track=us-cn.t${n}`).join('&'), 400, 'track', '50'],
    [`${both}&skipQuiet=yes`, 400, 'skipQuiet', ''],
  ])('refuses ?%s with %i', async (query, status, parameter, says) => {
    const answer = await replay(query);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(says)]);
    if (parameter !== undefined) expect(answer.body.errors).toMatchObject([{ parameter }]);
    expect(served.app.get(EventStreams).open).toBe(0);
  });

  it.each(['0.05', '100001', '-1', 'fast', '1e3'])('refuses a speed of %s', async (speed) => {
    const { status, body } = await served.get(`/replay?${both}&speed=${speed}`);
    expect([status, body.errors]).toMatchObject([400, [{ parameter: 'speed' }]]);
  });
});

describe('the frames of a replay', () => {
  it('are as the OpenAPI document has them', async () => {
    const served = await ServedApp.open();
    await served.append(...record());
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema((await served.get('/openapi.json')).body, 'openapi');
    const validate = ajv.getSchema('openapi#/components/schemas/ReplayFrame')!;
    const kinds = new Set<unknown>();
    for (const query of ['', '&asKnown=true', '&from=2024-06-10', '&from=2024-06-10&asKnown=true']) {
      for (const { data } of framesOf((await served.get(`/replay?speed=max&${both}${query}`)).text)) {
        kinds.add(data.kind);
        void validate(data);
        expect([data, validate.errors ?? []]).toEqual([data, []]);
      }
    }
    expect([...kinds].sort()).toEqual(['end', 'entry', 'event', 'pressure', 'status']);
    await served.close();
  });
});

describe('a replay at a pace', () => {
  let served: ServedApp;
  const start = Date.UTC(2026, 0, 15, 12);
  const streams = () => served.app.get(EventStreams);
  const waitsUntil = (instant: number) => until(() => served.clock.pending.includes(instant));

  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(...record());
  });
  afterAll(() => served.close());

  const quiet = () => until(() => streams().open === 0);

  it('takes a second for the days of a second, quiet days or not', async () => {
    served.clock.set(start);
    const reading = new Reading(served, `/replay?track=${counternarcotics}&speed=10&to=2024-03-01`);
    await until(() => framesOf(reading.text).length === 2);
    // From 10 January to 29 February are 50 days, and one more to the end.
    await waitsUntil(start + 5_000);
    served.clock.advanceTo(start + 4_999);
    expect(framesOf(reading.text)).toHaveLength(2);
    served.clock.advanceTo(start + 5_000);
    await until(() => framesOf(reading.text).length === 3);
    await waitsUntil(start + 5_100);
    served.clock.advanceTo(start + 5_100);
    await until(() => reading.ended);
    expect(framesOf(reading.text)).toHaveLength(4);
    await quiet();
  });

  it('leaves quiet days out where asked to, and begins to count on the first day asked for', async () => {
    served.clock.set(start);
    const path = `/replay?track=${counternarcotics}&speed=10&to=2024-03-01`;
    const skipping = new Reading(served, `${path}&skipQuiet=true`);
    await until(() => framesOf(skipping.text).length === 2);
    await waitsUntil(start + 100);
    skipping.leave();
    await quiet();
    const early = new Reading(served, `${path}&from=2024-01-01`);
    await waitsUntil(start + 900);
    early.leave();
    await quiet();
  });

  it('says every 15 seconds that it is still there', async () => {
    served.clock.set(start);
    const reading = new Reading(served, `/replay?track=${counternarcotics}&speed=0.5&to=2024-03-01`);
    await until(() => framesOf(reading.text).length === 2);
    for (const second of [15, 30, 45]) {
      await waitsUntil(start + second * 1_000);
      served.clock.advanceTo(start + second * 1_000);
    }
    await until(() => reading.text.match(/^:$/gm)?.length === 3);
    reading.leave();
    await quiet();
  });

  it('ends when its reader leaves, and leaves no timer and no listener', async () => {
    served.clock.set(start);
    const others = served.clock.pending;
    const readings = Array.from({ length: 5 }, () => new Reading(served, `/replay?${both}&speed=1`));
    await until(() => readings.every(({ text }) => framesOf(text).length === 2));
    expect(streams().open).toBe(5);
    expect(served.clock.pending.length).toBe(others.length + 10);
    for (const reading of readings) reading.leave();
    await quiet();
    expect(served.clock.pending).toEqual(others);
    await until(() => served.logged().filter((line) => line.includes('"path":"/api/v1/replay"')).length >= 5);
  });

  it('has places for 32 at once, and refuses more until one is free', async () => {
    const places = Array.from({ length: streamLimits.open }, () => streams().claim());
    const refused = await served.get(`/replay?${both}&speed=max`);
    expect([refused.status, refused.headers.get('retry-after'), refused.body.code]).toEqual([
      503,
      '5',
      'too-many-streams',
    ]);
    places.pop()!.release();
    expect((await served.get(`/replay?${both}&speed=max`)).status).toBe(200);
    for (const place of places) place.release();
    places[0]!.release();
    expect(streams().open).toBe(0);
  });

  it('answers HEAD with its headers alone', async () => {
    const { status, headers, text } = await served.send('HEAD', `/replay?${both}`);
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
    await quiet();
  });

  it('takes no Accept that leaves out event streams', async () => {
    expect((await served.get(`/replay?${both}`, { accept: 'application/json' })).status).toBe(406);
    expect((await served.get(`/replay?${both}&speed=max`, { accept: 'text/event-stream' })).status).toBe(200);
  });
});

describe('a replay whose reader is slow', () => {
  const request = (query: string) =>
    `GET /api/v1/replay?track=${counternarcotics}&speed=max${query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

  /** When a reader is given up, and how many timers of others are set for then. */
  function timersOf({ clock }: ServedApp) {
    const slow = clock.now() + streamLimits.slowMs;
    const timersAt = (instant: number) => clock.pending.filter((one) => one === instant).length;
    return { slow, timersAt, others: timersAt(slow) };
  }

  async function withLongRecord(work: (served: ServedApp) => Promise<void>): Promise<void> {
    const served = await ServedApp.open();
    const days = Array.from({ length: 900 }, (_, n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10));
    await served.append(defined(), ...days.map((day) => event('TalksHeld', day, { backfill: true })));
    await work(served);
    await served.close();
  }

  it('makes no more than its reader takes, and all of it in the end', () =>
    withLongRecord(async (served) => {
      const { slow, others, timersAt } = timersOf(served);
      const line = new Stubborn();
      served.app.getHttpServer().emit('connection', line);
      line.push(request(''));
      await until(() => line.received.length > 0);
      await until(() => timersAt(slow) === others + 1);
      expect(line.writableLength).toBeLessThan(100_000);
      line.relent();
      await until(() => line.received.includes('"kind":"end"'));
      const ids = [...line.received.matchAll(/^id: (.+)$/gm)].map(([, one]) => one);
      expect(new Set(ids).size).toBe(ids.length);
      expect(line.received.match(/"kind":"event"/g)).toHaveLength(900);
      expect(timersAt(slow)).toBe(others);
    }));

  it('drops one who takes nothing for 30 seconds, and says so in the log', () =>
    withLongRecord(async (served) => {
      const { slow, others, timersAt } = timersOf(served);
      const line = new Stubborn();
      served.app.getHttpServer().emit('connection', line);
      line.push(request(''));
      await until(() => timersAt(slow) === others + 1);
      served.clock.advanceTo(slow - 1);
      expect(line.destroyed).toBe(false);
      served.clock.advanceTo(slow);
      await until(() => line.destroyed && served.app.get(EventStreams).open === 0);
      expect(line.received).not.toContain('"kind":"end"');
      expect(served.logged().some((text) => text.includes('took nothing and was dropped'))).toBe(true);
      expect(served.clock.pending).not.toContain(slow + streamLimits.commentMs);
    }));
});

describe('a server that stops', () => {
  it('ends its replays, whose readers go on elsewhere by their last id', async () => {
    const served = await ServedApp.open();
    await served.append(...record());
    const reading = new Reading(served, `/replay?${both}&speed=1`);
    await until(() => framesOf(reading.text).length === 2);
    const streams = served.app.get(EventStreams);
    await served.close();
    expect(() => streams.claim()).toThrow('shutting down');
    await until(() => reading.ended);
    expect(streams.open).toBe(0);
  });

  it('ends at once a replay that was not open yet', async () => {
    const served = await ServedApp.open();
    await served.append(...record());
    const [replays, streams] = [served.app.get(Replays), served.app.get(EventStreams)];
    const open = replays.open.bind(replays);
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    replays.open = (request) => released.then(() => open(request));
    const reading = new Reading(served, `/replay?${both}&speed=1`);
    await until(() => streams.open === 1);
    streams.stop();
    release();
    await until(() => reading.ended);
    expect([framesOf(reading.text), streams.open]).toEqual([[], 0]);
    await served.close();
  });
});
