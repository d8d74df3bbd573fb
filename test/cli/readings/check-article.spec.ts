import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOf, suspension, talks, track, trackDefined } from '../../intake/samples.js';
import { freshDatabase, type FreshDatabase } from '../../support/databases.js';
import { thawOn } from '../thaw.js';

const record = [
  trackDefined,
  talks('2021-03-18', { id: idOf(1), title: 'Talks at Anchorage' }),
  suspension('2022-08-05', { id: idOf(2), title: 'Talks on counternarcotics suspended' }),
];

const claims = [
  { id: 'A-1', track: track.id, date: '2022-08', who: 'CN', what: 'China suspended its talks on counternarcotics' },
  { track: track.id, date: '2021-04', who: ['US', 'CN'], what: 'talks at Anchorage' },
  { track: track.id, date: '2022-12', who: 'US', what: 'a list of firms under sanctions' },
];
const lines = (of: readonly unknown[]) => of.map((each) => JSON.stringify(each)).join('\n');

describe('thaw check-article', () => {
  let fresh: FreshDatabase;
  let thaw: ReturnType<typeof thawOn>;

  beforeAll(async () => {
    fresh = await freshDatabase('SQLite file');
    thaw = thawOn(fresh.url);
    expect((await thaw(['import', '-'], { input: lines(record) })).code).toBe(0);
  });
  afterAll(() => fresh.drop());

  it('prints a row a claim and the tally', async () => {
    const { code, stdout } = await thaw(['check-article', '-'], { input: lines(claims) });
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd().replaceAll(/ {2,}/g, ' | ')),
    ).toEqual([
      'claim | verdict | what it says | the record',
      'A-1 | on record | China suspended its talks on counternarcotics | 5 Aug 2022: Talks on counternarcotics suspended (by China)',
      '2 | differing | talks at Anchorage | 18 Mar 2021: Talks at Anchorage (by the United States and China); the record has 18 March 2021',
      '3 | missing | a list of firms under sanctions',
      '',
      '3 claims: 1 on record, 1 differing, 1 missing',
    ]);
  });

  it('gives programs what HTTP serves, and fails a check that requires more', async () => {
    const asked = ['check-article', '-', '--json', '--require'];
    const met = await thaw([...asked, '1'], { input: lines(claims) });
    expect([met.code, JSON.parse(met.stdout)]).toMatchObject([0, { tally: { claims: 3, onRecord: 1 } }]);
    const unmet = await thaw([...asked, '2'], { input: lines(claims) });
    expect([unmet.code, unmet.stderr]).toEqual([7, expect.stringContaining('fewer than 2 claims are on record')]);
  });

  it('names line and field of what is wrong', async () => {
    const wrong = async (input: string) => {
      const { code, stderr } = await thaw(['check-article', '-'], { input });
      return [code, stderr.trim()];
    };
    expect(await wrong(`${lines(claims)}\n\n{"what":"x"}`)).toEqual([
      2,
      expect.stringMatching(/line 5: who is missing/),
    ]);
    expect(await wrong('{"what"')).toEqual([2, expect.stringMatching(/line 1: /)]);
    expect(await wrong(lines([claims[0], { ...claims[1], track: 'us-cn.none' }]))).toEqual([
      2,
      expect.stringMatching(/line 2: track names us-cn.none, which is no track/),
    ]);
    expect(await wrong('')).toEqual([2, expect.stringMatching(/holds no claims/)]);
    expect((await thaw(['check-article', 'no-such.ndjson'])).code).toBe(2);
  });
});
