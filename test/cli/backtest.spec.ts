import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { thawOn } from './thaw.js';

const record = [
  trackDefined,
  talks('2022-05-01', { id: idOf(1), title: 'Talks in Hawaii', disclosed: '2022-05-01' }),
  suspension('2022-08-05', { id: idOf(2), title: 'Countermeasures', disclosed: '2022-08-09' }),
];
const rule = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const range = ['--from', '2020-01-01', '--to', '2023-12-31'];

describeEachEngine(
  'thaw backtest',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: ReturnType<typeof thawOn>;
    let folder: string;

    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      folder = await mkdtemp(join(tmpdir(), 'thaw-'));
      const input = record.map((body) => JSON.stringify(body)).join('\n');
      expect((await thaw(['import', '-'], { input })).code).toBe(0);
      await writeFile(join(folder, 'rule.json'), JSON.stringify(rule));
    });
    afterAll(async () => {
      await fresh.drop();
      await rm(folder, { recursive: true });
    });

    it('tells what a rule would have told, how late, and by whose word', async () => {
      const { code, stdout, stderr } = await thaw(['backtest', join(folder, 'rule.json'), ...range, '--mode', 'both']);
      expect([code, stderr]).toEqual([0, '']);
      const lines = stdout.split('\n');
      expect(lines.slice(0, 4)).toEqual([
        'Freezes: 1 alert in 4 years',
        '2020-01-01 to 2023-12-31, one track, as known on each day',
        'By what is known now: 1 alert in 4 years',
        'Late against what is known now: 4 days (median), 4 (worst)',
      ]);
      expect(lines[5]).toContain(
        `2022-08-09  4 d   ${track.title} went from active to frozen when China suspended talks`,
      );
    });

    it('gives the same as data, of a rule that is read from stdin and has no name', async () => {
      const { code, stdout } = await thaw(['backtest', '-', ...range, '--json'], {
        input: JSON.stringify({ when: rule.when }),
      });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        rule: { name: 'untitled' },
        noise: { alerts: 1, says: '1 alert in 4 years' },
        firings: [{ firedOn: '2022-08-09', evidence: [{ id: idOf(2), title: 'Countermeasures' }] }],
      });
    });

    it.each([
      [['--from', '2020-01-01', '--mode', 'never'], 2, '--mode is one of as-known, hindsight, both'],
      [['--from', '2020-02-30'], 2, '"2020-02-30" is not a calendar day'],
      [[], 2, '--from DAY is missing'],
      [['--from', '2020-01-01', '--to', '2999-01-01'], 1, 'to is later than'],
      [['--from', '2020-01-01', '--track', 'us-cn.fishing'], 3, 'there is no track us-cn.fishing'],
    ])('refuses %j with %d', async (args, refused, told) => {
      const { code, stdout, stderr } = await thaw(['backtest', join(folder, 'rule.json'), ...args]);
      expect([code, stdout]).toEqual([refused, '']);
      expect(stderr).toContain(told);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
