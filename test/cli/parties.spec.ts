import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { talks, track, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { thawOn } from './thaw.js';

const asean = { id: 'x-asean', names: { en: 'ASEAN' }, kind: 'organisation', members: [{ party: 'TL', from: '2025' }] };
const actors = ['US', 'x-asean'].map((country) => ({ country, role: 'participant' }));
const source = { title: 'A release', publisher: 'A secretariat', account: 'x-asean' };

describeEachEngine(
  'thaw on parties that are no states',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: ReturnType<typeof thawOn>;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
    });
    afterAll(() => fresh.drop());

    it('defines and lists them', async () => {
      const input = JSON.stringify(asean);
      expect(await thaw(['party', 'add', '-'], { input })).toMatchObject({
        code: 0,
        stdout: 'x-asean is defined at position 1\n',
      });
      expect((await thaw(['party', 'add', '-'], { input })).stdout).toContain('was defined so before');
      expect((await thaw(['party', 'list'])).stdout).toMatch(/x-asean +ASEAN +organisation +TL \(2025\/\.\.\)/);
      expect(JSON.parse((await thaw(['party', 'list', '--all', '--json'])).stdout)).toHaveLength(252 + 23 + 1);
      const wrong = await thaw(['party', 'add', '-'], { input: JSON.stringify({ ...asean, id: 'asean' }) });
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('/id is not of the form x-asean') });
    });

    it('reads a track of theirs, by their account and in their name', async () => {
      const own = { ...track, parties: ['US', 'x-asean'] };
      const lines = [
        { ...trackDefined, track: own },
        talks('2025-11-01', { actors, sources: [source] }),
        talks('2025-12-01', { type: 'TalksProposed', actors: actors.slice(1), mode: undefined, trackRole: undefined }),
      ];
      const input = lines.map((line) => JSON.stringify(line)).join('\n');
      expect(await thaw(['import', '-'], { input })).toMatchObject({ code: 0 });
      expect((await thaw(['status', track.id, '--account', 'X-ASEAN'])).stdout).toContain('x-asean');
      expect((await thaw(['events', '--type', 'PartyDefined'])).stdout).toContain('x-asean: ASEAN');
      expect(await thaw(['verify'])).toMatchObject({ code: 0 });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
