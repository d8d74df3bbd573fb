import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { logPageLimits } from '../../src/readings/log/log-page.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

interface Body {
  readonly id: string;
  readonly occurred: string;
}

describeEachEngine(
  'a page of the log',
  (engine) => {
    let served: ServedApp;
    const fat = Array.from({ length: 50 }, (_, index) => ({
      ...{ title: 't'.repeat(500), publisher: `${index}`, quote: 'q'.repeat(2_000) },
    }));
    beforeAll(async () => {
      served = await ServedApp.open(engine);
      await served.append(
        defined(),
        event('TalksHeld', '2025-03', { actors: [{ country: 'US', role: 'participant' }] }),
        event('StatementMade', '2025-02-28'),
        event('TalksHeld', '2025-04-01', { actors: [{ country: 'CN', role: 'participant' }] }),
        event('StatementMade', '2024~/2025-03-10'),
      );
    });
    afterAll(() => served.close());

    const found = async (query: string) =>
      (await served.get(`/events?${query}`)).body.data.map(({ body }) => (body as Body).occurred);

    it('has the events by a party, and those that may have happened on a day', async () => {
      expect(await found('party=US')).toEqual(['2025-03', '2025-02-28', '2024~/2025-03-10']);
      expect(await found('from=2025-03-05&to=2025-03-05')).toEqual(['2025-03', '2024~/2025-03-10']);
      expect(await found('party=CN&from=2025-03-31')).toEqual(['2025-04-01']);
      expect(await found('party=FR')).toEqual([]);
    });

    it('does not pass over an entry that it cannot read', async () => {
      const { position } = await served.eventLog.head();
      await served.database.write(async (run) => {
        const body = JSON.stringify({ type: 'TypeOfTomorrow', id: idOf(99) });
        await run.query(
          `INSERT INTO entry (position, id, type, recorded_at, recorded_by, body, hash)
           VALUES (${position + 1}, '${idOf(99)}', 'TypeOfTomorrow', 0, 'test', '${body}', '')`,
        );
        await run.query(`INSERT INTO entry_track VALUES ('us-cn.other', ${position + 1})`);
        await run.query(`UPDATE log_head SET position = ${position + 1}`);
      });
      expect((await served.get('/events?party=US')).body.code).toBe('unreadable-entry');
      expect((await served.get(`/events?party=US&track=${track.id}`)).status).toBe(200);
    });

    it('is short where its entries are long, and says where the next begins', async () => {
      const { position } = await served.eventLog.head();
      const count = 40;
      await served.append(
        ...Array.from({ length: count }, () => event('StatementMade', '2026-01-10', { sources: fat })),
      );
      let after = position;
      const ids: string[] = [];
      for (let pages = 0; ; pages++) {
        const { text, body } = await served.get(`/events?limit=500&after=${after}`);
        expect(text.length).toBeLessThan(logPageLimits.length * 1.1);
        ids.push(...body.data.map(({ body: entry }) => (entry as Body).id));
        if (body.nextCursor === null) {
          expect(pages).toBeGreaterThan(0);
          break;
        }
        after = Number(body.nextCursor);
      }
      expect(new Set(ids).size).toBe(count);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
