import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track, trackDefined } from '../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { builtThawOn, thawOn } from './thaw.js';

const ndjson = (...lines: (object | string)[]) =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');

const record = [
  trackDefined,
  talks('2021-03-18', { id: idOf(1), title: 'Talks at Anchorage' }),
  suspension('2022-08-05', { id: idOf(2), title: 'Talks on counternarcotics suspended' }),
  { type: 'CoverageConfirmed', id: idOf(3), track: track.id, until: '2023-07-01', note: 'Read through' },
];

describeEachEngine(
  'thaw on a record',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: ReturnType<typeof thawOn>;

    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      expect(await builtThawOn(fresh.url)(['import', '-'], { input: ndjson(...record) })).toEqual({
        code: 0,
        stdout: '4 lines: 4 recorded, 0 repeated, 0 refused\n',
        stderr: '',
      });
    });
    afterAll(() => fresh.drop());

    it('imports the same again without storing anything twice', async () => {
      const { code, stdout } = await thaw(['import', '-', '--json'], { input: ndjson(...record) });
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        { lines: 4, recorded: 0, repeated: 4, refused: 0, position: 4, refusals: [], remarks: [] },
      ]);
    });

    it('lists all tracks, in plain text where no terminal is', async () => {
      const coloured = { env: { FORCE_COLOR: '1' } };
      const { code, stdout } = await builtThawOn(fresh.url)(['status', '--valid-at', '2023-07-01'], coloured);
      expect([code, stdout]).toEqual([
        0,
        [
          'track                   status  since       flags        covered until',
          'us-cn.counternarcotics  frozen  5 Aug 2022  provisional  1 Jul 2023',
          '',
        ].join('\n'),
      ]);
    });

    it('tells of a track how it stands, why and since when', async () => {
      const { code, stdout } = await thaw(['status', track.id, '--valid-at', '2023-07-01']);
      expect(code).toBe(0);
      const [title, headline, , ...facts] = stdout.trimEnd().split('\n');
      expect(title).toBe('United States-China counternarcotics (us-cn.counternarcotics)');
      expect(headline).toContain('Frozen since 5 August 2022');
      expect(facts.slice(0, 4)).toEqual([
        'status         frozen',
        'since          5 August 2022, 330 days',
        'formal         suspended by CN since 5 August 2022',
        expect.stringContaining('practice       silent since'),
      ]);
    });

    it('gives programs the status that HTTP serves', async () => {
      const { stdout } = await thaw(['status', track.id, '--valid-at', '2022-01-01', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({
        track: track.id,
        status: 'dormant',
        metrics: { lastDialogue: { event: idOf(1) } },
        reading: { validAt: '2022-01-01', position: 4, policy: 'cooperation@2' },
      });
    });

    it('fails a check where a track stands as it should not', async () => {
      const check = async (statuses: string, day: string) =>
        (await thaw(['status', track.id, '--valid-at', day, '--fail-on', statuses])).code;
      expect(await check('frozen', '2023-07-01')).toBe(7);
      expect(await check('dormant,frozen', '2023-07-01')).toBe(7);
      expect(await check('frozen', '2021-04-01')).toBe(0);
      expect(await check('chilly', '2023-07-01')).toBe(2);
      expect((await thaw(['status', '--valid-at', '2023-07-01', '--fail-on', 'frozen'])).code).toBe(7);
    });

    it('shows the history and the events', async () => {
      const history = await thaw(['history', track.id, '--valid-at', '2023-07-01', '--json']);
      expect(JSON.parse(history.stdout)).toMatchObject([
        { status: 'active', from: { edtf: '2021-03-18' } },
        { status: 'active' },
        { status: 'dormant' },
        { status: 'frozen', from: { edtf: '2022-08-05' }, to: null, cause: idOf(2) },
      ]);
      const events = await thaw(['events', '--track', track.id, '--after', '1']);
      expect(events.stdout.split('\n').map((line) => line.trim())).toEqual([
        'position  occurred    type               tracks                  title',
        '2         2021-03-18  TalksHeld          us-cn.counternarcotics  Talks at Anchorage',
        '3         2022-08-05  TalksSuspended     us-cn.counternarcotics  Talks on counternarcotics suspended',
        '4         2023-07-01  CoverageConfirmed  us-cn.counternarcotics  Read through',
        '',
      ]);
      const some = await thaw(['events', '--type', 'TalksHeld', '--limit', '1', '--json']);
      expect(JSON.parse(some.stdout)).toMatchObject([{ position: 2, body: { id: idOf(1) } }]);
    });

    it('says what it does not have', async () => {
      expect(await thaw(['status', 'us-fr.leaders'])).toMatchObject({ code: 3, stdout: '' });
      expect(await thaw(['history', 'us-fr.leaders'])).toMatchObject({ code: 3, stdout: '' });
      const events = await thaw(['events', '--track', 'us-fr.leaders']);
      expect(events).toEqual({ code: 3, stdout: '', stderr: 'thaw: The track us-fr.leaders is not defined\n' });
    });

    it('exports the log, which another database takes as it is', async () => {
      const { stdout } = await thaw(['export']);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { position: number }).position)).toEqual([1, 2, 3, 4]);
      const other = await freshDatabase('SQLite file');
      const imported = await thaw(['import', '-', '--database', other.url], { input: stdout });
      expect(imported.stdout).toBe('4 lines: 4 recorded, 0 repeated, 0 refused\n');
      await other.drop();
    });

    it('rebuilds the statuses, and finds itself in order', async () => {
      expect(await thaw(['rebuild'])).toMatchObject({ code: 0, stdout: '1 tracks, up to position 4\n' });
      expect(await thaw(['verify'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('4 entries, and the chain holds: '),
      });
      const { code, stdout } = await thaw(['doctor', '--json']);
      const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: { check: string; ok: boolean }[] };
      expect([code, ok]).toEqual([0, true]);
      expect(findings.map(({ check }) => check)).toEqual(
        expect.arrayContaining(['Node.js', 'database', 'triggers', 'chain', 'projection']),
      );
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describeEachEngine(
  'thaw on a log that somebody has changed',
  (engine) => {
    it('names the first bad position, and exits with 7', async () => {
      const fresh = await freshDatabase(engine);
      const thaw = thawOn(fresh.url);
      await thaw(['import', '-'], { input: ndjson(...record) });
      const database = await fresh.open();
      await database.write(async (run) => {
        await run.query(
          database.engine === 'sqlite' ? 'DROP TRIGGER entry_no_update' : 'ALTER TABLE entry DISABLE TRIGGER USER',
        );
        await run.query(`UPDATE entry SET body = replace(body, '2022-08-05', '2022-08-06') WHERE position = 3`);
      });
      const { code, stdout } = await thaw(['verify']);
      expect([code, stdout]).toEqual([7, expect.stringContaining('position 3 is bad (changed)')]);
      expect(JSON.parse((await thaw(['verify', '--json'])).stdout)).toMatchObject({
        sound: false,
        firstBad: { position: 3 },
      });
      expect(await thaw(['doctor'])).toMatchObject({ code: 7, stdout: expect.stringMatching(/fault\s+triggers/) });
      await fresh.drop();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describe('thaw import', () => {
  let folder: string;
  let thaw: ReturnType<typeof thawOn>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thaw-cli-'));
    thaw = thawOn(`sqlite:${join(folder, 'thaw.db')}`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };

  it('reports each bad line by its number on stderr, and exits with 1; a short file is taken whole, or each line by itself where asked', async () => {
    const bad = await file('bad.ndjson', ndjson(trackDefined, '{"type":', talks('2024-02-30'), talks('2024-02-01')));
    const whole = await thaw(['import', bad]);
    expect([whole.code, whole.stdout]).toEqual([1, '4 lines: 0 recorded, 0 repeated, 2 refused\n']);
    expect(whole.stderr).toContain('--partial takes the 2 other lines\n');
    const { code, stdout, stderr } = await thaw(['import', bad, '--partial']);
    expect([code, stdout]).toEqual([1, '4 lines: 2 recorded, 0 repeated, 2 refused\n']);
    const reported = stderr.split('\n').filter((line) => line.startsWith('line '));
    expect(reported).toEqual([
      expect.stringMatching(/^line 2: malformed-json: the line is not JSON/),
      'line 3 (Talks): invalid-event: /occurred "2024-02-30" is not EDTF (ISO 8601-2)',
    ]);
    expect(whole.stderr).toContain(reported.join('\n'));
  });

  it('says on stderr what it takes and remarks on, and exits with 0', async () => {
    const dates = ['2024-02-02', '0024-02-02'].map((occurred) => talks(occurred, { title: 'Remarkable talks' }));
    const { code, stdout, stderr } = await thaw(['import', await file('odd.ndjson', ndjson(...dates))]);
    expect([code, stdout]).toEqual([0, '2 lines: 2 recorded, 0 repeated, 0 refused\n']);
    expect(stderr).toContain('line 2: taken, but /occurred lies in the year 24: is a digit missing?\n');
  });

  it('reads a CSV file by a column map', async () => {
    const map = await file('map.json', JSON.stringify(talks('{day}', { title: 'Talks in {place}' })));
    const table = await file('talks.csv', 'day,place\n2024-03-01,Vienna\n2024-03-02,Beijing\n');
    expect(await thaw(['import', table, '--map', map])).toMatchObject({
      code: 0,
      stdout: '2 lines: 2 recorded, 0 repeated, 0 refused\n',
    });
    expect(await thaw(['import', table, '--map', map])).toMatchObject({
      stdout: '2 lines: 0 recorded, 2 repeated, 0 refused\n',
    });
  });

  it.each([
    ['no such file', async () => ['import', join(folder, 'none.ndjson')], 'there is no file'],
    ['a table without a map', async () => ['import', await file('lone.csv', 'day\n')], '--map'],
    ['a map without a file', async () => ['import', await file('a.csv', 'day\n'), '--map', 'none.json'], 'none.json'],
    [
      'a map of other columns',
      async () => [
        'import',
        await file('b.csv', 'day\n2024-01-01\n'),
        '--map',
        await file('m.json', '{"occurred":"{date}"}'),
      ],
      'names the column "date"',
    ],
  ])('takes %s for a fault of the call', async (_, args, said) => {
    expect(await thaw(await args())).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(said) });
  });
});

describe('thaw', () => {
  const thaw = thawOn('sqlite:/nowhere/thaw.db');

  it('explains itself', async () => {
    const { code, stdout } = await builtThawOn('sqlite:/nowhere/thaw.db')(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'serve',
      'migrate',
      'import',
      'status',
      'history',
      'events',
      'verify',
      'keygen',
      'checkpoint',
      'rebuild',
      'export',
      'backup',
      'restore',
      'doctor',
    ]) {
      expect(stdout).toContain(`\n  ${command} [options]`);
    }
    expect(stdout).toContain(
      'Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 6 unreachable, 7 check failed.',
    );
    expect((await thaw(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['nonsense'], 2, 'unknown command'],
    [['history'], 2, 'missing required argument'],
    [['events', '--limit', '501'], 2, '--limit'],
    [['events', '--type', 'TalksDreamt'], 2, 'TalksDreamt'],
    [['status', '--valid-at', '2024-02-30'], 2, '2024-02-30'],
    [['status', '--database', 'mysql://x'], 2, 'must be sqlite:'],
    [['status'], 6, 'there is no database at /nowhere/thaw.db'],
    [['verify', '--database', 'postgres://thaw:secret@127.0.0.1:1/thaw'], 6, 'cannot be reached (ECONNREFUSED)'],
  ])('answers %j with exit code %d', async (args, code, said) => {
    const ran = await thaw(args);
    expect(ran).toEqual({ code, stdout: '', stderr: expect.stringContaining(said) });
    expect(ran.stderr).not.toContain('secret');
  });

  it('makes the tables once', async () => {
    const fresh = await freshDatabase('SQLite file', { empty: true });
    const on = thawOn(fresh.url);
    expect(JSON.parse((await on(['migrate', '--json'])).stdout)).toEqual({
      migrated: expect.arrayContaining(['EventLog1764000000000']),
    });
    expect(await on(['migrate'])).toEqual({ code: 0, stdout: 'the tables are up to date\n', stderr: '' });
    expect(await on(['status', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
    await fresh.drop();
  });
});
