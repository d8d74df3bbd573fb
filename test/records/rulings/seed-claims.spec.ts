import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { ArticleCheck } from '../../../src/readings/article/article-checker.js';
import { ServedApp } from '../../support/served-app.js';
import { bodies } from '../us-cn-as-shipped.js';

const read = (name: string) => readFileSync(join(__dirname, '../../../records/rulings', name), 'utf8');

interface Argued {
  readonly id: string;
  readonly verdict: string;
  readonly reason: string;
}

describe('the claims of the four articles, held against the shipped record', () => {
  const claims = read('seed-claims.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string });
  const argued: Argued[] = parse(read('seed-claims-differing.csv'), { columns: true });
  let served: ServedApp;
  let check: ArticleCheck;

  beforeAll(async () => {
    served = await ServedApp.open('SQLite :memory:', '2026-11-22T12:00:00Z');
    await served.append(...bodies);
    const answer = await served.post('/check-article', claims);
    expect(answer.status).toBe(200);
    check = answer.body as unknown as ArticleCheck;
  });
  afterAll(() => served.close());

  it('are 112, and at least 105 are on record', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(112);
    expect(check.tally.claims).toBe(112);
    expect(check.tally.onRecord).toBeGreaterThanOrEqual(105);
  });

  it('are on record, or argued in the table: no row is missing, and none stands for a claim that is right', () => {
    const wrong = check.data
      .filter(({ verdict }) => verdict !== 'on record')
      .map(({ id, verdict }) => `${id} ${verdict}`);
    expect(wrong).toEqual(argued.map(({ id, verdict }) => `${id} ${verdict}`));
    expect(argued.filter(({ reason }) => reason.length < 40)).toEqual([]);
  });

  it('are each of the event that the table pins', () => {
    const pinned: { claim: string; event: string }[] = parse(read('seed-claims-events.csv'), { columns: true });
    const found = check.data.flatMap(({ id, event }) => (event ? [{ claim: id, event: event.event }] : []));
    expect(found).toEqual(pinned);
  });

  const track = 'us-cn.counternarcotics';
  const suspension = { track, date: '2022-08', type: 'TalksSuspended' };
  const listing = { track, date: '2023-09', type: 'AdverseListingPublished' };
  const easing = { track, date: '2023-11', type: 'SanctionEased' };
  const charges = { track, date: '2023', type: 'IndictmentAnnounced', who: 'US' };

  it.each([
    ['who', { ...suspension, who: 'US', what: 'the United States suspended counternarcotics talks' }],
    ['who', { track, date: '2022-08', who: 'USA', what: 'The U.S. suspended counternarcotics talks' }],
    ['by', { ...suspension, by: 'US', what: 'Washington suspended counternarcotics talks with China' }],
    ['by', { ...listing, by: 'CN', what: 'China put the United States on its list of major drug sources' }],
    ['who', { ...listing, who: 'CN', what: 'China published its list of major illicit drug sources' }],
    ['by', { ...easing, by: 'China', what: 'took the forensic institute off the Entity List' }],
    ['value', { ...charges, date: '2023-10', what: 'eighty Chinese companies were charged' }],
    ['value', { ...charges, date: '2023-10', what: '80 indictments of Chinese companies' }],
    ['date', { ...suspension, who: 'CN', date: '2021-10', what: 'China suspended counternarcotics talks' }],
    ['type', { ...suspension, who: 'CN', type: 'TalksHeld', what: 'China and its counternarcotics talks suspended' }],
  ])('differ by %s where they are reversed: %j', async (field, claim) => {
    const { body } = await served.post('/check-article', [claim]);
    const [{ verdict, differences }] = (body as unknown as ArticleCheck).data as [ArticleCheck['data'][number]];
    expect([verdict, differences.map((each) => each.field)]).toEqual(['differing', [field]]);
  });

  it('are compared without negation, as the manual says', async () => {
    const claim = { ...suspension, by: 'CN', what: 'China did not suspend counternarcotics talks' };
    const { body } = await served.post('/check-article', [claim]);
    expect((body as unknown as ArticleCheck).tally.onRecord).toBe(1);
  });

  it('are not on record where the articles say something else', () => {
    const untrue = [
      { ...claims.find(({ id }) => id === 'S1-22'), date: '2022-11' },
      { ...claims.find(({ id }) => id === 'S2-12'), who: ['JP'] },
      { ...claims.find(({ id }) => id === 'S3-08'), value: 90_000 },
    ];
    return expect(
      served
        .post('/check-article', untrue)
        .then(({ body }) => (body as unknown as ArticleCheck).data.map(({ verdict }) => verdict)),
    ).resolves.not.toContain('on record');
  });
});
