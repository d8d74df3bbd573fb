import { get as httpGet } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ChannelStore } from '../../src/alerts/channels/channel-store.js';
import { SecretKey } from '../../src/secrets/secret-key.js';
import { channelTable } from '../../src/alerts/outbox/entities.js';
import { Database } from '../../src/event-log/database/database.js';
import { Projector } from '../../src/projection/projector.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

describe('the machine room', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open();
    await served.append(defined(), event('TalksHeld', '2025-11/2025-12-20'), event('TalksSuspended', '2026-01-02'));
  });
  afterEach(() => served.close());

  it('says that it lives, and that it is ready with all of the log counted', async () => {
    expect((await served.get('//livez')).body).toEqual({ alive: true });
    const deliveries = { waiting: 0, stuck: false, because: null, oldestDue: null, disabledChannels: [] };
    const ready = { ready: true, position: 3, lag: 0, stoppedTracks: [], deliveries };
    expect((await served.get('//readyz')).body).toEqual(ready);
  });

  it('is ready without the key of a channel, and says that this process sends nothing to it', async () => {
    const channel = await served.app.get(ChannelStore).create({ kind: 'ntfy', name: 'desk', settings: { topic: 't' } });
    const secrets = JSON.stringify({ token: SecretKey.generate().seal('"tk_desk"', 'another process') });
    const database = served.app.get(Database);
    await database.write(({ manager }) => manager.update(channelTable, { id: channel.id }, { secrets }));
    const because = expect.stringMatching(
      /^nothing is sent to desk: The secrets token cannot be opened: .* of this process/,
    );
    const { status, body } = await served.get('//readyz');
    expect([status, body.deliveries]).toMatchObject([200, { stuck: false, because, disabledChannels: [] }]);
  });

  it('is not ready while the database does not answer', async () => {
    served.eventLog.head = () => Promise.reject(new Error('away'));
    const { status, headers, body } = await served.get('//readyz');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'not-ready', '5']);
  });

  it('counts a reading by its route, however its path is escaped', async () => {
    const escaped = '/tracks/us-cn.counternarcotics/%73tatus?validAt=2026-01-01';
    for (let i = 0; i < 3; i += 1) expect((await served.get(escaped)).status).toBe(200);
    const { text } = await served.get('//metrics');
    expect(text).toContain('route="/api/v1/tracks/:id/status",code="200"');
    expect(text).not.toContain('%73');
  });

  it('exposes the statuses as a state set, and what else its names promise', async () => {
    await served.get('/tracks/us-cn.counternarcotics/status');
    await served.get('/tracks/us-cn.counternarcotics/status');
    const { headers, text } = await served.get('//metrics');
    expect(headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const lines = text.split('\n');
    const states = lines.filter((line) => line.startsWith('thaw_track_status{'));
    expect(states).toHaveLength(9);
    expect(states.filter((line) => line.endsWith(' 1'))).toEqual([
      'thaw_track_status{track="us-cn.counternarcotics",status="frozen"} 1',
    ]);
    const dialogue = Date.UTC(2025, 11, 20) / 1000;
    expect(lines).toContain(`thaw_track_last_dialogue_timestamp_seconds{track="us-cn.counternarcotics"} ${dialogue}`);
    expect(lines).toContain('# TYPE thaw_events_appended counter');
    expect(lines).toContain('thaw_events_appended_total 3');
    expect(lines).toContain('thaw_projection_lag_events 0');
    const served200 = 'method="GET",route="/api/v1/tracks/:id/status",code="200"';
    expect(lines).toContain(`thaw_http_request_duration_seconds_count{${served200}} 2`);
    expect(lines).toContain(`thaw_http_request_duration_seconds_bucket{${served200},le="+Inf"} 2`);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(text).not.toMatch(/\n\n/);
  });

  it('are collected once for scrapes that come at once, and texts of tracks are kept until a row changes', async () => {
    const all = jest.spyOn(served.app.get(Projector).board, 'all');
    const texts = await Promise.all(Array.from({ length: 32 }, async () => (await served.get('//metrics')).text));
    for (const text of texts) expect(text).toContain('status="frozen"} 1');
    expect(all).toHaveBeenCalledTimes(1);
    await served.append(event('CooperationResumed', '2026-01-03'));
    expect((await served.get('//metrics')).text).toContain('status="resumed"} 1');
  });

  it('still has the older text format for who asks for that alone', async () => {
    const { headers, text } = await served.get('//metrics', { accept: 'text/plain' });
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toMatch(/^# TYPE thaw_events_appended_total counter$/m);
    const scraper = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1';
    const scraped = await served.get('//metrics', { accept: scraper });
    expect(scraped.headers.get('content-type')).toMatch(/^application\/openmetrics-text/);
  });

  it('finishes the requests under way before it goes, and takes no new ones', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const find = served.eventLog.find.bind(served.eventLog);
    let begun!: () => void;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    served.eventLog.find = async (id) => {
      begun();
      await released;
      return find(id);
    };
    const [first] = await served.eventLog.read(0, 1);
    const underWay = served.get(`/events/${first!.body.id}`);
    await isBegun;
    const closing = served.app.close();
    await expect(refused(served.origin)).resolves.toBe('ECONNREFUSED');
    release();
    expect(await underWay).toMatchObject({ status: 200, body: { position: 1 } });
    await closing;
  });
});

function refused(origin: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    httpGet(`${origin}/livez`, { agent: false }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}
