import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import { emitEvent } from '../../src/event-log/events.js';
import { liveLimits, LiveStreams } from '../../src/stream/live-streams.js';
import { streamLimits } from '../../src/http/sse/stream-connection.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { type Frame, Reading, Stubborn, until } from '../support/servers/event-stream-readers.js';
import { ServedApp } from '../support/served-app.js';

const counternarcotics = 'us-cn.counternarcotics';
const military = 'us-cn.military';
const tracks = [counternarcotics, military];
const start = Date.UTC(2026, 0, 15, 12);

const defineBoth = () => [defined(), defined({ id: military, title: 'Military contact', topic: 'military' })];

const entriesOf = (frames: readonly Frame[]) => frames.filter((frame) => frame.event === 'entry.appended');
const statusesOf = (frames: readonly Frame[]) => frames.filter((frame) => frame.event === 'status.changed');
const isLive = (reading: Reading) => reading.frames.some((frame) => frame.event === 'position');
/** Its event, id, what it is about, and what is said of that. */
const gist = ({ event: name, id, data }: Frame) => {
  const { track, type, because, to } = data as {
    track?: string;
    type?: string;
    because?: string;
    to?: { status: string };
  };
  return [name, id, track ?? type, because, to?.status].filter(Boolean).join(' ');
};

describeEachEngine('the live stream', (engine) => {
  let served: ServedApp;
  const streams = () => served.app.get(LiveStreams);
  const readings: Reading[] = [];
  const read = (query = '', headers?: Record<string, string>) => {
    const reading = new Reading(served, `/stream${query}`, headers);
    readings.push(reading);
    return reading;
  };
  const live = async (query = '', headers?: Record<string, string>) => {
    const reading = read(query, headers);
    await until(() => isLive(reading));
    return reading;
  };

  beforeEach(async () => {
    served = await ServedApp.open(engine);
    await served.append(...defineBoth());
  });
  afterEach(async () => {
    for (const reading of readings.splice(0)) reading.leave();
    await until(() => streams().open === 0);
    await served.close();
  });

  it('says that candidates have changed, at once, to clients that have chosen no tracks', async () => {
    const [all, some] = [await live(), await live(`?track=${military}`)];
    emitEvent(served.app.get(EventEmitter2), 'candidates.changed');
    await until(() => all.frames.length === 2);
    expect(all.frames[1]).toEqual({ event: 'candidates.changed', id: '', data: {} });
    await served.append(event('TalksHeld', '2026-01-14', { tracks: [military] }));
    await until(() => entriesOf(some.frames).length === 1);
    expect(some.frames.map(({ event: name }) => name)).not.toContain('candidates.changed');
  });

  it('tells of an entry once it counts, and what it changed', async () => {
    const reading = await live();
    const talks = event('TalksHeld', '2026-01-14', { title: 'Talks in Vienna' });
    await served.append(talks);
    await until(() => statusesOf(reading.frames).length === 1);
    expect(reading.frames).toEqual([
      { event: 'position', id: '2', data: { position: 2 } },
      {
        event: 'entry.appended',
        id: '3',
        data: {
          position: 3,
          recordedAt: '2026-01-15T12:00:00.000Z',
          id: talks.id,
          type: 'TalksHeld',
          title: 'Talks in Vienna',
          tracks: [counternarcotics],
        },
      },
      {
        event: 'status.changed',
        id: '',
        data: {
          position: 3,
          track: counternarcotics,
          title: 'United States-China counternarcotics',
          because: 'entry',
          from: { status: 'none', formal: 'none', practice: 'never' },
          to: {
            status: 'active',
            label: 'Active',
            formal: 'open',
            practice: 'meeting',
            headline: 'Active since 14 January 2026: Talks in Vienna.',
            since: { edtf: '2026-01-14', earliest: '2026-01-14', latest: '2026-01-14' },
          },
        },
      },
    ]);
    const { data } = statusesOf(reading.frames)[0]!;
    const { body } = await served.get(`/tracks/${counternarcotics}/status`);
    expect(body).toMatchObject({ headline: (data.to as Record<string, unknown>).headline });
  });

  it('tells whoever asks for some tracks of those alone', async () => {
    const some = await live(`?track=${military}`);
    const both = await live(`?track=${military}&track=${counternarcotics}`);
    await served.append(event('TalksHeld', '2026-01-13'));
    await served.append(event('TalksHeld', '2026-01-14', { tracks }));
    await until(() => statusesOf(some.frames).length === 1 && statusesOf(both.frames).length === 2);
    expect(some.frames.map(gist)).toEqual([
      'position 2',
      'entry.appended 4 TalksHeld',
      `status.changed ${military} entry active`,
    ]);
    expect(entriesOf(both.frames).map(({ id }) => id)).toEqual(['3', '4']);
    const resumed = await live(`?track=${military}&lastEventId=0`);
    expect(resumed.frames.map(gist)).toEqual([
      'entry.appended 2 TrackDefined',
      'entry.appended 4 TalksHeld',
      `status.changed ${military} catch-up active`,
      'position 4',
    ]);
  });

  it('goes on behind any frame without loss or repeat, while more comes in', async () => {
    const kinds = fc.constantFrom('TalksHeld', 'TalksSuspended', 'CooperationResumed', 'StatementMade');
    const touched = fc.constantFrom(tracks.slice(0, 1), tracks.slice(1), tracks);
    const one = fc.tuple(kinds, touched, fc.integer({ min: 10, max: 31 }));
    const groups = fc.array(fc.array(one, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 });
    const bodies = (group: [string, string[], number][]): EntryBody[] =>
      group.map(([type, on, day]) => event(type, `2025-12-${day}`, { tracks: on }));
    await fc.assert(
      fc.asyncProperty(groups, fc.nat(), fc.nat(), async (batches, when, where) => {
        const { position } = await served.eventLog.head();
        const whole = await live(`?lastEventId=${position}`);
        const before = whole.frames.length;
        const turn = 1 + (when % (batches.length - 1));
        for (const batch of batches.slice(0, turn)) await served.append(...bodies(batch));
        const count = batches.slice(0, turn).flat().length;
        await until(() => entriesOf(whole.frames).length === count);
        const cut = before + (where % (whole.frames.length - before)) + 1;
        const seen = whole.frames.slice(0, cut);
        const resumed = read('', { 'last-event-id': seen.findLast(({ id }) => id !== '')!.id });
        for (const batch of batches.slice(turn)) await served.append(...bodies(batch));
        const last = String(position + batches.flat().length);
        const isDone = (reading: Reading) => reading.frames.some(({ id }) => id === last) && isLive(reading);
        await until(() => isDone(whole) && isDone(resumed));
        const all = () => [...seen, ...resumed.frames];
        expect(entriesOf(all())).toEqual(entriesOf(whole.frames));
        const stands = await standings();
        await until(() => [all(), whole.frames].every((frames) => same(standingsBy(frames), stands)));
        whole.leave();
        resumed.leave();
      }),
      { numRuns: 12, seed: 20_260_115 },
    );
  });

  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

  /** How the tracks stand for whoever has read these frames, and as the server reads them. */
  function standingsBy(frames: readonly Frame[]) {
    const last = new Map(statusesOf(frames).map(({ data }) => [data.track, data.to as Record<string, unknown>]));
    return tracks.map((track) => [track, ...['status', 'formal', 'practice'].map((axis) => last.get(track)?.[axis])]);
  }
  async function standings() {
    const rows = await Promise.all(tracks.map((track) => served.get(`/tracks/${track}/status`)));
    const state = (axis: unknown) => (axis as { state: string }).state;
    return rows.map(({ body }, n) => [tracks[n], body.status, state(body.formal), state(body.practice)]);
  }

  it('tells of what the clock does when a day ends', async () => {
    served.clock.set('2026-01-28T23:59:58Z');
    await served.append(event('TalksHeld', '2025-08-01'), event('TalksHeld', '2026-01-10', { tracks: [military] }));
    const [reading, some] = [await live(), await live(`?track=${military}`)];
    await until(() => served.clock.pending.includes(Date.UTC(2026, 0, 29)));
    served.clock.advanceTo('2026-01-29T00:00:00Z');
    await until(() => statusesOf(reading.frames).length === 1);
    expect(statusesOf(reading.frames)[0]!.data).toMatchObject({
      position: 4,
      track: counternarcotics,
      because: 'clock',
      from: { status: 'active', formal: 'open', practice: 'meeting' },
      to: { status: 'active', formal: 'open', practice: 'quiet' },
    });
    expect(statusesOf(some.frames)).toEqual([]);
    await served.append(event('StatementMade', '2026-01-27', { tracks: [military] }));
    // Entry 4 is of the day before, entry 5 of this one: who has seen either may have missed what the day began with.
    for (const id of ['4', '5']) {
      const absent = await live('', { 'last-event-id': id });
      expect(statusesOf(absent.frames).map(gist)).toContain(`status.changed ${counternarcotics} catch-up active`);
    }
  });

  it.each([
    ['track=us-cn.none', 404, undefined, 'us-cn.none is not defined'],
    ['lastEventId=3', 422, 'lastEventId', 'is 3, and the log ends at 2'],
    ['lastEventId=yesterday', 400, 'lastEventId', 'no position of the log'],
    ['lastEventId=-1', 400, 'lastEventId', 'no position of the log'],
    [Array.from({ length: 51 }, (_, n) => `track=us-cn.t${n}`).join('&'), 400, 'track', '50'],
    ['tracks=us-cn.none', 400, 'tracks', 'is no parameter of this path'],
  ])('refuses ?%s with %i', async (query, status, parameter, says) => {
    const answer = await served.get(`/stream?${query}`);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringContaining(says)]);
    if (parameter !== undefined) expect(answer.body.errors).toMatchObject([{ parameter }]);
    expect(streams().open).toBe(0);
  });

  it('refuses a Last-Event-ID that is none, which goes before the query', async () => {
    const wrong = await served.get('/stream?lastEventId=1', { 'last-event-id': '8~2024-01-10~1' });
    expect([wrong.status, wrong.body.errors]).toMatchObject([400, [{ parameter: 'lastEventId' }]]);
    const reading = await live('?lastEventId=0', { 'last-event-id': '1' });
    expect(entriesOf(reading.frames).map(({ id }) => id)).toEqual(['2']);
    const first = await live('?lastEventId=1', { 'last-event-id': '' });
    expect(entriesOf(first.frames).map(({ id }) => id)).toEqual(['2']);
  });

  it('answers HEAD with its headers alone, and no Accept that leaves out event streams', async () => {
    const { status, headers, text } = await served.send('HEAD', '/stream');
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
    expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual(['no-store', 'no']);
    expect((await served.get('/stream', { accept: 'application/json' })).status).toBe(406);
  });
});

describe('a server with live streams', () => {
  let served: ServedApp;
  const streams = () => served.app.get(LiveStreams);
  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(...defineBoth(), event('TalksHeld', '2026-01-10'));
  });
  afterAll(() => served.close());

  it('has one timer for all, counts them, and sets nothing when they have left', async () => {
    const others = served.clock.pending;
    const readings = Array.from({ length: 5 }, () => new Reading(served, '/stream'));
    await until(() => readings.every(isLive));
    expect((await served.get('//metrics')).text).toContain('thaw_live_streams_open 5\n');
    const comment = served.clock.now() + streamLimits.commentMs;
    const atComment = (timers: readonly number[]) => timers.filter((instant) => instant === comment).length;
    expect(atComment(served.clock.pending) - atComment(others)).toBe(1);
    expect(served.clock.pending.length).toBeLessThanOrEqual(others.length + 2);
    for (const reading of readings) reading.leave();
    await until(() => streams().open === 0 && served.clock.pending.length === others.length);
    expect((await served.get('//metrics')).text).toContain('thaw_live_streams_open 0\n');
    await until(() => served.logged().filter((line) => line.includes('"path":"/api/v1/stream"')).length >= 5);
  });

  it('says every 15 seconds that it is still there, and how far all is told where the log has grown', async () => {
    served.clock.set(start);
    const reading = new Reading(served, `/stream?track=${military}`);
    await until(() => isLive(reading));
    served.clock.advanceTo(start + 15_000);
    await until(() => /^:$/m.test(reading.text));
    const all = new Reading(served, '/stream');
    await until(() => isLive(all));
    await served.append(event('StatementMade', '2026-01-12'));
    await until(() => entriesOf(all.frames).length === 1);
    served.clock.advanceTo(start + 30_000);
    await until(() => reading.frames.length === 2);
    expect(reading.frames.map(gist)).toEqual(['position 3', 'position 4']);
    reading.leave();
    all.leave();
    await until(() => streams().open === 0);
  });

  it('tells in frames that are as the OpenAPI document has them', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema((await served.get('/openapi.json')).body, 'openapi');
    const names: Record<string, string> = {
      'entry.appended': 'EntryAppended',
      'status.changed': 'StatusChanged',
      position: 'PositionReached',
    };
    const reading = new Reading(served, '/stream?lastEventId=0');
    await until(() => isLive(reading));
    await served.append(event('TalksSuspended', '2026-01-13'));
    await until(() => statusesOf(reading.frames).some(({ data }) => data.because === 'entry'));
    for (const { event: name, data } of reading.frames) {
      for (const schema of [names[name]!, 'LiveFrame']) {
        const validate = ajv.getSchema(`openapi#/components/schemas/${schema}`)!;
        void validate(data);
        expect([schema, data, validate.errors ?? []]).toEqual([schema, data, []]);
      }
    }
    expect(new Set(reading.frames.map((frame) => frame.event))).toEqual(new Set(Object.keys(names)));
    reading.leave();
    await until(() => streams().open === 0);
  });

  it('has places for 2,500 at once, and refuses more until one is free', async () => {
    const lines = Array.from({ length: liveLimits.open }, () => connect(served, ''));
    await until(() => streams().open === liveLimits.open);
    const refused = await served.get('/stream');
    expect([refused.status, refused.headers.get('retry-after'), refused.body.code]).toEqual([
      503,
      '5',
      'too-many-streams',
    ]);
    lines.pop()!.destroy();
    await until(() => streams().open < liveLimits.open);
    const reading = new Reading(served, '/stream');
    await until(() => isLive(reading));
    reading.leave();
    for (const line of lines) line.destroy();
    await until(() => streams().open === 0);
  });
});

/** Opens a stream over a connection whose other end takes nothing. */
function connect(served: ServedApp, query: string): Stubborn {
  const line = new Stubborn();
  served.app.getHttpServer().emit('connection', line);
  line.push(`GET /api/v1/stream${query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return line;
}

describe('a live stream whose reader is slow', () => {
  let served: ServedApp;
  const streams = () => served.app.get(LiveStreams);
  const talks = (count: number) => Array.from({ length: count }, () => event('TalksHeld', '2026-01-10'));
  const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)\nevent: entry/gm)].map(([, id]) => Number(id));

  beforeEach(async () => {
    served = await ServedApp.open();
    await served.append(...defineBoth(), ...talks(900));
    served.clock.set(start);
  });
  afterEach(() => served.close());

  it('reads the log for it no faster than it takes, and all of it in the end', async () => {
    const line = connect(served, '?lastEventId=0');
    await until(() => line.writableLength > 16_384);
    for (let turns = 0; turns < 1_000; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(line.writableLength).toBeLessThan(100_000);
    line.relent();
    await until(() => line.received.includes('event: position'));
    expect(idsOf(line.received)).toEqual(Array.from({ length: 902 }, (_, n) => n + 1));
    line.destroy();
    await until(() => streams().open === 0);
  });

  it('passes it over while its line is full, and then gives it what it has missed', async () => {
    const line = connect(served, '');
    const reading = new Reading(served, '/stream');
    await until(() => isLive(reading) && streams().open === 2);
    await served.append(...talks(300));
    await until(() => entriesOf(reading.frames).length === 300);
    await served.append(event('TalksSuspended', '2026-01-14'));
    await until(() => statusesOf(reading.frames).some(({ data }) => data.position === 1_203));
    expect(line.writableLength).toBeLessThan(100_000);
    line.relent();
    await until(() => line.received.includes('id: 1203\nevent: position'));
    expect(idsOf(line.received)).toEqual(Array.from({ length: 301 }, (_, n) => n + 903));
    expect(line.received).toContain('"because":"catch-up","from":null,"to":{"status":"frozen"');
    await served.append(event('CooperationResumed', '2026-01-15'));
    await until(() => line.received.includes('"because":"entry","from":{"status":"frozen"'));
    line.destroy();
    reading.leave();
    await until(() => streams().open === 0);
  });

  it('does not hold up a server that stops', async () => {
    const line = connect(served, '?lastEventId=0');
    const reading = new Reading(served, '/stream');
    await until(() => line.writableLength > 16_384 && isLive(reading));
    const stopped = streams().beforeApplicationShutdown();
    await until(() => line.destroyed && reading.ended && streams().open === 0);
    await stopped;
  });

  it('drops one who takes nothing for 30 seconds, says so in the log, and serves the others', async () => {
    const line = connect(served, '?lastEventId=0');
    const reading = new Reading(served, '/stream');
    await until(() => line.writableLength > 16_384 && isLive(reading));
    served.clock.advanceTo(start + streamLimits.slowMs - 1);
    expect(line.destroyed).toBe(false);
    served.clock.advanceTo(start + streamLimits.slowMs);
    await until(() => line.destroyed && streams().open === 1);
    expect(served.logged().filter((text) => text.includes('took nothing and was dropped'))).toHaveLength(1);
    await served.append(event('TalksSuspended', '2026-01-14'));
    await until(() => statusesOf(reading.frames).length === 1);
    reading.leave();
    await until(() => streams().open === 0);
  });
});

describe('a server with live streams that stops', () => {
  it('ends them, and another goes on behind their last ids', async () => {
    const served = await ServedApp.open('SQLite file');
    await served.append(...defineBoth());
    const reading = new Reading(served, '/stream?lastEventId=0');
    await until(() => isLive(reading));
    await served.append(event('TalksHeld', '2026-01-14'));
    await until(() => statusesOf(reading.frames).some(({ data }) => data.because === 'entry'));
    const streams = served.app.get(LiveStreams);
    const again = await served.restart();
    await until(() => reading.ended && streams.open === 0);
    const suspended = event('TalksSuspended', '2026-01-15', { tracks: [military] });
    await again.append(suspended);
    const resumed = new Reading(again, '/stream', {
      'last-event-id': reading.frames.findLast(({ id }) => id !== '')!.id,
    });
    await until(() => isLive(resumed));
    expect(resumed.frames.map(gist)).toEqual([
      'entry.appended 4 TalksSuspended',
      `status.changed ${counternarcotics} catch-up active`,
      `status.changed ${military} catch-up frozen`,
      'position 4',
    ]);
    expect(entriesOf([...reading.frames, ...resumed.frames]).map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    resumed.leave();
    await again.close();
  });
});
