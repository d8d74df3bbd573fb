import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { acknowledgeLimits } from '../../src/contract/alerts/alerts.js';
import { DeliveryWorker } from '../../src/alerts/delivery/delivery-worker.js';
import { silenceLimits } from '../../src/contract/alerts/silences.js';
import { type Answer, ServedApp } from '../support/served-app.js';
import { defined, event, idOf, track } from '../support/given.js';
import { Receiver } from './delivery/receiver.js';

const now = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const pointers = ({ body }: Answer) => (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
const at = (key: unknown) => `/alerts/${encodeURIComponent(String(key))}`;

describe('alerts over HTTP', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open('SQLite file', now, null, { privateAddresses: 'all' });
    await served.append(defined(), event('TalksHeld', '2026-01-10'));
  });
  afterEach(() => served.close());
  const evaluated = () => served.app.get(Alerter).idle();
  const freeze = async () => {
    await served.post('/alert-rules', freezes);
    await evaluated();
    await served.append(event('TalksSuspended', '2026-01-15'));
    await evaluated();
    return (await served.get('/alerts')).body.data[0]!;
  };

  it('go from a recorded event to a signed webhook', async () => {
    const receiver = await new Receiver().open();
    const settings = { url: receiver.url };
    const { id, secret } = (await served.post('/alert-channels', { kind: 'webhook', name: 'desk', settings })).body;
    const { id: rule } = (await served.post('/alert-rules', { ...freezes, channels: [id] })).body;
    await evaluated();
    const { id: _id, ...suspended } = event('TalksSuspended', '2026-01-15', { title: 'China suspends talks' });
    expect((await served.post('/events', suspended)).status).toBe(201);
    await evaluated();
    await served.app.get(DeliveryWorker).idle();
    const [received] = receiver.received;
    await receiver.close();
    const sent = JSON.parse(received!.body) as { id: string };
    expect(sent).toMatchObject({
      type: 'thaw.alert.firing',
      data: { rule: { id: rule }, title: `Freezes: ${track.title}` },
    });
    expect(received!.headers['webhook-id']).toBe(sent.id);
    served.clock.set(Date.now());
    const signedAt = Number(received!.headers['webhook-timestamp']);
    expect(signedAt).toBe(Date.parse(now) / 1000);
    const signature = new Webhook(String(secret)).sign(sent.id, new Date(now), received!.body);
    expect(received!.headers['webhook-signature']).toBe(signature);
    const { data } = (await served.get('/deliveries')).body;
    expect(data).toMatchObject([{ state: 'sent', notification: sent.id }]);
  });

  it('are listed by state, rule and track, and in pages, what changed last first', async () => {
    const alert = await freeze();
    expect(alert).toMatchObject({
      state: 'firing',
      track: track.id,
      rule: { name: 'Freezes', version: 1 },
      told: 'yes',
    });
    const { rule } = alert as { rule: { id: string } };
    for (const [query, count] of [
      ['state=firing&state=pending', 1],
      ['state=resolved', 0],
      [`rule=${rule.id}`, 1],
      [`rule=${idOf(9)}`, 0],
      [`track=${track.id}`, 1],
      ['track=us-cn.none', 0],
    ] as const) {
      expect([query, (await served.get(`/alerts?${query}`)).body.data.length]).toEqual([query, count]);
    }
    for (const name of ['Two', 'Three'])
      await served.post('/alert-rules', { name, when: { kind: 'flag', flag: 'stale' } });
    const tracks = ['us-fr.a', 'us-fr.b', 'us-fr.c'];
    for (const id of tracks)
      await served.append(defined({ id, parties: ['US', 'FR'] }), event('TalksHeld', '2026-01-11', { tracks: [id] }));
    await served.append(event('TalksSuspended', '2026-01-15', { tracks }));
    await evaluated();
    const seen: unknown[] = [];
    for (let path: string | null = '/alerts?limit=3'; path !== null;) {
      const { body, headers } = await served.get(path);
      seen.push(...body.data.map(({ track: on }) => on));
      const next = body.nextCursor as string | null;
      expect(headers.get('link') === null).toBe(next === null);
      path = next && `/alerts?limit=3&cursor=${next}`;
    }
    expect([...seen].sort()).toEqual([track.id, ...tracks]);
    expect((await served.get('/alerts?cursor=nonsense')).status).toBe(400);
    expect((await served.get('/alerts?state=icy')).status).toBe(400);
  });

  it('are read one by one with their lives, their reasons and the sources of those', async () => {
    const { key } = await freeze();
    const { status, body } = await served.get(at(key));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      key,
      life: [{ happened: 'fired', state: 'firing', routing: { tell: 'now' }, day: '2026-01-15' }],
      events: [{ occurred: '2026-01-15', sources: [{ publisher: 'First' }, { publisher: 'Second' }] }],
    });
    expect((await served.get('/alerts/none')).body.code).toBe('unknown-alert');
  });

  it('are acknowledged once, by somebody, for a reason', async () => {
    const { key } = await freeze();
    const taken = await served.post(`${at(key)}/acknowledge`, { by: 'Ada', why: 'The desk knows' });
    expect([taken.status, taken.body]).toMatchObject([
      200,
      { state: 'acknowledged', acknowledged: { by: 'Ada', why: 'The desk knows', at: '2026-01-15T12:00:00.000Z' } },
    ]);
    expect(taken.body.life).toMatchObject([
      {},
      { happened: 'acknowledged', because: 'Ada has acknowledged it: The desk knows' },
    ]);
    const again = await served.post(`${at(key)}/acknowledge`, { by: 'Bob', why: 'Me too' });
    expect([again.status, again.body.code]).toEqual([409, 'already-acknowledged']);
    const { byLength, whyLength } = acknowledgeLimits;
    const long = { by: 'b'.repeat(byLength + 1), why: 'w'.repeat(whyLength + 1) };
    expect(pointers(await served.post(`${at(key)}/acknowledge`, long))).toEqual(['/by', '/why']);
    expect((await served.post('/alerts/none/acknowledge', { by: 'Ada', why: 'x' })).status).toBe(404);
  });

  it('that are over cannot be acknowledged', async () => {
    const { key } = await freeze();
    const { data } = (await served.get('/alert-rules')).body;
    await served.send('DELETE', `/alert-rules/${String(data[0]!.id)}`);
    await evaluated();
    const answer = await served.post(`${at(key)}/acknowledge`, { by: 'Ada', why: 'x' });
    expect([answer.status, answer.body.code]).toEqual([409, 'not-firing']);
  });

  it('are counted for Prometheus while they fire, acknowledged or not', async () => {
    const { key } = await freeze();
    const line = 'thaw_alerts_firing{rule="Freezes",severity="warning"} 1';
    expect((await served.get('//metrics')).text).toContain(line);
    await served.post(`${at(key)}/acknowledge`, { by: 'Ada', why: 'x' });
    expect((await served.get('//metrics')).text).toContain(line);
    await served.append(event('CooperationResumed', '2026-01-15'));
    const { data } = (await served.get('/alert-rules')).body;
    await served.send('DELETE', `/alert-rules/${String(data[0]!.id)}`);
    await evaluated();
    expect((await served.get('//metrics')).text).not.toContain('thaw_alerts_firing{');
  });

  it('are kept quiet by silences with a reason, an author and an end', async () => {
    const made = await served.post('/alert-silences', {
      reason: 'A summit',
      author: 'Ada',
      endsAt: '2026-02-01T00:00:00Z',
    });
    expect([made.status, made.body]).toMatchObject([201, { startsAt: '2026-01-15T12:00:00.000Z', author: 'Ada' }]);
    const { told } = await freeze();
    expect(told).toBe('no');
    expect((await served.get('/alert-silences')).body.data).toEqual([made.body]);
    const ended = await served.send('DELETE', `/alert-silences/${String(made.body.id)}`);
    expect([ended.status, ended.body.endsAt]).toEqual([200, '2026-01-15T12:00:00.000Z']);
    await evaluated();
    expect((await served.get('/alerts')).body.data[0]).toMatchObject({ told: 'yes' });
    expect((await served.get('/alert-silences')).body.data).toEqual([]);
    expect((await served.get('/alert-silences?ended=true')).body.data).toEqual([ended.body]);
    expect((await served.send('DELETE', `/alert-silences/${idOf(8)}`)).body.code).toBe('unknown-silence');
  });

  it.each<[string, object, string]>([
    ['no reason', { reason: undefined }, '/reason'],
    ['no author', { author: undefined }, '/author'],
    ['an end before its start', { startsAt: '2026-03-01T00:00:00Z' }, '/endsAt'],
    ['an end that is past', { startsAt: '2025-01-01T00:00:00Z', endsAt: '2025-02-01T00:00:00Z' }, '/endsAt'],
    [`more than ${silenceLimits.days} days`, { endsAt: '2027-01-17T00:00:00Z' }, '/endsAt'],
    [
      `more than ${silenceLimits.rules} rules`,
      { rules: Array.from({ length: silenceLimits.rules + 1 }, (_, n) => idOf(n)) },
      '/rules',
    ],
    ['a field that there is not', { colour: 'red' }, '/colour'],
  ])('refuse a silence with %s', async (_, more, expected) => {
    const silence = { reason: 'A summit', author: 'Ada', endsAt: '2026-02-01T00:00:00Z', ...more };
    const answer = await served.post('/alert-silences', silence);
    expect([answer.status, answer.body.code, pointers(answer)]).toEqual([422, 'invalid-silence', [expected]]);
    expect((await served.get('/alert-silences?ended=true')).body.data).toEqual([]);
  });

  it(`refuse more than ${silenceLimits.silences} silences`, async () => {
    const values = Array.from({ length: silenceLimits.silences }, (_, n) => `('${idOf(n)}', '{}', 0, 99999999999999)`);
    await served.database.write((run) => run.query(`INSERT INTO alert_silence VALUES ${values.join(', ')}`));
    const answer = await served.post('/alert-silences', { reason: 'x', author: 'y', endsAt: '2026-02-01T00:00:00Z' });
    expect([answer.status, answer.body.code]).toEqual([409, 'too-many-silences']);
  });
});
