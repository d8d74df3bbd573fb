import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOf, talks, track, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { type Thaw, thawOn } from './thaw.js';

const lines = (...entries: object[]) => entries.map((entry) => JSON.stringify(entry)).join('\n');
const cells = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

const deaths = { id: 'us-deaths', title: 'Overdose deaths', unit: 'deaths', tracks: [track.id] };
const figures = {
  series: deaths.id,
  points: [
    { period: '2022', value: 108_000 },
    { period: '2023', value: 107_000.5, note: 'provisional' },
  ],
  sources: [{ title: 'Counts', publisher: 'A bureau' }],
  disclosed: '2024-05-15',
};
const act = { mode: undefined, trackRole: undefined, backfill: true };
const by = (country: string, body: string) => [{ country, role: 'initiator', body }];

describeEachEngine(
  'thaw on figures and claims',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: Thaw;
    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      await thaw(['import', '-'], { input: lines(trackDefined) });
    });
    afterAll(() => fresh.drop());

    it('records a series and its figures, once', async () => {
      const add = () => thaw(['series', 'add', '-'], { input: JSON.stringify(deaths) });
      expect(await add()).toMatchObject({ code: 0, stdout: 'us-deaths is defined at position 2\n' });
      expect((await add()).stdout).toBe('us-deaths was defined so before, at position 2\n');
      const points = () => thaw(['series', 'points', '-'], { input: JSON.stringify(figures) });
      expect((await points()).stdout).toBe('us-deaths: two figures recorded at position 3\n');
      expect((await points()).stdout).toBe('us-deaths: two figures recorded before, at position 3\n');
      const revised = { ...figures, points: [{ period: '2023', value: 105_000 }], disclosed: '2024-12-12' };
      await thaw(['series', 'points', '-', '--by', 'ada'], { input: JSON.stringify(revised) });
      const wrong = await thaw(['series', 'points', '-'], { input: JSON.stringify({ ...figures, points: [] }) });
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('/points needs at least one') });
    });

    it('lists series, and shows one as known on a day', async () => {
      expect(cells((await thaw(['series', 'list'])).stdout)).toEqual([
        'series | title | unit | periods | latest',
        'us-deaths | Overdose deaths | deaths | 2 | 105,000 (2023)',
      ]);
      expect(cells((await thaw(['series', 'list', '--track', 'us-cn.none'])).stdout)).toHaveLength(1);
      expect(cells((await thaw(['series', 'show', 'us-deaths'])).stdout)).toEqual([
        'Overdose deaths, in deaths',
        'period | figure | known | source | before',
        '2022 | 108,000 | 15 May 2024 | A bureau',
        '2023 | 105,000 | 12 Dec 2024 | A bureau | 107,000.5',
      ]);
      const known = await thaw(['series', 'show', 'us-deaths', '--known-at', '2024-06-01', '--json']);
      expect(JSON.parse(known.stdout)).toMatchObject({
        points: [{ value: 108_000 }, { value: 107_000.5, revised: [] }],
      });
      expect(await thaw(['series', 'show', 'us-none'])).toMatchObject({ code: 3 });
    });

    it('takes figures from NDJSON, names them in the log, exports, verifies and restores them', async () => {
      const more = { type: 'SeriesPointsRecorded', ...figures, points: [{ period: '2021', value: 107_600 }] };
      const seizures = { type: 'SeriesDefined', series: { ...deaths, id: 'us-seizures', unit: 'kilograms' } };
      expect((await thaw(['import', '-'], { input: lines(more, seizures) })).stdout).toContain('2 recorded');
      expect((await thaw(['import', '-'], { input: lines(more, seizures) })).stdout).toContain('2 repeated');
      const listed = (await thaw(['events', '--type', 'SeriesPointsRecorded'])).stdout;
      expect(listed).toContain('us-deaths: one figure');
      expect((await thaw(['events', '--type', 'SeriesDefined'])).stdout).toContain('us-deaths: Overdose deaths');
      expect(await thaw(['verify'])).toMatchObject({ code: 0 });
      const { stdout: exported } = await thaw(['export']);
      const folder = await mkdtemp(join(tmpdir(), 'thaw-series-'));
      const file = join(folder, 'log.ndjson');
      await writeFile(file, exported);
      const copy = await freshDatabase(engine);
      const other = thawOn(copy.url);
      expect(await other(['import', file, '--whole-log'])).toMatchObject({ code: 0 });
      const shown = ['series', 'show', 'us-deaths', '--json'];
      expect((await other(shown)).stdout).toBe((await thaw(shown)).stdout);
      expect(await other(['verify'])).toMatchObject({ code: 0 });
      await copy.drop();
    });

    it('tells who claims what and how sure, and what was expected', async () => {
      const listing = talks('2023-09-15', { ...act, id: idOf(11), type: 'AdverseListingPublished', title: 'The list' });
      const claim = talks('2024-08-08', {
        ...act,
        ...{ id: idOf(12), type: 'ClaimMade', claimKind: 'cause', title: 'The list helped', confidence: 'likely' },
        ...{ actors: by('US', 'A magazine'), links: [{ rel: 'cause', event: idOf(11) }] },
      });
      const hope = talks('2024-08-09', {
        ...{ ...act, id: idOf(13), type: 'OutcomeExpected', title: 'Fewer exports', due: '2025-01-01' },
        actors: by('CN', 'A scholar'),
      });
      expect((await thaw(['import', '-'], { input: lines(listing, claim, hope) })).stdout).toContain('3 recorded');
      const { code, stdout } = await thaw(['claims', track.id, '--valid-at', '2025-06-01']);
      expect(code).toBe(0);
      expect(cells(stdout)).toEqual([
        'Claims: 1',
        'date | who | kind | what | how sure | causes | effects',
        '8 Aug 2024 | A magazine (US) | cause | The list helped | likely | The list',
        '',
        'Expectations: 1',
        'date | who | what | by | state | days | outcome',
        '9 Aug 2024 | A scholar (CN) | Fewer exports | 1 Jan 2025 | not | 296 days',
      ]);
      const early = JSON.parse((await thaw(['claims', track.id, '--valid-at', '2024-08-08', '--json'])).stdout);
      expect(early).toMatchObject({ data: { claims: [{ event: idOf(12) }], expectations: [] } });
      const compared = cells((await thaw(['compare', track.id, '--accounts', 'US,CN'])).stdout);
      expect(compared).toContain('What is claimed in US: 1');
      expect(compared).not.toContain('What is claimed in CN: 0');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
