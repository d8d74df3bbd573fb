import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { SMTPServer } from 'smtp-server';
import type { DeliveryHarness } from './delivery-harness.js';
import { openDeliveryHarness } from './delivery-harness.js';
import { natsProgram, NatsWithUsers } from '../../support/servers/nats-with-users.js';
import { notification } from '../notifications.js';
import { answers, Receiver } from './receiver.js';

interface StateRow {
  state: string;
  reason: string | null;
  attempts: number;
}

let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
const room = (): DeliveryHarness => opened.room;
const states = () => room().rows<StateRow>('SELECT state, reason, attempts FROM alert_delivery ORDER BY sequence');
const channel = async (kind: string, settings: Record<string, unknown>) =>
  (await room().channels.create({ kind, name: `${kind} of the desk`, settings })).id;
const deliver = async (id: string, ...all: ReturnType<typeof notification>[]) => {
  await room().put([id], ...all);
  await room().worker.idle();
};

beforeEach(async () => {
  opened = await openDeliveryHarness('SQLite :memory:');
  room().worker.start();
});
afterEach(() => opened.close());

/** A real SMTP server that keeps the mails it takes. */
async function openMailServer(onRecipient: (address: string) => Error | undefined = () => undefined) {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH'],
    onRcptTo: ({ address }, _session, callback) => callback(onRecipient(address)),
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { mails, port, close };
}

const mail = { host: '127.0.0.1', encryption: 'none', from: 'thaw@example.org', to: ['desk@example.org'] };

describe('email', () => {
  // The server complains that its certificate is known to all; no test of ours takes it for safe.
  beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => void jest.restoreAllMocks());

  it('arrives at a real SMTP server as text and HTML, escaped, in a thread by its group', async () => {
    const server = await openMailServer();
    const id = await channel('email', { ...mail, port: server.port });
    const [first, second] = [notification('g'), notification('g', { type: 'thaw.alert.resolved' })];
    await deliver(id, first, second);
    expect((await states()).map(({ state }) => state)).toEqual(['sent', 'sent']);
    const [one, two] = server.mails.map((text) => text.replaceAll(/=\r\n/g, '').replaceAll('=3D', '='));
    expect(one).toMatch(/^Subject: \[FIRING critical\] United States-China/m);
    expect(one).toContain(`Message-ID: <${first.id}@example.org>`);
    expect(one).toContain('Auto-Submitted: auto-generated');
    expect(one).toContain('suspends <five> fields of *cooperation* (MFA of China)');
    expect(one).toContain('military talks &amp; suspends &lt;five&gt; fields');
    expect(two).toMatch(/^Subject: \[RESOLVED\]/m);
    const thread = /^References:\s+(\S+)/m;
    expect(thread.exec(one!)![1]).toBe(thread.exec(two!)![1]);
    await server.close();
  });

  it('is given up where the server refuses for good, and tried again where it says later', async () => {
    const codes = [550, 451];
    const server = await openMailServer(() => Object.assign(new Error('no'), { responseCode: codes.shift() }));
    const id = await channel('email', { ...mail, port: server.port });
    await deliver(id, notification('a'));
    await deliver(id, notification('b'));
    expect(await states()).toMatchObject([
      { state: 'failed', reason: 'the mail server answered 550' },
      { state: 'waiting', reason: 'the mail server answered 451' },
    ]);
    await server.close();
  });

  it('does not go where the encryption that was asked for cannot be had', async () => {
    const server = await openMailServer();
    const id = await channel('email', { ...mail, port: server.port, encryption: 'starttls' });
    await deliver(id, notification('a'));
    expect(server.mails).toEqual([]);
    expect(await states()).toMatchObject([{ state: 'waiting' }]);
    await server.close();
  });
});

const natsServer = process.env.THAW_TEST_NATS;

// Shown as skipped where no server is named, as PostgreSQL is; .ci/run names one.
(natsServer ? describe : describe.skip)('NATS', () => {
  it('is published on the subject, with the id that JetStream holds against repetition', async () => {
    const server = natsServer!;
    const listener = await connect({ servers: server });
    const subscription = listener.subscribe('thaw.test.>');
    await listener.flush();
    const id = await channel('nats', { server: `nats://${server}`, subject: 'thaw.test.alerts' });
    const sent = notification('g');
    await deliver(id, sent);
    expect(await states()).toMatchObject([{ state: 'sent' }]);
    for await (const message of subscription) {
      expect(message.subject).toBe('thaw.test.alerts');
      expect(message.headers?.get('Nats-Msg-Id')).toBe(sent.id);
      expect(message.json()).toEqual(sent);
      break;
    }
    await listener.close();
  });

  // Where NATS is on another machine, its program may be missing on this one.
  (natsProgram ? it : it.skip).each([
    ['nkey', () => NatsWithUsers.byNkey()],
    ['credentials', () => NatsWithUsers.byCredentials()],
  ])('is published by a user that signs in by its %s, and not without', async (way, start) => {
    const nats = await start();
    const settings = { server: `nats://${nats.address}`, subject: 'thaw.alerts' };
    await deliver(await channel('nats', { ...settings, [way]: nats.secret }), notification('a'));
    const unnamed = await room().channels.create({ kind: 'nats', name: 'nobody', settings });
    await deliver(unnamed.id, notification('b'));
    expect(await states()).toMatchObject([{ state: 'sent' }, { state: 'waiting' }]);
    expect(JSON.stringify(await room().channels.list())).not.toContain(nats.secret.slice(0, 40));
    const twice = { ...settings, [way]: nats.secret, token: 'another' };
    await expect(channel('nats', twice)).rejects.toThrow(/one way to sign in/);
    await nats.close();
  });

  describe('where a stream keeps the subject', () => {
    let admin: Awaited<ReturnType<typeof connect>>;
    const stream = 'THAW_TEST_KEPT';
    const api = async (act: string, body: object = {}) =>
      (await admin.request(`$JS.API.STREAM.${act}.${stream}`, JSON.stringify(body))).json<{
        error?: object;
        state?: { messages: number };
      }>();
    const create = (more: object = {}) =>
      api('CREATE', { name: stream, subjects: ['thaw.kept.>'], storage: 'memory', ...more });
    const kept = async () => (await api('INFO')).state!.messages;
    beforeEach(async () => {
      admin = await connect({ servers: natsServer! });
      await api('DELETE');
    });
    afterEach(async () => {
      await api('DELETE');
      await admin.close();
    });
    const desk = () => channel('nats', { server: `nats://${natsServer}`, subject: 'thaw.kept.alerts' });

    it('counts as sent once the stream has kept it, and what comes twice is kept once', async () => {
      expect(await create()).not.toHaveProperty('error');
      const id = await desk();
      const [delivery] = await room().put([id], notification('g'));
      await room().worker.idle();
      expect(await states()).toMatchObject([{ state: 'sent' }]);
      const head = 'SELECT response_head FROM alert_delivery_attempt';
      expect(await room().rows(head)).toMatchObject([
        { response_head: expect.stringContaining(`the stream ${stream} keeps it as 1`) },
      ]);
      await room().database.write((run) =>
        run.query(`UPDATE alert_delivery SET state = 'waiting', sent_at = NULL WHERE id = '${delivery!}'`),
      );
      room().worker.wake();
      await room().worker.idle();
      expect([(await states())[0]!.state, await kept()]).toEqual(['sent', 1]);
    });

    it('is tried again where the stream is full and keeps no more', async () => {
      expect(await create({ max_msgs: 1, discard: 'new' })).not.toHaveProperty('error');
      const id = await desk();
      await deliver(id, notification('a'));
      await deliver(id, notification('b'));
      expect(await states()).toMatchObject([
        { state: 'sent' },
        { state: 'waiting', reason: 'the stream refused it (maximum messages exceeded)' },
      ]);
      expect(await kept()).toBe(1);
    });

    it('needs no acknowledgement where the stream gives none', async () => {
      expect(await create({ no_ack: true })).not.toHaveProperty('error');
      await deliver(await desk(), notification('a'));
      expect(await states()).toMatchObject([{ state: 'sent' }]);
    });
  });

  it('is tried again where nobody listens', async () => {
    const id = await channel('nats', { server: 'nats://127.0.0.1:1', subject: 'thaw.test.alerts' });
    await deliver(id, notification('g'));
    expect(await states()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
  });
});

describe('the channels that POST a message', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await new Receiver().open()));
  afterEach(() => receiver.close());
  const body = () => JSON.parse(receiver.received.at(-1)!.body) as Record<string, never>;

  it.each(['slack', 'teams', 'discord'])(
    '%s gets what its own format needs, and its address stays secret',
    async (kind) => {
      const id = await channel(kind, { url: receiver.url });
      await deliver(id, notification('g'));
      expect(await states()).toMatchObject([{ state: 'sent' }]);
      expect(body()).toMatchSnapshot();
      expect(JSON.stringify(await room().channels.get(id))).not.toContain('/hook');
    },
  );

  it('ntfy gets JSON and a token', async () => {
    const id = await channel('ntfy', { server: receiver.url, topic: 'thaw', token: 'tk_secret' });
    await deliver(id, notification('g'));
    expect(receiver.received[0]!.headers.authorization).toBe('Bearer tk_secret');
    expect(body()).toMatchObject({ topic: 'thaw', priority: 5, title: expect.stringMatching(/^\[FIRING critical\]/) });
  });

  it.each(['slack', 'teams', 'discord', 'ntfy'])('%s is not made too large by what a record may hold', async (kind) => {
    const settings = kind === 'ntfy' ? { server: receiver.url, topic: 'thaw' } : { url: receiver.url };
    const id = await channel(kind, settings);
    const alert = notification('g').data.alerts[0]!;
    const event = alert.reason.events[0]!;
    const long = {
      ...event,
      title: '*詩]('.repeat(75),
      sources: [{ ...event.sources[0]!, url: `https://e.org/${'x'.repeat(480)}` }],
    };
    const alerts = Array.from({ length: 100 }, () => ({
      ...alert,
      reason: { says: '*_[<&'.repeat(200), events: Array.from({ length: 50 }, () => long) },
    }));
    await deliver(id, notification('big', {}, { title: '<@everyone> '.repeat(25), text: '詩*'.repeat(2_000), alerts }));
    const text = receiver.received.at(-1)!.body;
    expect(Buffer.byteLength(text)).toBeLessThan(
      { slack: 200_000, teams: 28_000, discord: 30_000, ntfy: 6_000 }[kind]!,
    );
    expect(await states()).toMatchObject([{ state: 'sent' }]);
    if (kind === 'discord') {
      const [embed] = (body() as unknown as { embeds: Record<string, never>[] }).embeds;
      const { title, description, fields, footer } = embed as unknown as {
        title: string;
        description: string;
        fields: { name: string; value: string }[];
        footer: { text: string };
      };
      expect(title.length).toBeLessThanOrEqual(256);
      for (const { name, value } of fields) {
        expect(name.length).toBeLessThanOrEqual(256);
        expect(value.length).toBeLessThanOrEqual(1_024);
      }
      const all = [title, description, footer.text, ...fields.flatMap(({ name, value }) => [name, value])].join('');
      expect(all.length).toBeLessThanOrEqual(6_000);
      expect(title).not.toMatch(/(?<!\\)</);
    }
    if (kind === 'slack') {
      const { blocks } = body() as unknown as { blocks: { type: string; text?: { text: string } }[] };
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(blocks[0]!.text!.text.length).toBeLessThanOrEqual(150);
    }
  });
});

describe('the log', () => {
  it('gets a line of the level that the severity asks for', async () => {
    const id = await channel('log', {});
    await deliver(id, notification('g'));
    expect(room().logged).toMatchObject([
      { level: 'error', message: 'United States-China counternarcotics is frozen', fields: { severity: 'critical' } },
    ]);
  });
});

describe('a channel that the receiver, or five days of failure, has ended', () => {
  let receiver: Receiver;
  beforeEach(async () => void (receiver = await new Receiver().open()));
  afterEach(() => receiver.close());

  it('is disabled at once by 410, what waits is dead, and the others are told', async () => {
    const id = await channel('webhook', { url: receiver.url });
    await channel('log', {});
    receiver.answer(answers(410));
    await deliver(id, notification('a'), notification('a'));
    expect(await states()).toMatchObject([
      { state: 'failed', reason: 'HTTP 410' },
      { state: 'dead', reason: 'the channel was disabled' },
      { state: 'sent' },
    ]);
    expect(room().logged).toMatchObject([
      {
        level: 'warn',
        message: 'The channel webhook of the desk is disabled',
        fields: { type: 'thaw.channel.disabled' },
      },
    ]);
    expect(await room().channels.get(id)).toMatchObject({
      enabled: false,
      disabledBecause: 'The receiver said that it is gone (HTTP 410)',
    });
    await deliver(id, notification('b'));
    expect(receiver.received).toHaveLength(1);
  });

  it('is disabled after five days without a success, and not by failures with successes between', async () => {
    const id = await channel('webhook', { url: receiver.url });
    const day = 86_400_000;
    const begin = room().clock.now();
    receiver.answer(answers(500), answers(500), answers(500), answers(200), answers(500));
    for (let n = 0; n <= 5; n++) {
      await room().advanceTo(begin + n * day);
      await deliver(id, notification(`day ${n}`));
    }
    expect(await room().channels.get(id)).toMatchObject({ enabled: true });
    await room().advanceTo(begin + 12 * day);
    const { enabled, disabledBecause } = await room().channels.get(id);
    expect([enabled, disabledBecause]).toEqual([false, expect.stringMatching(/^Nothing has reached it for 5 days/)]);
  });
});
