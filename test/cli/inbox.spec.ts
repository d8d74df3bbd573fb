import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { addSource, feed, headline, meeting, storeReports } from '../candidates/inbox.js';
import { suspension, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { type Thaw, thawOn } from './thaw.js';

const resumed = 'US and China resume counternarcotics cooperation';

describeEachEngine(
  'thaw on candidates',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: Thaw;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      const lines = [trackDefined, suspension('2025-12-30')].map((entry) => JSON.stringify(entry)).join('\n');
      await thaw(['import', '-'], { input: lines });
      const database = await fresh.open();
      await addSource(database, feed, 'A feed');
      await storeReports(database, [headline(resumed), headline(meeting), headline(meeting, { publisher: 'AP' })]);
    });
    afterAll(() => fresh.drop());

    const ids = async () => {
      const { stdout } = await thaw(['inbox', '--json']);
      return (JSON.parse(stdout) as { data: { id: string; title: string }[] }).data;
    };

    it('lists what awaits judgement, and shows one with its effect', async () => {
      const { stdout, code } = await thaw(['inbox']);
      expect([code, stdout.split('\n').length]).toEqual([0, 4]);
      expect(stdout).toContain(resumed);
      const { id } = (await ids()).find(({ title }) => title === resumed)!;
      const shown = await thaw(['inbox', id]);
      expect(shown.stdout).toContain('waiting, [2026-01-10..2026-01-12], CooperationResumed: us-cn.counternarcotics');
      expect(shown.stdout).toContain('resumed from 2026-01-12');
      expect((await thaw(['inbox', '--track', 'us-cn.none'])).stderr).toContain('nothing awaits judgement');
      expect((await thaw(['inbox', '00000000-0000-7000-8000-000000000000'])).code).toBe(3);
    });

    it('accepts one, and one with what the proposal lacks', async () => {
      const all = await ids();
      const first = all.find(({ title }) => title === resumed)!;
      const accepted = await thaw(['accept', first.id, '--judge', 'Ana']);
      expect([accepted.code, accepted.stdout]).toEqual([
        ...[0, expect.stringMatching(/^Ana recorded an event from one report\n\S{36} at position 3\n/)],
      ]);
      const second = all.find(({ title }) => title === meeting)!;
      const lacking = await thaw(['accept', second.id, '--judge', 'Ana']);
      expect([lacking.code, lacking.stderr]).toEqual([1, expect.stringContaining('mode')]);
      const whole = await thaw(['accept', second.id, '--judge', 'Ana', '--mode', 'visit', '--json']);
      expect([whole.code, (JSON.parse(whole.stdout) as { candidate: { state: string } }).candidate.state]).toEqual([
        0,
        'accepted',
      ]);
      expect((await thaw(['accept', second.id])).code).toBe(4);
    });

    it('dismisses one with a reason', async () => {
      const database = await fresh.open();
      await storeReports(database, [headline('Beijing and Washington trade words over counternarcotics')]);
      const [only] = await ids();
      expect((await thaw(['dismiss', only!.id])).code).toBe(2);
      const dismissed = await thaw(['dismiss', only!.id, '--reason', 'noise', '--judge', 'Ana']);
      expect(dismissed.stdout).toBe('Ana dismissed one report\n');
      expect(await ids()).toEqual([]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
