import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Notification } from '../../../src/contract/alerts/notification.js';
import { describeEachEngine } from '../../support/databases.js';
import { idOf } from '../../support/given.js';
import { DeliveryHarness, openDeliveryHarness } from './delivery-harness.js';
import { notification } from '../notifications.js';
import { Receiver } from './receiver.js';

// 15 January 2026, a Thursday, 13:00 in Berlin. It is quiet there from 22:00 to 07:00.
const evening = '2026-01-15T21:30:00Z';
const beforeEnd = '2026-01-16T05:59:59Z';
const morning = '2026-01-16T06:00:00Z';
const nights = {
  windows: [{ days: ['thursday', 'friday'] as ('thursday' | 'friday')[], from: '22:00', to: '07:00' }],
  passes: ['critical'] as 'critical'[],
};
const warning = { severity: 'warning' };

const alertOf = (key: string, state: 'firing' | 'resolved' | 'withdrawn') => ({
  ...notification('any').data.alerts[0]!,
  ...{ key, state, title: key, reason: { says: `${key} is frozen.`, events: [] } },
});
const fires = (group: string, ...keys: string[]) =>
  notification(group, {}, { ...warning, title: `A rule: ${keys.join()}`, alerts: keys.map((key) => alertOf(key, 'firing')) }); // prettier-ignore
const withdraws = (group: string, key: string) => {
  const withdrawn = { entry: idOf(9), said: `${key} is frozen.` };
  const title = `Withdrawn: A rule: ${key}`;
  return notification(group, { type: 'thaw.alert.withdrawn' }, { ...warning, title, alerts: [alertOf(key, 'withdrawn')], withdrawn }); // prettier-ignore
};
const ends = (group: string, key: string, ...others: string[]) => {
  const alerts = [alertOf(key, 'resolved'), ...others.map((each) => alertOf(each, 'firing'))];
  return notification(
    group,
    { type: 'thaw.alert.resolved' },
    { ...warning, title: `Resolved: A rule: ${key}`, alerts },
  );
};

describeEachEngine(
  'quiet windows of a channel',
  (engine) => {
    let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
    let receiver: Receiver;
    let hook: string;
    const room = () => opened.room;
    const told = () =>
      receiver.received
        .map(({ body }) => JSON.parse(body) as Notification)
        .map(({ type, data }) => `${type} ${data.title}`);
    const states = () =>
      room().rows<{ state: string; reason: string | null }>(
        'SELECT state, reason FROM alert_delivery ORDER BY sequence',
      );

    beforeEach(async () => {
      opened = await openDeliveryHarness(engine);
      receiver = await new Receiver().open();
      const schedule = { zone: 'Europe/Berlin', quiet: nights };
      const settings = { url: receiver.url };
      hook = (await room().channels.create({ kind: 'webhook', name: 'desk', settings, schedule })).id;
      room().worker.start();
      await room().advanceTo(evening);
    });
    afterEach(async () => {
      await opened.close();
      await receiver.close();
    });

    it('hold back what fires, and it is told when they end', async () => {
      await room().put([hook], fires('one', 'a'));
      await room().advanceTo(beforeEnd);
      expect(told()).toEqual([]);
      expect(await states()).toEqual([
        { state: 'waiting', reason: 'the channel is quiet until 2026-01-16T06:00:00.000Z' },
      ]);
      await room().advanceTo(morning);
      expect(told()).toEqual(['thaw.alert.firing A rule: a']);
      expect(await states()).toEqual([{ state: 'sent', reason: null }]);
    });

    it('need no word of what began and ended in them', async () => {
      await room().put([hook], fires('one', 'a'));
      await room().worker.idle();
      await room().advanceTo('2026-01-16T02:00:00Z');
      await room().put([hook], ends('one', 'a'));
      await room().advanceTo(morning);
      expect(told()).toEqual([]);
      const reason = 'what it told began and ended in the quiet time';
      expect(await states()).toEqual([
        { state: 'skipped', reason },
        { state: 'skipped', reason },
      ]);
    });

    it('tell of the end of what was told before them', async () => {
      await room().advanceTo('2026-01-16T06:30:00Z');
      await room().put([hook], fires('one', 'a'));
      await room().advanceTo('2026-01-16T22:00:00Z');
      await room().put([hook], ends('one', 'a'));
      await room().advanceTo('2026-01-17T05:59:59Z');
      expect(told()).toEqual(['thaw.alert.firing A rule: a']);
      await room().advanceTo('2026-01-17T06:00:00Z');
      expect(told()).toEqual(['thaw.alert.firing A rule: a', 'thaw.alert.resolved Resolved: A rule: a']);
    });

    it('tell in one notification how a group stands in the end', async () => {
      await room().put([hook], fires('one', 'a', 'b'), ends('one', 'a', 'b'), fires('one', 'b', 'c'));
      await room().advanceTo(morning);
      expect(told()).toEqual(['thaw.alert.firing Frozen talks: 2 tracks']);
      const { data } = JSON.parse(receiver.received[0]!.body) as Notification;
      expect(data.text).toBe('b is frozen.\nc is frozen.');
      expect(data.alerts.map(({ key, state }) => `${key} ${state}`)).toEqual(['b firing', 'c firing', 'a resolved']);
      const reason = 'it was told together with what followed';
      expect((await states()).filter((each) => each.reason === reason)).toHaveLength(3);
    });

    it('let pass the severities that their setting names, and tests', async () => {
      await room().put(
        [hook],
        notification('one'),
        notification('two', { type: 'thaw.alert.test' }, { severity: 'info' }),
      );
      await room().worker.idle();
      expect(told()).toHaveLength(2);
    });

    it('hold back the next try of what failed before them', async () => {
      receiver.answer((response) => void response.writeHead(500).end());
      await room().advanceTo('2026-01-16T20:59:59Z');
      await room().put([hook], fires('one', 'a'));
      await room().worker.idle();
      expect(receiver.received).toHaveLength(1);
      receiver.answer((response) => void response.writeHead(200).end());
      await room().advanceTo('2026-01-17T05:59:59Z');
      expect(receiver.received).toHaveLength(1);
      await room().advanceTo('2026-01-17T06:00:00Z');
      expect(receiver.received).toHaveLength(2);
    });

    it('do not leave an alert on that ended in the moment after them, before anything held was sent', async () => {
      await room().put([hook], fires('one', 'a', 'b'), fires('one', 'a', 'b', 'c'), fires('two', 'd'));
      await room().advanceTo(beforeEnd);
      // The clock leaps without ringing, as where no process runs.
      room().clock.set('2026-01-16T06:30:00Z');
      await room().put([hook], ends('one', 'a', 'b', 'c'), ends('one', 'b', 'c'), ends('three', 'e'));
      await room().worker.idle();
      expect(told().sort()).toEqual([
        'thaw.alert.firing A rule: d',
        'thaw.alert.firing Frozen talks: c',
        'thaw.alert.resolved Resolved: A rule: e',
      ]);
    });

    it('tell of the withdrawal of what was told, and told to be over, before them', async () => {
      await room().advanceTo('2026-01-16T06:30:00Z');
      await room().put([hook], fires('one', 'a'), ends('one', 'a'));
      await room().advanceTo('2026-01-16T22:00:00Z');
      await room().put([hook], withdraws('one', 'a'));
      await room().advanceTo('2026-01-17T06:00:00Z');
      expect(told().slice(2)).toEqual(['thaw.alert.withdrawn Withdrawn: A rule: a']);
    });

    it('let a severity pass also where others of its group are held, and tell with it how they stand', async () => {
      await room().put([hook], fires('one', 'a'), fires('two', 'c'));
      await room().worker.idle();
      const both = fires('one', 'a', 'b');
      await room().put([hook], { ...both, data: { ...both.data, severity: 'critical' } });
      await room().worker.idle();
      expect(told()).toEqual(['thaw.alert.firing Frozen talks: 2 tracks']);
      await room().advanceTo(morning);
      expect(told()).toEqual(['thaw.alert.firing Frozen talks: 2 tracks', 'thaw.alert.firing A rule: c']);
    });

    it('are those of the schedule as it is by then', async () => {
      await room().put([hook], fires('one', 'a'), ends('one', 'a'));
      await room().worker.idle();
      const quiet = { ...nights, windows: [{ ...nights.windows[0]!, to: '05:00' }] };
      await room().channels.change(hook, { schedule: { zone: 'Europe/Berlin', quiet } });
      room().worker.wake();
      await room().worker.idle();
      await room().advanceTo('2026-01-16T04:00:00Z');
      expect((await states()).map(({ state }) => state)).toEqual(['skipped', 'skipped']);
      await room().advanceTo('2026-01-16T22:00:00Z');
      await room().put([hook], fires('two', 'b'));
      await room().worker.idle();
      expect(told()).toEqual([]);
      await room().channels.change(hook, { schedule: null });
      room().worker.wake();
      await room().worker.idle();
      expect(told()).toEqual(['thaw.alert.firing A rule: b']);
    });

    it('end once, whichever process looks', async () => {
      const other = new DeliveryHarness(await opened.fresh.open(), { clock: room().clock });
      other.worker.start();
      await room().put([hook], fires('one', 'a', 'b'), ends('one', 'a', 'b'), fires('two', 'c'));
      await room().worker.idle();
      room().clock.advanceTo(morning);
      other.worker.wake();
      await Promise.all([room().worker.idle(), other.worker.idle()]);
      expect(told().sort()).toEqual(['thaw.alert.firing A rule: c', 'thaw.alert.firing Frozen talks: b']);
      await other.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
