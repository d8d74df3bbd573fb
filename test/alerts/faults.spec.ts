import { spawn } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { describeEachEngine } from '../support/databases.js';
import { DeliveryHarness, openDeliveryHarness } from './delivery/delivery-harness.js';
import { notification } from './notifications.js';
import { answers, Receiver, silence } from './delivery/receiver.js';

const hour = 3_600_000;

describeEachEngine(
  'faults between an alert and its receiver',
  (engine) => {
    let opened: Awaited<ReturnType<typeof openDeliveryHarness>>;
    let receiver: Receiver;
    let hook: string;
    const room = () => opened.room;

    beforeEach(async () => {
      opened = await openDeliveryHarness(engine);
      receiver = await new Receiver().open();
      hook = (await room().channels.create({ kind: 'webhook', name: 'desk', settings: { url: receiver.url } })).id;
    });
    afterEach(async () => {
      await opened.close();
      await receiver.close();
    });

    const states = async () =>
      (await room().rows<{ state: string }>('SELECT state FROM alert_delivery ORDER BY sequence')).map(
        ({ state }) => state,
      );

    /** Puts `count` notifications and delivers them, and is killed once the receiver has so many. */
    function deliverAndKill(run: string, count: number, killAt: number): Promise<string[]> {
      const script = './test/alerts/delivery/deliver-until-killed.ts';
      const args = ['--import', './test/runner/typescript.mjs', script, opened.fresh.url, hook, run, String(count)];
      const child = spawn(process.execPath, args);
      return new Promise((resolve, reject) => {
        let printed = '';
        let complaint = '';
        child.stdout.on('data', (chunk) => (printed += chunk));
        child.stderr.on('data', (chunk) => (complaint += chunk));
        child.on('close', (_, signal) => {
          if (signal === 'SIGKILL') resolve(printed.split('\n').slice(0, -1));
          else reject(new Error(complaint));
        });
        void receiver.until(receiver.received.length + killAt).then(() => child.kill('SIGKILL'));
      });
    }

    it('a kill -9 loses nothing that was committed, sends nothing under another id, and keeps the order', async () => {
      const committed: string[] = [];
      for (const run of ['a', 'b']) {
        receiver.answer((response, received) => void setImmediate(() => answers(200)(response, received)));
        committed.push(...(await deliverAndKill(run, 200, 40)));
      }
      // The next process takes over what the dead ones had under way, once their leases have run out.
      room().clock.set(Date.now());
      room().worker.start();
      await room().advanceTo(Date.now() + hour);
      const ids = receiver.received.map(({ body }) => JSON.parse(body) as { id: string; data: { group: string } });
      expect(committed.length).toBeGreaterThan(60);
      const arrived = new Set(ids.map(({ id }) => id));
      expect(committed.filter((line) => !arrived.has(line.split(' ')[0]!))).toEqual([]);
      expect(new Set(receiver.ids)).toEqual(arrived);
      expect((await states()).every((state) => state === 'sent')).toBe(true);
      // By first arrival: what comes twice has the id that the receiver knows.
      const first = [...new Map(ids.map(({ id, data }) => [id, data.group]))];
      for (const group of new Set(first.map(([, each]) => each))) {
        const inGroup = first.filter(([, each]) => each === group).map(([id]) => id);
        expect(inGroup).toEqual([...inGroup].sort());
      }
    }, 120_000);

    it('a crash between the sending and the note sends again under the same id', async () => {
      const sent = notification('one');
      await room().put([hook], sent);
      // Another worker takes it, sends it, and is never heard of again.
      receiver.answer(silence);
      const other = new DeliveryHarness(room().database, { clock: room().clock });
      other.worker.start();
      await receiver.until(1);
      receiver.answer(answers(200));
      room().worker.start();
      await room().worker.idle();
      expect(receiver.received).toHaveLength(1);
      room().clock.set(room().clock.now() + 60_001);
      room().worker.wake();
      await room().worker.idle();
      expect(receiver.ids).toEqual([sent.id, sent.id]);
      expect(await states()).toEqual(['sent']);
      await receiver.close();
      await other.close();
      // What the lost one says in the end changes nothing.
      expect(await states()).toEqual(['sent']);
    });

    it('two workers share the work: each delivery is sent once, and the groups keep their order', async () => {
      // On SQLite a second connection of the same thread would wait for the first, which could then never go on.
      const database = engine === 'PostgreSQL' ? await opened.fresh.open() : room().database;
      const other = new DeliveryHarness(database, { clock: room().clock });
      room().worker.start();
      other.worker.start();
      const all = Array.from({ length: 120 }, (_, n) => notification(`group ${n % 10}`));
      for (const each of all) {
        await room().put([hook], each);
        other.outbox.announce();
      }
      for (let looks = 0; looks < 200 && (await states()).includes('waiting'); looks++) {
        room().worker.wake();
        other.worker.wake();
        await Promise.all([room().worker.idle(), other.worker.idle()]);
      }
      expect(receiver.received).toHaveLength(all.length);
      for (let group = 0; group < 10; group++) {
        const inOrder = all.filter(({ data }) => data.group === `group ${group}`).map(({ id }) => id);
        expect(receiver.ids.filter((id) => inOrder.includes(id))).toEqual(inOrder);
      }
      await other.close();
    });

    it('what is rolled back with its alert is never sent', async () => {
      room().worker.start();
      const failing = room().database.write(async (run) => {
        await room().outbox.put(run, [{ notification: notification('one'), channels: [hook] }]);
        throw new Error('the alert could not be written');
      });
      await expect(failing).rejects.toThrow();
      room().outbox.announce();
      await room().worker.idle();
      expect([await states(), receiver.received]).toEqual([[], []]);
    });

    it('the same notification is put into the outbox once', async () => {
      const sent = notification('one');
      expect(await room().put([hook], sent)).toHaveLength(1);
      expect(await room().put([hook], sent)).toHaveLength(0);
    });

    if (engine === 'PostgreSQL') {
      it('a database that is gone for a while delays, and loses nothing', async () => {
        room().worker.start();
        await room().put([hook], notification('one'), notification('one'));
        await receiver.until(1);
        const admin = new Client({ connectionString: process.env.THAW_TEST_POSTGRES_URL });
        await admin.connect();
        const { pathname } = new URL(opened.fresh.url);
        const name = pathname.slice(1);
        await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
        const others = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';
        await admin.query(others, [name]);
        room().worker.wake();
        await room().worker.idle();
        expect(room().worker.fault).toBe('the database does not answer');
        await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
        await admin.end();
        await room().advanceTo(room().clock.now() + 6_000);
        expect(room().worker.fault).toBe(null);
        await room().advanceTo(room().clock.now() + hour);
        expect(await states()).toEqual(['sent', 'sent']);
        const inOrder = [...new Set(receiver.ids)];
        expect(inOrder).toHaveLength(2);
        expect(inOrder).toEqual([...inOrder].sort());
      });
    }
  },
  ['SQLite file', 'PostgreSQL'],
);
