import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryBody, parseBody, tracksOf } from '../../../src/domain/entries/entry.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { isoDay } from '../../../src/domain/time/day.js';
import type { EventLog } from '../../../src/event-log/event-log.js';
import { LinkageReader } from '../../../src/readings/measures/linkage-reader.js';
import type { StatusReader } from '../../../src/readings/status-reader.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, entries, event, idOf, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const by = (country: string) => ({ actors: [{ country, role: 'initiator' }], backfill: true });
const trade = 'us-cn.trade';

describeEachEngine(
  'measures and linkage over HTTP',
  (engine) => {
    let served: ServedApp;
    let visit: EntryBody;
    let frozen: EntryBody;
    let control: EntryBody;
    const read = (what: string, query = '', id = track.id) => served.get(`/tracks/${id}/${what}${query}`);

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      const talks = event('TalksHeld', '2022-07-20', { backfill: true, tracks: [track.id, trade] });
      visit = event('IrritantOccurred', '2022-08-02', { ...by('US'), tracks: [trade], title: 'A visit' });
      frozen = event('TalksSuspended', '2022-08-05', {
        ...by('CN'),
        tracks: [track.id, trade],
        links: [{ rel: 'responds-to', event: visit.id }],
      });
      const thawed = event('CooperationResumed', '2022-11-14', { backfill: true, tracks: [trade] });
      control = event('RegulatoryControlAdopted', '2023-01-01', by('CN'));
      const definition = { id: trade, title: 'Trade', topic: 'trade' };
      await served.append(defined(), defined(definition), talks, visit, frozen, thawed, control);
      await served.append(
        parseBody({
          ...{ type: 'EventRetracted', id: idOf(7_200_001), target: control.id, reason: 'It was announced, no more' },
          ...{ disclosed: '2025-06-01', tracks: [track.id] },
        }),
      );
    });
    afterAll(() => served.close());

    it('measures with the dates of irritants on other tracks', async () => {
      const { status, body } = await read('measures', '?validAt=2023-01-11&knownAt=2025-01-01');
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        deliverables: { CN: { count: 1, last: { event: control.id, days: { min: 10, max: 10 } } }, US: { count: 0 } },
        responseLag: {
          freezes: [{ irritant: { event: visit.id, title: 'A visit' }, days: { min: 3, max: 3 } }],
          medianFreezeDays: { min: 3, max: 3 },
        },
      });
      expect(body.reading).toMatchObject({ validAt: '2023-01-11', knownAt: '2025-01-01' });
    });

    it('follows knowledge', async () => {
      const { body } = await read('measures', '?validAt=2023-01-11');
      expect(body.data).toMatchObject({ deliverables: { CN: { count: 0, last: null } } });
    });

    it('tells what one act did to other tracks, as of day, knowledge and position', async () => {
      const { status, body } = await read('linkage');
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        acts: [
          {
            ...{ event: frozen.id, moved: 2, share: { moved: 2, of: 2 } },
            tracks: [
              { track: trade, before: 'active', after: 'frozen', thaw: { days: { min: 101, max: 101 }, order: 1 } },
              { track: track.id, before: 'active', after: 'frozen', thaw: null },
            ],
          },
          { type: 'TalksHeld', moved: 2, tracks: [{ thaw: null }, { thaw: null }] },
        ],
      });
      const early = await read('linkage', '?validAt=2022-10-01');
      expect(early.body.data).toMatchObject({ acts: [{ tracks: [{ thaw: null }, { thaw: null }] }, {}] });
      const before = await read('linkage', '?position=3');
      expect(before.body).toMatchObject({ data: { acts: [{ type: 'TalksHeld' }] }, reading: { position: 3 } });
    });

    it('gives the same bytes for the position that it names, whatever comes later on another track', async () => {
      const { body } = await read('linkage', '?validAt=2024-01-01&knownAt=2025-01-01');
      const { position } = body.reading as { position: number };
      const pinned = `?validAt=2024-01-01&knownAt=2025-01-01&position=${position}`;
      const first = await read('linkage', pinned);
      expect(first.body).toEqual(body);
      await served.append(event('TalksSuspended', '2023-05-05', { ...by('US'), tracks: [trade] }));
      expect((await read('linkage', pinned)).body).toEqual(body);
      const live = await read('linkage', '?validAt=2024-01-01&knownAt=2025-01-01');
      expect((live.body.reading as { position: number }).position).toBeGreaterThan(position);
    });

    it('leaves out and takes the account where a track has them', async () => {
      const without = await read('linkage', `?without=${control.id}`);
      expect(without.body.data).toMatchObject({ acts: [{ event: frozen.id, moved: 2 }, {}] });
      expect((await read('linkage', '?account=CN')).status).toBe(200);
    });

    it.each(['measures', 'linkage'])('knows no %s of an unknown track, and no other parameter', async (what) => {
      expect((await read(what, '', 'us-cn.none')).status).toBe(404);
      expect((await read(what, '?state=open')).status).toBe(400);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);

describe('the limits of linkage', () => {
  it('are 20 acts, and 100 tracks of the same parties for the share', async () => {
    const tracks = ['us-cn.a', 'us-cn.b'];
    const acts = Array.from({ length: 30 }, (_, i) => {
      return event(i % 2 === 0 ? 'TalksSuspended' : 'CooperationResumed', isoDay(19_000 + i), { tracks });
    });
    const linked = async (relationship: number) => {
      const log = entries([...tracks.map((id) => defined({ id })), ...acts]);
      const ofTrack = (id: string) => log.filter(({ body }) => tracksOf(body).includes(id));
      const timelines = new Map(tracks.map((id) => [id, TrackTimeline.fold(ofTrack(id))]));
      const reader = {
        timeline: (id: string) => Promise.resolve(timelines.get(id) ?? timelines.get('us-cn.a')),
        ...{ day: () => 20_000, readingAsOf: () => ({}), pinned: (asOf: object) => asOf },
        all: () => Array.from({ length: relationship }, (_, i) => ({ track: `us-cn.t${i}`, parties: ['CN', 'US'] })),
      } as unknown as StatusReader;
      const store = { readPositions: () => Promise.resolve(log) } as unknown as EventLog;
      return (await new LinkageReader(reader, store).linkageAsOf('us-cn.a', {})).data.acts;
    };
    const within = await linked(100);
    expect([within.length, within[0]?.event, within[0]?.share]).toEqual([20, acts[29]!.id, { moved: 100, of: 100 }]);
    expect((await linked(101)).map(({ share }) => share)).toEqual(Array.from({ length: 20 }, () => null));
  });
});
