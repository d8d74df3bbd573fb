import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../../src/domain/entries/entry.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, idOf, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const by = (country: string) => ({ actors: [{ country, role: 'initiator' }], backfill: true });

describeEachEngine(
  'the ledger over HTTP',
  (engine) => {
    let served: ServedApp;
    let order: EntryBody;
    let promise: EntryBody;
    let half: EntryBody;
    let kept: EntryBody;
    let eased: EntryBody;
    const read = (query = '') => served.get(`/tracks/${track.id}/commitments${query}`);

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      order = event('SanctionEased', '2024-01-01', { ...by('US'), tracks: ['us-cn.trade'], title: 'A tariff is cut' });
      promise = event('CommitmentMade', '2024-02-01', {
        ...by('CN'),
        beneficiary: 'US',
        due: '2024-06',
        sources: [{ title: 'A briefing', publisher: 'A press', account: 'US' }],
        links: [{ rel: 'in-exchange-for', event: order.id }],
      });
      const links = [{ rel: 'fulfils', event: promise.id }];
      half = event('CommitmentPartlyFulfilled', '2024-05-01', { ...by('CN'), links });
      kept = event('CommitmentFulfilled', '2024-07-01', { ...by('CN'), effective: '2024-08-01', links });
      eased = event('ConcessionMade', '2024-09-01', by('US'));
      const ask = event('DemandMade', '2024-09-02', by('US'));
      const trade = { id: 'us-cn.trade', title: 'Trade', topic: 'trade' };
      await served.append(defined(), defined(trade), order, promise, half, kept, eased, ask);
      await served.append(
        parseBody({
          ...{ type: 'EventRetracted', id: idOf(7_100_001), target: kept.id, reason: 'It was announced, no more' },
          ...{ disclosed: '2025-06-01', tracks: [track.id] },
        }),
      );
    });
    afterAll(() => served.close());

    it('gives promises with what became of them, what they were given for and who tells of them', async () => {
      const { status, body } = await read('?knownAt=2025-01-01');
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        commitments: [
          {
            event: promise.id,
            by: ['CN'],
            beneficiary: 'US',
            made: { edtf: '2024-02-01' },
            due: { edtf: '2024-06', earliest: '2024-06-01', latest: '2024-06-30' },
            state: 'fulfilled',
            partlyBy: [{ event: half.id, date: { edtf: '2024-05-01' } }],
            fulfilledBy: [{ event: kept.id, date: { edtf: '2024-08-01' } }],
            inExchangeFor: [{ event: order.id, title: 'A tariff is cut', date: { edtf: '2024-01-01' } }],
            reportedOnlyBy: [],
          },
        ],
        concessions: { US: [{ event: eased.id, type: 'ConcessionMade' }], CN: [] },
        openAsks: [{ by: ['US'], date: { edtf: '2024-09-02' } }],
        terms: [{ kind: 'ask', by: ['US'], state: 'unanswered', open: true, date: { edtf: '2024-09-02' } }],
        deliverables: {
          US: [{ event: eased.id, fulfils: [] }],
          CN: [
            { event: half.id, fulfils: [{ event: promise.id, title: 'CommitmentMade on 2024-02-01' }] },
            { event: kept.id, fulfils: [{ event: promise.id }], inForce: { edtf: '2024-08-01' } },
          ],
        },
        bargains: [{ parts: { CN: [{ event: promise.id }], US: [] }, elsewhere: [{ title: 'A tariff is cut' }] }],
      });
      expect(body.reading).toMatchObject({ validAt: '2026-01-15', knownAt: '2025-01-01' });
    });

    it.each([
      ['?validAt=2024-02-15', 'open', ['US']],
      ['?validAt=2024-06-01', 'due-soon', []],
      ['?validAt=2024-07-15', 'overdue', []],
      ['?validAt=2024-08-01&knownAt=2025-01-01', 'fulfilled', []],
      ['', 'overdue', []],
    ])('follows the pins: %s', async (query, state, reportedOnlyBy) => {
      const { body } = await read(query);
      expect(body.data).toMatchObject({ commitments: [{ state, reportedOnlyBy }] });
    });

    it('leaves nameless what was not known yet, or is left out', async () => {
      const { body } = await read(`?without=${half.id}&position=4`);
      expect(body.data).toMatchObject({
        commitments: [{ partlyBy: [], inExchangeFor: [{ title: 'A tariff is cut' }] }],
      });
    });

    it('is what the measures of the status count', async () => {
      const { body } = await served.get(`/tracks/${track.id}/status?validAt=2024-02-15`);
      expect(body.metrics).toMatchObject({
        commitments: {
          open: { count: 1, events: [promise.id] },
          reportedOnly: { count: 1, events: [promise.id] },
          fulfilled: { count: 0 },
        },
      });
    });

    it('knows no ledger of an unknown track, and no other parameter', async () => {
      expect((await served.get('/tracks/us-cn.none/commitments')).status).toBe(404);
      expect((await read('?state=open')).status).toBe(400);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
