import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { BackTestWorker } from '../../src/alerts/back-test/back-test-worker.js';
import { backTestTable } from '../../src/alerts/back-test/entities.js';
import { alertChangeTable, alertTable } from '../../src/alerts/lifecycle/entities.js';
import { attemptTable, type DeliveryRow, deliveryTable } from '../../src/alerts/outbox/entities.js';
import { execute } from '../../src/event-log/database/sql.js';
import { Retention, removedAtOnce, retentionTimes } from '../../src/upkeep/retention/retention.js';
import { headline, Inbox, meeting } from '../candidates/inbox.js';
import { describeEachEngine } from '../support/databases.js';

const day = 86_400_000;
const keepMs = {
  deliveries: 10 * day,
  alerts: 20 * day,
  idempotencyKeys: 5 * day,
  dismissed: 10 * day,
  backTests: 10 * day,
};
const channel = '0190163d-8694-7000-8000-0000000000c1';

describeEachEngine(
  'what is kept for a time',
  (engine) => {
    let inbox: Inbox;
    beforeEach(async () => void (inbox = await Inbox.open(engine, [], { keepMs })));
    afterEach(() => inbox.served.close());

    const now = () => inbox.served.clock.now();
    const idOf = (number: number) => `0190163d-8694-7000-8000-${number.toString(16).padStart(12, '0')}`;
    /** Lets days pass, at the end of which what is older is looked for. */
    const later = async (days: number) => {
      inbox.served.clock.advanceTo(now() + days * day);
      await inbox.served.app.get(Retention).idle();
      inbox.served.clock.advanceTo(now() + retentionTimes.firstMs);
      await inbox.served.app.get(Retention).idle();
    };
    const read = async <T>(sql: string) =>
      (await inbox.served.database.read((run) => execute<T & object>(run, sql))).rows;
    const count = async (table: string) => (await read<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n;

    const delivery = (number: number, more: Partial<DeliveryRow>): DeliveryRow => ({
      ...{ sequence: number, id: idOf(number), channel, group_key: 'g', notification: `n${number}`, type: 't' },
      ...{ body: '{}', state: 'sent', reason: null, attempts: 1, tries: 1, next_attempt_at: 0, lease: null },
      ...{ leased_until: 0, created_at: now(), sent_at: now(), repost_at: null, held_until: null },
      ...more,
    });

    it('goes when it is older: deliveries that have ended, with their attempts', async () => {
      await inbox.served.database.write(async ({ manager }) => {
        await manager.insert(deliveryTable, [
          ...Array.from({ length: removedAtOnce + 5 }, (_, index) => delivery(100 + index, {})),
          delivery(1, { state: 'failed' }),
          delivery(2, { state: 'waiting', next_attempt_at: now() + 1_000 * day }),
          delivery(3, { repost_at: now() + 1_000 * day }),
          delivery(4, { created_at: now() + 5 * day }),
        ]);
        const attempt = { number: 1, at: now(), latency: 1, outcome: 'sent', status: 200, reason: null } as const;
        for (const number of [1, 3]) {
          await manager.insert(attemptTable, { ...attempt, delivery: idOf(number), response_head: '' });
        }
      });
      await later(9);
      expect(await count('alert_delivery')).toBe(removedAtOnce + 9);
      await later(2);
      const left = await read<{ sequence: number }>('SELECT sequence FROM alert_delivery ORDER BY sequence');
      expect(left).toEqual([{ sequence: 2 }, { sequence: 3 }, { sequence: 4 }]);
      expect(await read('SELECT delivery FROM alert_delivery_attempt')).toEqual([{ delivery: idOf(3) }]);
      const metrics = (await inbox.served.get('//metrics')).text;
      expect(metrics).toContain(`thaw_retention_removed_total{what="deliveries"} ${removedAtOnce + 6}\n`);
    });

    it('goes when it is older: alerts that have ended, with their histories', async () => {
      const alert = { rule: channel, track: 'x', group_key: 'g', told: 'yes', body: '{}', updated_at: now() };
      await inbox.served.database.write(async ({ manager }) => {
        await manager.insert(alertTable, [
          { ...alert, key: 'ended', state: 'resolved', open: 0 },
          { ...alert, key: 'later', state: 'resolved', open: 0, updated_at: now() + 10 * day },
        ]);
        const change = { number: 1, at: now(), body: '{}' };
        for (const key of ['ended', 'later']) await manager.insert(alertChangeTable, { ...change, key });
      });
      await later(19);
      expect(await count('alert')).toBe(2);
      await later(2);
      for (const table of ['alert', 'alert_change'])
        expect(await read(`SELECT key FROM ${table}`)).toEqual([{ key: 'later' }]);
    });

    it('goes when it is older: idempotency keys, and the log and the audit log stay', async () => {
      await inbox.served.database.write(async (run) => {
        const row = ['key-1', 'hash', now()];
        await execute(run, 'INSERT INTO idempotency_key (key, content_hash, claimed_at) VALUES ($1, $2, $3)', row);
        await execute(
          run,
          `INSERT INTO audit_entry (sequence, at, actor, action, detail, hash) VALUES (1, $1, 'a', 'b', '{}', 'c')`,
          [now()],
        );
      });
      const entries = await count('entry');
      await later(4);
      expect(await count('idempotency_key')).toBe(1);
      await later(2);
      expect(await count('idempotency_key')).toBe(0);
      await later(4_000);
      expect([await count('entry'), await count('audit_entry')]).toEqual([entries, 1]);
    });

    it('goes when it is older: dismissed candidates and the texts of their reports, which do not come back', async () => {
      const [dismissed, waiting] = [
        headline(meeting, { key: 'k1' }),
        headline('Tariffs on Chinese steel are raised by the US'),
      ];
      await inbox.take([dismissed, waiting]);
      const { id } = (await inbox.list()).find(({ title }) => title === meeting)!;
      await inbox.judge(id, { kind: 'dismiss', reason: 'No news' });
      await later(9);
      expect((await inbox.served.get(`/candidates/${id}`)).status).toBe(200);
      await later(2);
      expect((await inbox.served.get(`/candidates/${id}`)).status).toBe(404);
      const bodies = (await read<{ body: string }>('SELECT body FROM report')).map(({ body }) => body).join('');
      expect(bodies).not.toContain(meeting);
      expect(bodies).toContain(waiting.title);
      expect(await count('judgement')).toBe(1);
      await inbox.take([dismissed], { now: now() });
      expect((await inbox.list()).map(({ title }) => title)).toEqual([waiting.title]);
    });

    it('goes when it is older: back-tests that are over', async () => {
      const { served } = inbox;
      const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
      const { body } = await served.post('/backtests', { rule, from: '2025-01-01', to: '2025-12-31' });
      await served.app.get(BackTestWorker).idle();
      await served.database.write(async ({ manager }) => {
        const row = await manager.findOneByOrFail(backTestTable, { id: String(body.id) });
        await manager.insert(backTestTable, { ...row, id: idOf(1), state: 'waiting', position: 1_000, ended_at: null });
      });
      await later(9);
      expect((await served.get(`/backtests/${String(body.id)}`)).body.state).toBe('done');
      await served.database.write(({ manager }) => manager.update(backTestTable, { id: idOf(1) }, { asked_at: now() }));
      await later(2);
      expect((await served.get(`/backtests/${String(body.id)}`)).status).toBe(404);
      expect(await count('back_test')).toBe(1);
    });

    it('stays for ever where no time is set', async () => {
      await inbox.served.close();
      inbox = await Inbox.open(engine);
      await inbox.served.database.write(({ manager }) => manager.insert(deliveryTable, delivery(1, {})));
      await later(4_000);
      expect(await count('alert_delivery')).toBe(1);
      expect((await inbox.served.get('//metrics')).text).not.toContain('thaw_retention');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
