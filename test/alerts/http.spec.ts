import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DeliveryWorker } from '../../src/alerts/delivery/delivery-worker.js';
import { Outbox } from '../../src/alerts/outbox/outbox.js';
import { ServedApp } from '../support/served-app.js';
import { notification } from './notifications.js';
import { answers, Receiver } from './delivery/receiver.js';

interface Delivery {
  id: string;
  state: string;
  notification: string;
  tries: { outcome: string; status: number; responseHead: string; latencyMs: number }[];
  body: { type: string; data: { title: string } };
}

describe('channels and deliveries over HTTP', () => {
  let served: ServedApp;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await new Receiver().open();
    served = await ServedApp.open('SQLite :memory:', '2026-01-15T12:00:00Z', null, { privateAddresses: 'all' });
  });
  afterAll(async () => {
    await served.close();
    await receiver.close();
  });
  const make = async (name: string, settings: object = { url: receiver.url }, kind = 'webhook') =>
    (await served.post('/alert-channels', { kind, name, settings })).body as unknown as { id: string; secret: string };
  const worker = () => served.app.get(DeliveryWorker);
  const outbox = () => served.app.get(Outbox);
  const put = async (channel: string, group: string) => {
    const sent = notification(group);
    const [id] = await served.database.write((run) => outbox().put(run, [{ notification: sent, channels: [channel] }]));
    outbox().announce();
    await worker().idle();
    return id!;
  };

  it('makes a webhook, shows its secret once, and never again', async () => {
    const made = await served.post('/alert-channels', {
      kind: 'webhook',
      name: 'once',
      settings: { url: receiver.url },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/alert-channels/${String(made.body.id)}`);
    const secret = String(made.body.secret);
    expect(secret).toMatch(/^whsec_/);
    const headers = { authorization: 'Bearer of-something-secret' };
    const changed = await served.send('PATCH', `/alert-channels/${String(made.body.id)}`, {
      body: JSON.stringify({ settings: { headers } }),
      headers: { 'content-type': 'application/json' },
    });
    expect(changed.body).toMatchObject({ settings: { url: receiver.url }, secretsSet: ['secret', 'headers'] });
    const shown = [changed.text];
    for (const path of ['/alert-channels', `/alert-channels/${String(made.body.id)}`]) {
      shown.push((await served.get(path)).text);
    }
    // A receiver that says back what it was sent gives nothing away either.
    receiver.answer((response, received) => answers(200, {}, JSON.stringify(received.headers))(response, received));
    const tested = await served.post(`/alert-channels/${String(made.body.id)}/test`, '{}');
    receiver.answer(answers(200));
    expect(receiver.received.at(-1)!.headers.authorization).toBe(headers.authorization);
    for (const text of [...shown, tested.text, ...served.logged()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('of-something-secret');
    }
  });

  it('sends a test that is marked TEST, signed as alerts are, and answers with what came of it', async () => {
    const { id, secret } = await make('tested');
    const answer = await served.post(`/alert-channels/${id}/test`, '{}');
    const delivery = answer.body as unknown as Delivery;
    expect(answer.status).toBe(200);
    expect(delivery).toMatchObject({ state: 'sent', body: { type: 'thaw.alert.test' } });
    expect(delivery.tries).toMatchObject([
      { outcome: 'sent', status: 200, responseHead: expect.stringMatching(/^HTTP 200/) },
    ]);
    const { headers, body } = receiver.received.at(-1)!;
    const now = new Date('2026-01-15T12:00:00Z').getTime();
    const realNow = Date.now;
    Date.now = () => now;
    try {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        data: { title: expect.stringContaining('TEST') },
      });
    } finally {
      Date.now = realNow;
    }
  });

  it('says what came of a test that fails, and tries it again as any other', async () => {
    const { id } = await make('failing');
    receiver.answer(answers(500, { 'content-type': 'text/plain' }, 'no luck'), answers(200));
    const { body } = await served.post(`/alert-channels/${id}/test`, '{}');
    expect(body).toMatchObject({ state: 'waiting', reason: 'HTTP 500', tries: [{ status: 500 }] });
    expect((body as unknown as Delivery).tries[0]!.responseHead).toContain('no luck');
    served.clock.advanceTo(served.clock.now() + 6_000);
    await worker().idle();
    expect((await served.get(`/deliveries/${String(body.id)}`)).body).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('lists deliveries by channel and state, in pages', async () => {
    const { id } = await make('listed');
    for (const group of ['a', 'b', 'c']) await put(id, group);
    const first = await served.get(`/deliveries?channel=${id}&state=sent&limit=2`);
    expect(first.body.data.map(({ group }) => group)).toEqual(['c', 'b']);
    expect(first.headers.get('link')).toMatch(/rel="next"$/);
    const second = await served.get(`/deliveries?channel=${id}&limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(second.body).toMatchObject({ data: [{ group: 'a', channelName: 'listed' }], nextCursor: null });
    expect((await served.get(`/deliveries?channel=${id}&state=failed`)).body.data).toEqual([]);
  });

  it('keeps 1 KiB of an answer and no more', async () => {
    const { id } = await make('talkative');
    receiver.answer(answers(200, {}, 'ä'.repeat(1_000_000)));
    const delivery = await put(id, 'much');
    receiver.answer(answers(200));
    const { tries } = (await served.get(`/deliveries/${delivery}`)).body as unknown as Delivery;
    const { length } = Buffer.from(tries[0]!.responseHead);
    expect(length).toBeLessThanOrEqual(1_024);
    expect(length).toBeGreaterThan(1_000);
    expect(tries[0]!.responseHead).not.toContain('\ufffd');
  });

  it('redelivers one under the same id', async () => {
    const { id } = await make('again');
    const delivery = await put(id, 'again');
    const before = receiver.received.length;
    const answer = await served.post(`/deliveries/${delivery}/redeliver`, '{}');
    expect(answer).toMatchObject({ status: 202, body: { id: delivery, state: 'waiting' } });
    await worker().idle();
    const ids = receiver.ids.slice(before - 1);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('recovers a window after a dry run, and only what its channel can take', async () => {
    const { id } = await make('recovered');
    await served.send('PATCH', `/alert-channels/${id}`, patch({ enabled: false }));
    for (const group of ['x', 'y']) await put(id, group);
    const gone = await make('gone');
    await served.send('PATCH', `/alert-channels/${gone.id}`, patch({ enabled: false }));
    await put(gone.id, 'z');
    await served.send('DELETE', `/alert-channels/${gone.id}`);
    expect((await served.post(`/alert-channels/${id}/test`, '{}')).body.code).toBe('channel-disabled');
    await served.send('PATCH', `/alert-channels/${id}`, patch({ enabled: true }));
    const window = { from: '2026-01-15T00:00:00Z', to: '2026-01-16T00:00:00Z' };
    const before = receiver.received.length;
    const dry = await served.post('/deliveries/recover', { ...window, dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, recovered: 2, skipped: 1 });
    await worker().idle();
    expect(receiver.received).toHaveLength(before);
    expect((await served.post('/deliveries/recover', { ...window, channel: id })).body).toMatchObject({
      dryRun: false,
      recovered: 2,
      skipped: 0,
    });
    await worker().idle();
    expect(receiver.received).toHaveLength(before + 2);
    expect((await served.post('/deliveries/recover', { ...window, dryRun: true })).body).toMatchObject({
      recovered: 0,
    });
  });

  it('counts tries and what waits, and says when deliveries are stuck', async () => {
    const metrics = (await served.get('//metrics')).text;
    expect(metrics).toMatch(/thaw_deliveries_total\{channel="tested",outcome="sent"\} 1/);
    expect(metrics).toMatch(/thaw_deliveries_total\{channel="failing",outcome="retry"\} 1/);
    expect(metrics).toMatch(/^thaw_delivery_queue_length 0$/m);
    expect((await served.get('//readyz')).body.deliveries).toMatchObject({ waiting: 0, stuck: false, because: null });
    const { id } = await make('stuck');
    await worker().stop();
    await put(id, 'stuck');
    served.clock.set(served.clock.now() + 300_000);
    const { status, body } = await served.get('//readyz');
    expect(status).toBe(200);
    expect(body.deliveries).toMatchObject({ waiting: 1, stuck: true, because: expect.stringMatching(/five minutes/) });
    worker().start();
    await worker().idle();
    expect((await served.get('//readyz')).body.deliveries).toMatchObject({ waiting: 0, stuck: false });
  });

  it.each([
    ['an unknown kind', { kind: 'pigeon', name: 'x' }, '/kind'],
    ['no name', { kind: 'log', settings: {} }, '/name'],
    ['an unknown field', { kind: 'log', name: 'x', colour: 'red' }, '/colour'],
    ['an unknown setting', { kind: 'log', name: 'x', settings: { 'a/b': 1 } }, '/settings/a~1b'],
    ['no URL', { kind: 'webhook', name: 'x', settings: { url: 'ftp://example.org' } }, '/settings/url'],
    [
      'a URL with a password',
      { kind: 'slack', name: 'x', settings: { url: 'https://a:b@example.org' } },
      '/settings/url',
    ],
    [
      'a secret that is none',
      { kind: 'webhook', name: 'x', settings: { url: 'https://example.org', secret: 'short' } },
      '/settings/secret',
    ],
    [
      'the secret that Thaw keeps',
      { kind: 'webhook', name: 'x', settings: { url: 'https://example.org', previous: {} } },
      '/settings/previous',
    ],
    [
      'a header of ours',
      { kind: 'webhook', name: 'x', settings: { url: 'https://e.org', headers: { 'Webhook-Id': 'x' } } },
      '/settings/headers/Webhook-Id',
    ],
    [
      'a header of two lines',
      { kind: 'webhook', name: 'x', settings: { url: 'https://e.org', headers: { a: 'x\r\nb: y' } } },
      '/settings/headers/a',
    ],
    [
      'nobody to mail to',
      { kind: 'email', name: 'x', settings: { host: 'm.org', from: 'a@b.org', to: [] } },
      '/settings/to',
    ],
    [
      'a password in the clear',
      {
        kind: 'email',
        name: 'x',
        settings: { host: 'm.org', from: 'a@b.org', to: ['a@b.org'], user: 'u', password: 'p', encryption: 'none' },
      },
      '/settings/encryption',
    ],
    [
      'an illegal label',
      { kind: 'alertmanager', name: 'x', settings: { url: 'https://e.org', labels: { 'a-b': 'c' } } },
      '/settings/labels/a-b',
    ],
    [
      'a lapse before the next post',
      { kind: 'alertmanager', name: 'x', settings: { url: 'https://e.org', lapseMinutes: 5 } },
      '/settings/lapseMinutes',
    ],
    [
      'a subject with a wildcard',
      { kind: 'nats', name: 'x', settings: { server: 'nats://e.org', subject: 'thaw.>' } },
      '/settings/subject',
    ],
    ['an illegal topic', { kind: 'ntfy', name: 'x', settings: { topic: 'a b' } }, '/settings/topic'],
  ])('refuses %s, naming the field, and stores nothing', async (_, body, pointer) => {
    const before = (await served.get('/alert-channels')).text;
    const answer = await served.post('/alert-channels', body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-channel' } });
    expect((answer.body.errors as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
    expect((await served.get('/alert-channels')).text).toBe(before);
  });

  it.each([
    ['GET', '/alert-channels/nobody', 404],
    ['GET', '/deliveries/nothing', 404],
    ['GET', '/deliveries?state=lost', 400],
    ['GET', '/deliveries?cursor=xyz', 400],
    ['POST', '/deliveries/recover', 422],
    ['DELETE', '/alert-channels/00000000-0000-7000-8000-000000000000', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const init = method === 'POST' ? patch({ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }) : {};
    expect((await served.send(method, path, init)).status).toBe(status);
  });

  it('refuses a new address without the secrets that would go there, and shows no token of an address', async () => {
    const { id } = await make('moved', { url: `${receiver.url}/T0K3N1`, headers: { 'X-Key': 'k-e-y' } });
    const refused = await served.send('PATCH', `/alert-channels/${id}`, patch({ settings: { url: 'https://e.org/' } }));
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-channel' } });
    expect(refused.body.errors).toMatchObject([{ pointer: '/settings/headers' }]);
    expect((await served.get(`/alert-channels/${id}`)).body.settings).toEqual({ url: `${receiver.url}/…` });
    await served.post(`/alert-channels/${id}/test`, '{}');
    expect(receiver.received.at(-1)!.path).toBe('/hook/T0K3N1');
    expect((await served.get('/alert-channels')).text).not.toContain('T0K3N1');
  });

  it('takes a name once', async () => {
    await make('taken');
    const answer = await served.post('/alert-channels', { kind: 'log', name: 'taken' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'channel-exists', errors: [{ pointer: '/name' }] } });
  });

  it('tells the settings of every kind as JSON Schema', async () => {
    const { data } = (await served.get('/alert-channels/kinds')).body;
    expect(data.map(({ kind }) => kind)).toEqual([
      'webhook',
      'email',
      'slack',
      'teams',
      'discord',
      'ntfy',
      'alertmanager',
      'nats',
      'log',
    ]);
    expect(data[0]).toMatchObject({
      settings: { required: ['url'] },
      secrets: ['secret', 'headers'],
    });
  });
});

function patch(body: object): RequestInit {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
