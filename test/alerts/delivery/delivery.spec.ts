import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { describeEachEngine } from '../../support/databases.js';
import { openDeliveryHarness } from './delivery-harness.js';
import { notification, start } from '../notifications.js';
import { answers, Receiver, resetMidBody, silence } from './receiver.js';

const at = (offsetMs: number) => new Date(start).getTime() + offsetMs;
const minute = 60_000;
const hour = 60 * minute;

interface StateRow {
  notification: string;
  state: string;
  attempts: number;
  reason: string | null;
}

describeEachEngine('the delivery of notifications by webhook', (engine) => {
  let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
  let receiver: Receiver;
  let hook: string;
  let secret: string;
  const room = () => opened.room;
  const states = () =>
    room().rows<StateRow>('SELECT notification, state, attempts, reason FROM alert_delivery ORDER BY sequence');

  beforeEach(async () => {
    opened = await openDeliveryHarness(engine);
    receiver = await new Receiver().open();
    const made = await room().channels.create({ kind: 'webhook', name: 'desk', settings: { url: receiver.url } });
    [hook, secret] = [made.id, made.secret!];
    room().worker.start();
  });
  afterEach(async () => {
    await opened.close();
    await receiver.close();
  });

  it('brings a CloudEvent whose signature the standardwebhooks package verifies', async () => {
    const sent = notification('one');
    room().clock.set(Date.now());
    await room().put([hook], sent);
    await room().worker.idle();
    const { headers, body } = receiver.received[0]!;
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(sent);
    expect(headers['webhook-id']).toBe(sent.id);
    expect(() =>
      new Webhook(secret).verify(body.replace('frozen', 'active'), headers as Record<string, string>),
    ).toThrow();
    expect(await states()).toEqual([{ notification: sent.id, state: 'sent', attempts: 1, reason: null }]);
  });

  it('signs with both secrets for a day after a rotation, and then with the new one only', async () => {
    room().clock.set(Date.now());
    const { secret: renewed } = await room().channels.rotate(hook);
    await room().put([hook], notification('one'));
    await room().worker.idle();
    const { headers, body } = receiver.received[0]!;
    for (const each of [secret, renewed!]) new Webhook(each).verify(body, headers as Record<string, string>);
    room().clock.set(room().clock.now() + 24 * hour + 1);
    await room().put([hook], notification('two'));
    await room().worker.idle();
    expect(String(receiver.received[1]!.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('tries again after a 500, under the same id', async () => {
    receiver.answer(answers(500), answers(200));
    const sent = notification('one');
    await room().put([hook], sent);
    await room().worker.idle();
    expect(await states()).toMatchObject([{ state: 'waiting', attempts: 1, reason: 'HTTP 500' }]);
    await room().advanceTo(at(4_999));
    expect(receiver.received).toHaveLength(1);
    await room().advanceTo(at(5_500));
    expect(receiver.ids).toEqual([sent.id, sent.id]);
    expect(await states()).toMatchObject([{ state: 'sent', attempts: 2, reason: null }]);
  });

  it('loses nothing and keeps the order while the receiver is down for a day', async () => {
    const { url } = receiver;
    await receiver.close();
    const ofOne = [notification('one'), notification('one'), notification('one')];
    await room().put([hook], ofOne[0]!);
    await room().advanceTo(at(10 * hour));
    await room().put([hook], ofOne[1]!);
    await room().advanceTo(at(20 * hour));
    await room().put([hook], ofOne[2]!, notification('two'));
    await room().advanceTo(at(24 * hour));
    expect((await states()).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    await receiver.open();
    expect(receiver.url).toBe(url);
    await room().advanceTo(at(49 * hour));
    expect((await states()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(receiver.ids.filter((id) => ofOne.some((each) => each.id === id))).toEqual(ofOne.map(({ id }) => id));
    expect(receiver.ids).toHaveLength(4);
  });

  it('holds up no other group, nor another channel, behind one that fails', async () => {
    receiver.answer((response, { body }) => answers(body.includes('"group":"bad"') ? 500 : 200)(response, undefined!));
    const [bad, behind, other] = [notification('bad'), notification('bad'), notification('good')];
    await room().put([hook], bad, behind, other);
    await room().worker.idle();
    expect(receiver.ids.sort()).toEqual([bad.id, other.id].sort());
    expect((await states()).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'sent']);
  });

  it('tries at 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each a little late, and then gives up', async () => {
    receiver.answer(answers(503));
    await room().put([hook], notification('one'));
    await room().advanceTo(at(100 * hour));
    const attempts = await room().rows<{ at: number }>('SELECT at FROM alert_delivery_attempt ORDER BY number');
    const gaps = attempts.slice(1).map((each, index) => (each.at - attempts[index]!.at) / 1.05 / minute);
    expect(gaps).toEqual([5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440].map((each) => expect.closeTo(each, 3)));
    expect(new Set(receiver.ids).size).toBe(1);
    expect(await states()).toMatchObject([
      { state: 'failed', attempts: 10, reason: 'given up after 10 attempts; the last failure: HTTP 503' },
    ]);
  });

  it.each([
    ['seconds', '120'],
    ['a date', new Date(at(120_000)).toUTCString()],
  ])('waits as long as Retry-After asks, in %s', async (_, header) => {
    receiver.answer(answers(429, { 'retry-after': header }), answers(200));
    await room().put([hook], notification('one'));
    await room().advanceTo(at(119_000));
    expect(receiver.received).toHaveLength(1);
    await room().advanceTo(at(120_000));
    expect(receiver.received).toHaveLength(2);
  });

  it('ends a try after 15 s where the receiver is slow', async () => {
    receiver.answer(silence, answers(200));
    await room().put([hook], notification('one'));
    await receiver.until(1);
    room().clock.advanceTo(at(15_000));
    await room().worker.idle();
    expect(await states()).toMatchObject([{ state: 'waiting', attempts: 1, reason: 'no whole answer in 15 s' }]);
    await room().advanceTo(at(21_000));
    expect(await states()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('takes an answer that breaks off in the middle for a failure', async () => {
    receiver.answer(resetMidBody, answers(200));
    const sent = notification('one');
    await room().put([hook], sent);
    await room().worker.idle();
    expect(await states()).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    await room().advanceTo(at(6_000));
    expect(receiver.ids).toEqual([sent.id, sent.id]);
    expect(await states()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('follows no redirect', async () => {
    receiver.answer(answers(302, { location: '/elsewhere' }));
    await room().put([hook], notification('one'));
    await room().worker.idle();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
    expect(await states()).toMatchObject([{ state: 'waiting', reason: 'HTTP 302: redirects are not followed' }]);
  });
});
