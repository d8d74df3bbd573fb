import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track, trackDefined } from '../../intake/samples.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

const record = [
  trackDefined,
  talks('2021-03-18', { id: idOf(1), title: 'Talks at Anchorage' }),
  suspension('2022-08-05', { id: idOf(2), title: 'Talks on counternarcotics suspended' }),
];

describe('thaw explain and thaw cite', () => {
  let fresh: FreshDatabase;
  let thaw: ReturnType<typeof thawOn>;
  const asked = [track.id, '--valid-at', '2022-10-01', '--position', '3'];

  beforeAll(async () => {
    fresh = await freshDatabase('SQLite file');
    thaw = thawOn(fresh.url);
    const input = record.map((line) => JSON.stringify(line)).join('\n');
    expect((await thaw(['import', '-'], { input })).code).toBe(0);
  });
  afterAll(() => fresh.drop());

  it('give sentences with their sources, one a line', async () => {
    const { code, stdout } = await thaw(['explain', ...asked]);
    const lines = stdout.trimEnd().split('\n');
    expect([code, lines[0]]).toEqual([
      0,
      expect.stringMatching(/^Frozen since 5 August 2022, when China suspended talks \(.+\)\.$/),
    ]);
    expect(lines[1]).toMatch(
      /^In practice silent since 14 December 2021, when there had been no talks on the subject alone for more than 270 days, since “Talks at Anchorage” on 18 March 2021 \(/,
    );
  });

  it('give programs what HTTP serves', async () => {
    const { stdout } = await thaw(['explain', ...asked, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'frozen',
      chain: [
        { cause: idOf(2), rule: { kind: 'act' } },
        { cause: 'clock:silent-after-270-days', basis: idOf(1) },
      ],
      reading: { validAt: '2022-10-01', position: 3 },
    });
    const cited = await thaw(['cite', ...asked, '--json']);
    expect(JSON.parse(cited.stdout)).toMatchObject({ type: 'dataset', version: 'log position 3' });
  });

  it('give a paragraph on a span of days, with its sources under it', async () => {
    const { code, stdout } = await thaw(['brief', track.id, '--from', '2022-08-01', '--to', '2022-08-31']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Cooperation has been frozen since 5 August 2022 \(26 days\), when China suspended talks \[1\]\. .+\n\n\[1\] .+\n/,
    );
    const json = await thaw(['brief', track.id, '--to', '2022-08-31', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ from: '2022-08-01', to: '2022-08-31', status: 'frozen' });
    const wrong = await thaw(['brief', track.id, '--from', '2022-09-01', '--to', '2022-08-31']);
    expect(wrong.stderr).toContain('from: is 2022-09-01, after the last day of the span, 2022-08-31');
    expect((await thaw(['brief', track.id, '--from', 'May'])).stderr).toContain('"May" is not a calendar day');
  });

  it('cite by a path, since no server is asked', async () => {
    const { code, stdout } = await thaw(['cite', ...asked]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Thaw, “.+: Frozen on 1 October 2022”, as known on .+, by policy cooperation@2, log position 3, accessed .+, \/api\/v1\/tracks\/us-cn\.counternarcotics\/status\?validAt=2022-10-01&knownAt=[-0-9]{10}&position=3&policy=cooperation@2\n$/,
    );
  });

  it('say what is wrong with what is asked', async () => {
    expect(await thaw(['explain', 'us-cn.none'])).toMatchObject({ code: 3, stdout: '' });
    expect(await thaw(['cite', track.id, '--account', 'FR'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('account is FR') as unknown,
    });
  });
});
