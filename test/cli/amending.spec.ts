import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cooperationPolicy } from '../../src/domain/policy/cooperation-1.js';
import { idOf, suspension, talks, track, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { thawOn } from './thaw.js';

const [held, frozen, again] = [idOf(1), idOf(2), idOf(3)];
const reason = ['--reason', 'the ministry published another date'];
const record = [
  trackDefined,
  talks('2022-07-01', { id: held }),
  suspension('2022-08-05', { id: frozen }),
  suspension('2022-08-09', { id: again }),
];

describeEachEngine(
  'thaw on what is about the record',
  (engine) => {
    let fresh: FreshDatabase;
    let folder: string;
    let thaw: ReturnType<typeof thawOn>;

    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      folder = await mkdtemp(join(tmpdir(), 'thaw-test-'));
      thaw = thawOn(fresh.url);
      const input = record.map((line) => JSON.stringify(line)).join('\n');
      expect(await thaw(['import', '-'], { input })).toMatchObject({ code: 0 });
    });
    afterAll(async () => {
      await fresh.drop();
      await rm(folder, { recursive: true });
    });

    const revised = `${track.id}: history revised: frozen from 2022-08-04, not 2022-08-05`;

    it('corrects an event and says in words what that changed, after a dry run that stored nothing', async () => {
      const event = JSON.stringify(suspension('2022-08-04'));
      const dry = await thaw(['correct', frozen, '-', ...reason, '--dry-run'], { input: event });
      expect(dry).toEqual({ code: 0, stderr: '', stdout: `a dry run: nothing is stored\n${revised}\n` });
      const odd = await thaw(['correct', frozen, '-', ...reason, '--dry-run'], {
        input: JSON.stringify(suspension('0022-08-04')),
      });
      expect(odd.stderr).toBe('taken, but /event/occurred lies in the year 22: is a digit missing?\n');
      const file = join(folder, 'event.json');
      await writeFile(file, event);
      const { code, stdout } = await thaw(['correct', frozen, file, ...reason, '--by', 'an editor', '--json']);
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        {
          id: expect.any(String),
          position: 5,
          repeated: false,
          statusChanges: [],
          historyChanges: [expect.objectContaining({ track: track.id, count: 1 })],
          remarks: [],
        },
      ]);
      const correction = (JSON.parse(stdout) as { id: string }).id;
      const further = await thaw(['correct', correction, '-', ...reason], {
        input: JSON.stringify(suspension('2022-08-06')),
      });
      expect(further.stdout).toMatch(
        new RegExp(
          `^recorded at position 6, as .*\n${track.id}: history revised: frozen from 2022-08-06, not 2022-08-04\n$`,
        ),
      );
    });

    it('retracts, merges and disputes', async () => {
      const gone = await thaw(['retract', frozen, ...reason, '--disclosed', '2023-01-01']);
      expect(gone).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('frozen from 2022-08-09, not 2022-08-06'),
      });
      const last = await thaw(['events', '--after', '6', '--json']);
      const [{ body }] = JSON.parse(last.stdout) as [{ body: { id: string; disclosed: string } }];
      expect(body.disclosed).toBe('2023-01-01');
      expect(await thaw(['retract', body.id, ...reason])).toMatchObject({ code: 0 });
      const merged = await thaw(['merge', frozen, again, ...reason]);
      expect(merged).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('no status changes, now or in the past'),
      });
      const disputed = await thaw(['dispute', frozen, '--party', 'CN', '--says', 'there was no suspension']);
      expect(disputed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^recorded at position 10,/) });
      const { stdout } = await thaw(['status', track.id, '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ flags: expect.arrayContaining(['contested']) });
    });

    it('adds to an event what became known later', async () => {
      const lasting = talks('2022-01-10/..', { id: idOf(4) });
      expect(await thaw(['import', '-'], { input: JSON.stringify(lasting) })).toMatchObject({ code: 0 });
      const adds = JSON.stringify({ ended: '2022-01-12', outcome: 'A plan' });
      const added = await thaw(['amend', idOf(4), '-', ...reason, '--disclosed', '2022-02-01'], { input: adds });
      expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^recorded at position/) });
      const again = await thaw(['amend', idOf(4), '-', ...reason], { input: adds });
      expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('which has no open end') });
    });

    it('assesses a track, and adopts a policy by name or from a file', async () => {
      const stands = ['--status', 'paused', '--evidence', held, '--from', '2022-09-01', '--expires', '2022-10-01'];
      const assessed = await thaw(['assess', track.id, ...stands, ...reason]);
      const said = `${track.id}: history revised: paused from 2022-09-01 to 2022-10-02, not frozen`;
      expect(assessed).toMatchObject({ code: 0, stdout: expect.stringContaining(said) });
      expect(await thaw(['adopt', track.id, 'leaders@1', ...reason])).toMatchObject({ code: 0 });
      const file = join(folder, 'policy.json');
      await writeFile(file, JSON.stringify({ ...cooperationPolicy, name: 'ours@1' }));
      expect(await thaw(['adopt', track.id, file, ...reason])).toMatchObject({ code: 0 });
      const { stdout } = await thaw(['status', track.id, '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ reading: { policy: 'ours@1' } });
    });

    it('refuses what is not there, does not stand or cannot be, says why, and stores nothing', async () => {
      const refused: [args: string[], code: number, why: string][] = [
        [['retract', idOf(9), ...reason], 3, 'no entry has the id'],
        [['adopt', 'us-cn.x', 'leaders@1', ...reason], 3, 'there is no track us-cn.x'],
        [['adopt', track.id, 'leaders@7', ...reason], 1, 'there is no policy leaders@7'],
        [['correct', again, '-', ...reason], 4, 'is merged into'],
        [['correct', held, '-', ...reason], 2, 'has another id'],
        [['retract', held], 2, '--reason'],
        [['correct', held, 'nowhere.json', ...reason], 2, 'cannot be read'],
        [
          ['assess', track.id, '--status', 'warm', '--evidence', held, '--expires', '2100-01-01', ...reason],
          1,
          '/status',
        ],
      ];
      const input = JSON.stringify(talks('2022-07-02', { id: again }));
      const before = (await thaw(['verify', '--json'])).stdout;
      for (const [args, code, why] of refused) {
        expect(await thaw(args, { input })).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(why) });
      }
      expect((await thaw(['verify', '--json'])).stdout).toBe(before);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
