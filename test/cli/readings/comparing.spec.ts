import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track, trackDefined } from '../../intake/samples.js';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

const lines = (...entries: object[]) => entries.map((entry) => JSON.stringify(entry)).join('\n');
const words = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

const promise = {
  ...talks('2022-03-01', { id: idOf(3), backfill: true }),
  ...{ type: 'CommitmentMade', title: 'A list is promised', due: '2022-06', beneficiary: 'US' },
  ...{ actors: [{ country: 'CN', role: 'initiator' }], mode: undefined, trackRole: undefined },
};
const record = [
  trackDefined,
  talks('2021-03-18', { id: idOf(1), title: 'Talks at Anchorage', backfill: true }),
  suspension('2022-08-05', { id: idOf(2), title: 'Talks on counternarcotics suspended', backfill: true }),
  promise,
  { type: 'CoverageConfirmed', id: idOf(4), track: track.id, until: '2023-07-01' },
];

describeEachEngine(
  'thaw holds readings and policies against each other',
  (engine) => {
    let fresh: FreshDatabase;
    let thaw: ReturnType<typeof thawOn>;

    beforeAll(async () => {
      fresh = await freshDatabase(engine);
      thaw = thawOn(fresh.url);
      expect((await thaw(['import', '-'], { input: lines(...record) })).code).toBe(0);
    });
    afterAll(() => fresh.drop());

    it('compares two days, and says what moved the status', async () => {
      const { code, stdout } = await thaw(['compare', track.id, '--from', '2022-01-01', '--to', '2022-09-01']);
      expect(code).toBe(0);
      expect(words(stdout).slice(0, 12)).toEqual([
        track.id,
        '1 Jan 2022 | 1 Sept 2022',
        'status | dormant | frozen',
        'since | 14 Dec 2021 | 5 Aug 2022',
        'formal | open | suspended by CN',
        'practice | silent | silent',
        expect.stringMatching(/^flags/),
        '',
        'What happened (* changed the status): 2',
        'when | what | became',
        'on 1 Mar 2022 | A list is promised',
        '* | on 5 Aug 2022 | Talks on counternarcotics suspended | frozen (suspended, silent)',
      ]);
    });

    it('compares states of knowledge, accounts and policies, for programs too', async () => {
      const knowledge = [
        '--known-from',
        '2022-01-01',
        '--known-to',
        '2022-09-01',
        '--valid-at',
        '2022-08-10',
        '--json',
      ];
      expect(JSON.parse((await thaw(['compare', track.id, ...knowledge])).stdout)).toMatchObject({
        by: 'knowledge',
        because: { data: [{ entry: idOf(2), decisive: true, without: { status: 'dormant' } }, { entry: idOf(3) }] },
      });
      const accounts = await thaw(['compare', track.id, '--accounts', 'US,CN']);
      expect(accounts.stdout).toContain('Where the accounts differ (* decides): 0');
      const policies = await thaw(['compare', track.id, '--policies', 'cooperation@1,leaders@1']);
      expect(words(policies.stdout)).toContain('/practice/quietAfterDays | 180 | 730');
    });

    it('draws up the ledger', async () => {
      const { code, stdout } = await thaw(['commitments', track.id, '--valid-at', '2022-07-01']);
      expect(code).toBe(0);
      expect(words(stdout)).toEqual([
        'Commitments',
        'made | by | what | how it stands | and then',
        '1 Mar 2022 | CN | A list is promised | was due in June 2022, and is overdue',
      ]);
    });

    it('measures the exchange, and tells of linkage where there is none', async () => {
      const measures = await thaw(['measures', track.id, '--valid-at', '2022-07-01']);
      expect(words(measures.stdout).slice(0, 3)).toEqual([
        'Last deliverable',
        'by | of | date | what | ago',
        'US | 0 | nothing on record',
      ]);
      const linkage = await thaw(['linkage', track.id]);
      expect(linkage.stdout).toBe('No act on record moved this track together with another.\n');
    });

    it('shows a policy, checks one from a file or stdin, and names what is wrong with it', async () => {
      expect(words((await thaw(['policy', 'show'])).stdout)).toEqual([
        'policy | origin | tracks',
        'cooperation@1 | shipped | 0',
        'cooperation@2 | shipped | 1',
        'leaders@1 | shipped | 0',
      ]);
      const { stdout } = await thaw(['policy', 'show', 'cooperation@1']);
      const own = stdout.replace('cooperation@1', 'mine@1');
      const early = own.replace('"silentAfterDays": 270', '"silentAfterDays": 200');
      const { code, stdout: checked } = await thaw(['policy', 'check', '-'], { input: early });
      expect([code, ...words(checked)]).toEqual([
        0,
        'mine@1 is valid',
        '1 of 1 tracks would have another history',
        '',
        'us-cn.counternarcotics, by cooperation@2: one period that would differ',
        'from | to | was | would be',
        '2021-10-05 | 2021-12-14 | active (open, quiet) | dormant (open, silent)',
      ]);
      const wrong = await thaw(['policy', 'check', '-'], {
        input: own.replace('"silentAfterDays": 270', '"silentAfterDays": 9'),
      });
      expect(wrong).toMatchObject({
        code: 7,
        stdout: '/practice/silentAfterDays is 9, below quietAfterDays (180): silence begins with quiet\n',
      });
      expect((await thaw(['policy', 'check', '-', '--track', 'us-cn.none'], { input: own })).code).toBe(3);
    });

    it.each<[string[], number, string]>([
      [['compare', track.id, '--to', '2022-01-01'], 2, '--from is missing: it goes with to'],
      [['compare', track.id, '--known-from', 'soon', '--known-to', '2022-01-01'], 2, '"soon" is not a calendar day'],
      [['compare', track.id, '--accounts', 'US,FR'], 1, 'accounts is FR, which is no party'],
      [['compare', 'us-cn.none', '--accounts', 'US,CN'], 3, 'us-cn.none is not defined'],
      [['commitments', 'us-cn.none'], 3, 'us-cn.none is not defined'],
      [['policy', 'show', 'wishful@9'], 3, 'there is no policy "wishful@9"'],
      [['policy', 'check', 'no-such-file'], 2, 'no-such-file'],
    ])('refuses %j', async (args, code, message) => {
      const ran = await thaw(args);
      expect([ran.code, ran.stdout]).toEqual([code, '']);
      expect(ran.stderr).toContain(message);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
