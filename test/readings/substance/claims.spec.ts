import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { namedCauses } from '../../../src/domain/time-travel/comparison.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { type Answer, ServedApp } from '../../support/served-app.js';

const past = { backfill: true };
const by = (country: string, body?: string) => ({
  actors: [{ country, role: 'initiator', ...(body !== undefined && { body }) }],
});
const source = (publisher: string, account?: string) => ({ title: publisher, publisher, ...(account && { account }) });

describeEachEngine(
  'claims and expectations over HTTP',
  (engine) => {
    let served: ServedApp;
    let listing: EntryBody;
    let tariff: EntryBody;
    let claim: EntryBody;
    let answer: EntryBody;
    let hope: EntryBody;
    let promise: EntryBody;
    const read = (query = '') => served.get(`/tracks/${track.id}/claims${query}`);
    const claims = ({ body }: Answer) => (body.data as unknown as { claims: Record<string, unknown>[] }).claims;
    const expectations = ({ body }: Answer) =>
      (body.data as unknown as { expectations: Record<string, unknown>[] }).expectations;

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      tariff = event('TariffImposed', '2024-01-01', { ...past, tracks: ['us-cn.trade'], title: 'A tariff' });
      listing = event('AdverseListingPublished', '2024-02-01', { ...past, ...by('US'), title: 'The list' });
      hope = event('OutcomeExpected', '2024-02-02', { ...past, ...by('US', 'A scholar'), due: '2024-04-01' });
      claim = event('ClaimMade', '2024-03-01', {
        ...past,
        ...by('US', 'A magazine'),
        claimKind: 'cause',
        summary: 'The list did it.',
        links: [
          { rel: 'cause', event: listing.id },
          { rel: 'cause', event: tariff.id },
        ],
        sources: [source('A magazine', 'third-party')],
      });
      answer = event('ClaimMade', '2024-03-02', { ...past, ...by('CN'), claimKind: 'motive' });
      promise = event('CommitmentMade', '2024-03-03', {
        ...past,
        ...by('CN'),
        title: 'A promise',
        sources: [source('A White House', 'US')],
      });
      const came = event('RegulatoryControlAdopted', '2024-04-05', {
        ...past,
        ...by('CN'),
        links: [{ rel: 'fulfils', event: hope.id }],
      });
      const trade = { id: 'us-cn.trade', title: 'Trade', topic: 'trade' };
      await served.append(defined(), defined(trade), tariff, listing, hope, claim, answer, promise, came);
      const reworded = { ...claim, summary: 'The list helped.' };
      await served.append(
        parseBody({
          ...{ type: 'EventCorrected', id: idOf(7_200_001), event: reworded, reason: 'Read again' },
          ...{ disclosed: '2025-06-01', tracks: [track.id] },
        }),
        parseBody({
          ...{ type: 'EventDisputed', id: idOf(7_200_002), target: claim.id, party: 'CN', says: 'It did not' },
          ...{ disclosed: '2024-03-10', tracks: [track.id] },
        }),
        // A date told otherwise is among the differing dates, and no rival account of substance.
        parseBody({
          ...{ type: 'EventDisputed', id: idOf(7_200_003), target: listing.id, party: 'CN', says: 'A day later' },
          ...{ occurred: '2024-02-02', disclosed: '2024-03-10', tracks: [track.id] },
        }),
      );
    });
    afterAll(() => served.close());

    it('give who holds what, with the events that it names, also of other tracks', async () => {
      const answered = await read();
      expect(answered.status).toBe(200);
      expect(claims(answered)).toMatchObject([
        {
          event: claim.id,
          kind: 'cause',
          holder: [{ party: 'US', body: 'A magazine' }],
          summary: 'The list helped.',
          causes: [{ title: 'The list' }, { title: 'A tariff', date: { edtf: '2024-01-01' } }],
          effects: [],
          disputedBy: ['CN'],
          publishers: ['A magazine'],
        },
        { event: answer.id, kind: 'motive', holder: [{ party: 'CN', body: null }] },
      ]);
      expect(expectations(answered)).toMatchObject([
        { event: hope.id, by: [{ party: 'US', body: 'A scholar' }], state: 'late', days: { min: 63, max: 63 } },
      ]);
      expect(answered.body.reading).toMatchObject({ validAt: '2026-01-15' });
    });

    it('are read as they were, as known, and under every other parameter of a reading', async () => {
      const early = await read('?validAt=2024-03-01&knownAt=2024-03-05');
      expect(claims(early)).toMatchObject([{ summary: 'The list did it.', disputedBy: [] }]);
      expect(expectations(early)).toMatchObject([{ state: 'open', outcome: [] }]);
      expect(expectations(await read('?validAt=2024-04-02'))).toMatchObject([{ state: 'not', days: { min: 60 } }]);
      const without = await read(`?without=${listing.id}`);
      expect(claims(without)[0]!.causes).toMatchObject([{ title: null }, { title: 'A tariff' }]);
      expect(claims(await read('?account=CN'))).toMatchObject([{ event: answer.id }]);
      expect(claims(await read('?position=5'))).toEqual([]);
      const pinned = await read('?validAt=2024-03-01&knownAt=2024-03-05&position=9');
      expect(pinned.headers.get('cache-control')).toContain('immutable');
      const tag = pinned.headers.get('etag')!;
      const again = '?validAt=2024-03-01&knownAt=2024-03-05&position=9';
      expect((await served.get(`/tracks/${track.id}/claims${again}`, { 'if-none-match': tag })).status).toBe(304);
      expect((await served.get('/tracks/us-cn.none/claims')).status).toBe(404);
      expect((await read('?knownAt=2030-01-01')).body.code).toBe('from-the-future');
    });

    it('name an event of another track as it reads now: corrected, and not once it is retracted', async () => {
      const cause = async (query = '') => (claims(await read(query))[0]!.causes as object[])[1];
      expect(await cause()).toMatchObject({ title: 'A tariff' });
      const corrected = { ...tariff, title: 'A lower tariff', occurred: '2024-01-02' };
      const late = { disclosed: '2025-07-01', reason: 'Read again', tracks: ['us-cn.trade'] };
      await served.append(parseBody({ ...{ type: 'EventCorrected', id: idOf(7_200_004), event: corrected }, ...late }));
      expect(await cause()).toMatchObject({ title: 'A lower tariff', date: { edtf: '2024-01-02' } });
      expect(await cause('?knownAt=2025-06-30')).toMatchObject({ title: 'A tariff' });
      await served.append(
        parseBody({
          ...{ type: 'EventRetracted', id: idOf(7_200_005), target: tariff.id },
          ...late,
          disclosed: '2025-08-01',
        }),
      );
      expect(await cause()).toEqual({ event: tariff.id, title: null, date: null });
      expect(await cause('?knownAt=2025-07-31')).toMatchObject({ title: 'A lower tariff' });
    });

    it('leave the status as it is without them', async () => {
      const status = async (query: string) => {
        const { body } = await served.get(`/tracks/${track.id}/status${query}`);
        return { ...body, reading: null, flags: null, coverage: null };
      };
      const held = [claim, answer, hope].map(({ id }) => `without=${id}`).join('&');
      expect(await status('?validAt=2024-05-01')).toEqual(await status(`?validAt=2024-05-01&${held}`));
    });

    it('stand side by side where two accounts are compared: disputes, claims, commitments (F14)', async () => {
      const { body } = await served.get(`/tracks/${track.id}/compare?accounts=US,CN`);
      expect(body.rivalAccounts).toMatchObject({
        disputes: { count: 1, data: [{ event: claim.id, party: 'CN', says: 'It did not' }] },
        claims: { US: { count: 1, data: [{ event: claim.id }] }, CN: { count: 1, data: [{ event: answer.id }] } },
        commitments: { count: 1, data: [{ event: promise.id, tellings: { US: { state: 'open' }, CN: null } }] },
      });
      const before = await served.get(`/tracks/${track.id}/compare?accounts=US,CN&knownAt=2024-03-01`);
      expect(before.body.rivalAccounts).toMatchObject({ disputes: { count: 0 }, commitments: { count: 0 } });
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

it(`names the newest ${namedCauses} claims of each side, with the count of all`, async () => {
  const served = await ServedApp.open();
  const many = Array.from({ length: namedCauses + 3 }, () =>
    event('ClaimMade', '2024-03-01', { ...past, ...by('US') }),
  );
  await served.append(defined(), ...many);
  const { body } = await served.get(`/tracks/${track.id}/compare?accounts=US,CN`);
  const { US } = (body.rivalAccounts as { claims: Record<string, { count: number; data: { event: string }[] }> })
    .claims;
  expect([US!.count, US!.data.length, US!.data.at(-1)!.event]).toEqual([many.length, namedCauses, many.at(-1)!.id]);
  await served.close();
});

describeEachEngine(
  'an explanation by the account of a party',
  (engine) => {
    it('cites that party’s own sources first (F14)', async () => {
      const served = await ServedApp.open(engine);
      const sources = [source('A paper'), source('A White House', 'US'), source('A ministry', 'CN')];
      await served.append(defined(), event('TalksSuspended', '2025-12-01', { ...past, sources }));
      const cited = async (query: string) => {
        const { body } = await served.get(`/tracks/${track.id}/explain?validAt=2025-12-10${query}`);
        const [sentence] = body.sentences as { sources: { publisher: string }[]; publishers: string[] }[];
        const [first] = body.events as { sources: { publisher: string }[] }[];
        return [sentence!.sources[0]!.publisher, sentence!.publishers[0], first!.sources[0]!.publisher];
      };
      expect(await cited('')).toEqual(['A paper', 'A paper', 'A paper']);
      expect(await cited('&account=CN')).toEqual(['A ministry', 'A ministry', 'A ministry']);
      expect(await cited('&account=US')).toEqual(['A White House', 'A White House', 'A White House']);
      const text = await served.get(`/tracks/${track.id}/explain?account=CN`, { accept: 'text/plain' });
      expect(text.text.split('\n')[0]).toContain('(A ministry; A paper; A White House)');
      await served.close();
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
