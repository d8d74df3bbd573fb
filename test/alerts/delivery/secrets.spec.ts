import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { SecretKey } from '../../../src/secrets/secret-key.js';
import { SecretKeys } from '../../../src/secrets/secret-keys.js';
import { lockChannels } from '../../../src/alerts/channels/channel-store.js';
import { failingLimitMs } from '../../../src/alerts/delivery/retry-schedule.js';
import { ThawError } from '../../../src/domain/errors.js';
import { describeEachEngine } from '../../support/databases.js';
import { FixedClock } from '../../support/fixed-clock.js';
import { testSecretKey } from '../../support/secret-keys.js';
import { DeliveryHarness, openDeliveryHarness } from './delivery-harness.js';
import { notification, start } from '../notifications.js';
import { answers, Receiver } from './receiver.js';

// What is logged here are faults that the tests have made.
Logger.overrideLogger(false);

type Opened = Awaited<ReturnType<typeof openDeliveryHarness>>;
interface Columns {
  id: string;
  settings: string;
  secrets: string;
}

const columns = (room: DeliveryHarness) =>
  room.rows<Columns>('SELECT id, settings, secrets FROM alert_channel ORDER BY name');
const make = (room: DeliveryHarness, kind: string, settings: Record<string, unknown>, name = kind) =>
  room.channels.create({ kind, name, settings });

const mail = { host: 'mail.example', from: 'a@example.org', to: ['b@example.org'], user: 'u', password: 'pass-word' };
const alertmanager = { url: 'https://am.example', user: 'u', password: 'pass-word' };

describe('a new address', () => {
  let opened: Opened;
  beforeEach(async () => void (opened = await openDeliveryHarness('SQLite :memory:')));
  afterEach(() => opened.close());

  it.each([
    ['webhook', { url: 'https://a.example', headers: { 'X-Key': 'k-e-y' } }, { url: 'https://b.example' }, ['headers']],
    ['alertmanager', alertmanager, { url: 'https://b.example' }, ['password']],
    ['alertmanager', { url: 'https://a.example', token: 'tok-en' }, { url: 'https://a.example/other' }, ['token']],
    ['ntfy', { server: 'https://a.example', topic: 't', token: 'tok-en' }, { server: 'https://b.example' }, ['token']],
    ['ntfy', { server: 'https://a.example', topic: 't', token: 'tok-en' }, { server: null }, ['token']],
    ['nats', { server: 'tls://a.example', subject: 's', token: 'tok-en' }, { server: 'nats://a.example' }, ['token']],
    ['email', mail, { host: 'other.example' }, ['password']],
    ['email', mail, { port: 2525 }, ['password']],
  ])('of a channel of kind %s needs its secrets anew: %j %j', async (kind, settings, address, needed) => {
    const { id } = await make(opened.room, kind, settings);
    const before = await columns(opened.room);
    const pointers = needed.map((name) => ({ pointer: `/settings/${name}` }));
    await expect(opened.room.channels.change(id, { settings: address })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'invalid-channel',
      errors: pointers,
    });
    expect(await columns(opened.room)).toEqual(before);
    const again = Object.fromEntries(needed.map((name) => [name, settings[name as keyof typeof settings]]));
    const changed = await opened.room.channels.change(id, { settings: { ...address, ...again } });
    expect(changed.secretsSet).toEqual(expect.arrayContaining(needed));
  });

  it('goes without the secrets that are removed with it, and a webhook signs on as before', async () => {
    const made = await make(opened.room, 'webhook', { url: 'https://a.example', headers: { 'X-Key': 'k-e-y' } });
    const settings = { url: 'https://b.example', headers: null };
    expect(await opened.room.channels.change(made.id, { settings })).toMatchObject({ secretsSet: ['secret'] });
    await expect(
      opened.room.channels.change(made.id, { settings: { url: 'https://a.example' } }),
    ).resolves.toBeTruthy();
  });

  it('is no matter where the address stays', async () => {
    const { id } = await make(opened.room, 'alertmanager', alertmanager);
    const settings = { url: alertmanager.url, repostMinutes: 7 };
    expect(await opened.room.channels.change(id, { settings })).toMatchObject({ settings: { repostMinutes: 7 } });
  });

  it('is shown without its tokens, kept where it comes back as shown, and refused where … is made part of another', async () => {
    const url = 'https://e.example/hooks/T0K3N?key=s3cret12';
    const { id, settings } = await make(opened.room, 'webhook', { url, headers: { 'X-Key': 'k-e-y' } });
    const shown = { url: 'https://e.example/hooks/…?key=…' };
    expect(settings).toEqual(shown);
    expect((await opened.room.channels.change(id, { name: 'renamed', settings: shown })).settings).toEqual(shown);
    expect(JSON.stringify(await columns(opened.room))).not.toMatch(/T0K3N|s3cret12/);
    for (const other of ['https://other.example/hooks/…?key=…', 'https://e.example/…']) {
      const change = opened.room.channels.change(id, { settings: { url: other, headers: null } });
      await expect(change).rejects.toMatchObject({ errors: [{ pointer: '/settings/url' }] });
    }
  });
});

describe('the log of deliveries', () => {
  let opened: Opened;
  let receiver: Receiver;
  beforeEach(async () => {
    opened = await openDeliveryHarness('SQLite :memory:');
    receiver = await new Receiver().open();
  });
  afterEach(async () => {
    await opened.close();
    await receiver.close();
  });

  it('holds no secret that the receiver says back, in whatever spelling', async () => {
    opened.room.worker.start();
    const [password, token] = ['wonder/land "1"', 'T0K3N-of-the-path'];
    receiver.answer((response, received) => {
      const [, login = ''] = received.headers.authorization?.split(' ') ?? [];
      const plain = Buffer.from(login, 'base64').toString();
      const echo = [received.headers, received.path, plain, encodeURIComponent(plain), JSON.stringify(plain)];
      answers(500, { 'x-echo': encodeURIComponent(plain) }, JSON.stringify(echo))(response, received);
    });
    const url = `${receiver.url}/${token}`;
    const { id } = await make(opened.room, 'alertmanager', { url, user: 'ann', password });
    await opened.room.put([id], notification('g'));
    await opened.room.worker.idle();
    expect(receiver.received[0]!.path).toContain(token);
    const stored = JSON.stringify([
      await opened.room.rows('SELECT response_head, reason FROM alert_delivery_attempt'),
      await opened.room.rows('SELECT reason FROM alert_delivery'),
    ]);
    expect(stored).toContain('HTTP 500');
    const login = Buffer.from(`ann:${password}`).toString('base64');
    for (const secret of [password, encodeURIComponent(password), login, login.slice(8), token, 'wonder', 'land']) {
      expect(stored).not.toContain(secret);
    }
  });
});

describeEachEngine('the secrets in the database', (engine) => {
  let opened: Opened;
  let receiver: Receiver;
  beforeEach(async () => {
    opened = await openDeliveryHarness(engine);
    receiver = await new Receiver().open();
  });
  afterEach(async () => {
    await opened.close();
    await receiver.close();
  });
  const room = () => opened.room;
  /** Another process on the same database, with other keys. */
  const withKeys = (secretKeys: SecretKeys, clock = room().clock) =>
    new DeliveryHarness(room().database, { clock, secretKeys });
  let groups = 0;
  const deliver = async (harness: DeliveryHarness, id: string) => {
    harness.worker.start();
    const group = `group ${(groups += 1)}`;
    await harness.put([id], notification(group));
    await harness.worker.idle();
    const sql = `SELECT state, reason FROM alert_delivery WHERE group_key = '${group}'`;
    return (await harness.rows<{ state: string; reason: string | null }>(sql))[0]!;
  };
  const ntfy = (token = 'tk_wonderland') => ({ server: receiver.url, topic: 'thaw', token });
  /** A channel as the last version stored it. */
  const plain = (id: string, settings: object, secrets: object) =>
    room().database.write((run) =>
      run.query(`UPDATE alert_channel SET settings = '${JSON.stringify(settings)}', secrets = '${JSON.stringify(secrets)}'
        WHERE id = '${id}'`),
    );

  it('are sealed, and open for their channel and their name only', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    const other = await make(room(), 'ntfy', ntfy('tk_other'), 'other');
    const [{ secrets }] = (await columns(room())) as [Columns];
    expect(secrets).toMatch(new RegExp(`^\\{"token":"sealed:v1:${testSecretKey.id}:`));
    expect(await deliver(room(), id)).toMatchObject({ state: 'sent' });
    expect(receiver.received[0]!.headers.authorization).toBe('Bearer tk_wonderland');
    await plain(other.id, { server: receiver.url, topic: 'thaw' }, JSON.parse(secrets) as object);
    expect(await deliver(room(), other.id)).toMatchObject({
      state: 'waiting',
      reason: expect.stringContaining('changed in the database, or belong to another channel'),
    });
    const alerts = receiver.received.filter(({ body }) => body.includes('FIRING'));
    expect(alerts).toHaveLength(1);
  });

  it('that the last version left in plain text are sent on, and sealed at the next start', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    const address = `${receiver.url}/T0K3N-in-the-path`;
    await plain(id, { server: address, topic: 'thaw' }, { token: 'tk_from_before' });
    expect(await deliver(room(), id)).toMatchObject({ state: 'sent' });
    await room().sealing.atStart();
    const stored = JSON.stringify(await columns(room()));
    expect(stored).toContain('sealed:v1:');
    expect(stored).not.toMatch(/tk_from_before|T0K3N/);
    expect(await deliver(room(), id)).toMatchObject({ state: 'sent' });
    expect(receiver.received.at(-1)).toMatchObject({
      path: '/hook/T0K3N-in-the-path',
      headers: { authorization: 'Bearer tk_from_before' },
    });
    if (engine !== 'SQLite file') return;
    await room().worker.stop();
    await room().database.close();
    expect((await readFile(opened.fresh.url.slice('sqlite:'.length))).includes('tk_from_before')).toBe(false);
  });

  it('are opened for readiness once, until they or the keys change, and then said to be locked', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    const other = await make(room(), 'ntfy', ntfy('tk_other'), 'other');
    const open = jest.spyOn(SecretKey.prototype, 'open');
    const opensOf = async () => {
      open.mockClear();
      const fault = await room().sealing.fault();
      return [open.mock.calls.length, fault];
    };
    expect(await opensOf()).toEqual([2, null]);
    expect(await opensOf()).toEqual([0, null]);
    await room().channels.change(id, { settings: { token: 'tk_new' } });
    expect(await opensOf()).toEqual([1, null]);
    const [{ secrets }] = (await columns(room())) as [Columns];
    await plain(other.id, { server: receiver.url, topic: 'thaw' }, JSON.parse(secrets) as object);
    const locked = expect.stringContaining('nothing is sent to other: The secrets token cannot be opened');
    expect(await opensOf()).toEqual([1, locked]);
    expect(await opensOf()).toEqual([0, locked]);
    open.mockRestore();
  });

  it('are refused without a key, with the name of the setting; what is stored already goes on', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    await plain(id, { server: receiver.url, topic: 'thaw' }, { token: 'tk_from_before' });
    const without = withKeys(new SecretKeys({}));
    await expect(make(without, 'webhook', { url: receiver.url })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'no-secret-key',
      message: expect.stringContaining('THAW_SECRET_KEY'),
    });
    await make(without, 'log', {});
    await without.channels.change(id, { settings: { topic: 'other' } });
    await expect(without.channels.change(id, { settings: { token: 'tk_new' } })).rejects.toThrow(/THAW_SECRET_KEY/);
    await without.sealing.atStart();
    expect(await deliver(without, id)).toMatchObject({ state: 'sent' });
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ topic: 'other' });
    await without.close();
  });

  it('whose key is lost disable their channel after five days, which says so, until they are given again', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    await make(room(), 'log', {});
    const other = withKeys(new SecretKeys({ current: SecretKey.generate() }));
    await other.sealing.atStart();
    await deliver(other, id);
    await other.advanceTo(other.clock.now() + failingLimitMs);
    expect(await other.channels.get(id)).toMatchObject({ enabled: true });
    await other.put([id], notification('days later'));
    await other.worker.idle();
    const because = new RegExp(
      `secrets token cannot be opened: .*key ${testSecretKey.id}, which is in neither THAW_SECRET_KEY`,
    );
    expect(await other.channels.get(id)).toMatchObject({
      enabled: false,
      disabledBecause: expect.stringMatching(because),
      secretsSet: ['token'],
    });
    expect(other.logged).toMatchObject([{ message: 'The channel ntfy is disabled' }]);
    await other.channels.change(id, { name: 'renamed' });
    for (const change of [{ enabled: true }, { settings: { topic: 'x' } }]) {
      await expect(other.channels.change(id, change)).rejects.toMatchObject({
        errors: [{ pointer: '/settings/token' }],
      });
    }
    await other.channels.change(id, { enabled: true, settings: { token: 'tk_again' } });
    expect(await deliver(other, id)).toMatchObject({ state: 'sent' });
    await other.close();
  });

  it.each([
    ['no key', new SecretKeys({})],
    ['another key', new SecretKeys({ current: SecretKey.generate() })],
  ])('of a process with %s wait for one with the right key, and the channel stays enabled', async (_, keys) => {
    const { id } = await make(room(), 'ntfy', ntfy());
    // It stands still after its attempt, so that the next one is made by the other process.
    const without = withKeys(keys, new FixedClock(start));
    await without.sealing.atStart();
    expect(await deliver(without, id)).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/secrets token cannot be opened: .* of this process/),
    });
    expect(await without.channels.get(id)).toMatchObject({ enabled: true, failingSince: start });
    expect(await without.sealing.fault()).toMatch(/nothing is sent to ntfy: The secrets token cannot be opened/);
    expect(receiver.received).toEqual([]);
    room().worker.start();
    await room().advanceTo(room().clock.now() + 60_000);
    expect(await room().rows('SELECT state FROM alert_delivery')).toEqual([{ state: 'sent' }]);
    expect(receiver.received).toHaveLength(1);
    expect(await room().channels.get(id)).toMatchObject({ enabled: true, failingSince: null });
    expect(await room().sealing.fault()).toBeNull();
    await without.close();
  });

  it('whose key file cannot be read are not lost: deliveries wait, and a change is refused with 503', async () => {
    const read = jest.fn((): SecretKey[] => [testSecretKey]);
    const unused = () => {
      throw new Error('the file is only read');
    };
    const other = withKeys(new SecretKeys({}, { read, make: unused, write: unused }));
    const { id } = await make(room(), 'webhook', { url: receiver.url, headers: { 'X-Key': 'k-e-y' } });
    read.mockImplementation(() => {
      throw new ThawError('unavailable', 'unreadable-key', 'the key file of secrets cannot be used: EIO');
    });
    expect(await deliver(other, id)).toEqual({
      state: 'waiting',
      reason: expect.stringContaining('the key file of secrets cannot be used: EIO'),
    });
    expect(await other.sealing.fault()).toContain('EIO');
    await expect(other.channels.change(id, { enabled: true })).rejects.toMatchObject({ code: 'unreadable-key' });
    expect(await other.channels.get(id)).toMatchObject({ enabled: true });
    read.mockReset().mockReturnValue([testSecretKey]);
    await other.advanceTo(other.clock.now() + 60_000);
    expect(receiver.received[0]!.headers['x-key']).toBe('k-e-y');
    // Once for an attempt, however many secrets it opens.
    expect(read).toHaveBeenCalledTimes(1);
    await other.close();
  });

  it('are sealed anew and changed by one transaction at a time', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    const order: string[] = [];
    const waiting: Promise<unknown>[] = [];
    await room().database.write(async (run) => {
      await lockChannels(run);
      const [rotation, change] = [room().rotation.rotate(), room().channels.change(id, { name: 'renamed' })];
      waiting.push(...[rotation, change].map((each) => each.then(() => order.push('done'))));
      // On SQLite there is one writer at a time anyhow.
      const held = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      while (engine === 'PostgreSQL' && ((await run.query(held)) as unknown[]).length < 2);
      order.push('let go');
    });
    await Promise.all(waiting);
    expect(order).toEqual(['let go', 'done', 'done']);
  });

  it('are sealed with another key by a rotation, and the old one opens nothing any more', async () => {
    const { id } = await make(room(), 'ntfy', ntfy());
    const hook = await make(room(), 'webhook', { url: receiver.url, headers: { 'X-Key': 'k-e-y' } });
    const current = SecretKey.generate();
    const both = withKeys(new SecretKeys({ current, old: testSecretKey }));
    expect(await deliver(both, id)).toMatchObject({ state: 'sent' });
    expect(await both.rotation.rotate()).toEqual({ key: current.id, channels: 2, sources: 0, secrets: 3, locked: [] });
    expect(JSON.stringify(await columns(room()))).not.toContain(testSecretKey.id);
    const after = withKeys(new SecretKeys({ current }));
    expect(await deliver(after, hook.id)).toMatchObject({ state: 'sent' });
    expect(receiver.received.at(-1)!.headers['x-key']).toBe('k-e-y');
    await both.close();
    await after.close();
  });
});
