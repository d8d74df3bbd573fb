import { expect, it } from '@jest/globals';
import { sourceLimits } from '../../src/contract/sources.js';
import { sourceTable } from '../../src/sources/entities.js';
import { describeEachEngine } from '../support/databases.js';
import { vanishedLimits, vanishedRows } from '../../src/sources/kinds/vanished-rows.js';
import { idOf } from '../support/given.js';
import { SourceHarness } from './source-harness.js';

describeEachEngine(
  'the sources of a monitor',
  (engine) => {
    it(`are ${sourceLimits.sources} at most: one more is refused, until one is deleted`, async () => {
      const room = await SourceHarness.open(engine);
      const source = (name: string) => room.served.post('/sources', { kind: 'webhook', name });
      const first = await source('first');
      await room.served.database.write(async ({ manager }) => {
        const row = await manager.findOneByOrFail(sourceTable, { id: String(first.body.id) });
        const more = Array.from({ length: sourceLimits.sources - 2 }, (_, n) => ({
          ...row,
          id: idOf(n),
          name: `${n}`,
        }));
        await manager.insert(sourceTable, more);
      });
      const last = await source('last');
      expect(last.status).toBe(201);
      const beyond = await source('beyond');
      expect([beyond.status, beyond.body.code]).toEqual([409, 'too-many-sources']);
      expect(beyond.body.detail).toContain(`${sourceLimits.sources} sources`);
      expect((await room.served.send('DELETE', `/sources/${String(last.body.id)}`)).status).toBe(204);
      expect((await source('beyond')).status).toBe(201);
      await room.close();
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);

it(`at most ${vanishedLimits.rows} rows of a table are taken for deleted at once, whatever share of it that is`, async () => {
  const read = (rows: number) => {
    const live = async function* () {
      yield Array.from({ length: rows }, (_, n) => `row ${n}`);
    };
    return vanishedRows(live(), { parts: [], mostPercent: 100 });
  };
  expect((await read(vanishedLimits.rows)).deletions).toHaveLength(vanishedLimits.rows);
  expect(await read(vanishedLimits.rows + 1)).toMatchObject({
    deletions: [],
    warning: expect.stringContaining(`at most ${vanishedLimits.rows} are at once`),
  });
});
