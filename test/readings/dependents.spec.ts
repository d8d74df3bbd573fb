import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const military = 'us-cn.military';

interface RestsOnIt {
  statuses: Record<string, unknown>[];
  links: Record<string, unknown>[];
  measures: { track: string; measure: string }[];
  counts: Record<string, number>;
}

describeEachEngine(
  'what rests on an event, over HTTP',
  (engine) => {
    let served: ServedApp;
    let talks: EntryBody;
    let suspension: EntryBody;
    let answer: EntryBody;
    const restsOn = async ({ id }: { id: string }) => {
      const { body } = await served.get(`/events/${id}`);
      return body.restsOnIt as RestsOnIt;
    };

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      talks = event('TalksHeld', '2025-03-01', { tracks: [track.id, military, 'us-cn.unheard-of'] });
      suspension = event('TalksSuspended', '2025-11-01');
      answer = event('StatementMade', '2025-11-02', {
        title: 'Washington regrets it',
        actors: [{ country: 'US', role: 'initiator' }],
        links: [{ rel: 'responds-to', event: suspension.id }],
      });
      const other = { id: military, title: 'Military contact', topic: 'military' };
      await served.append(defined(), defined(other), talks, suspension, answer);
    });
    afterAll(() => served.close());

    it('names what it began, and what the clock began by counting from it, on every track', async () => {
      const { statuses, counts } = await restsOn(talks);
      expect(statuses.map(({ track: on, status, practice, from, as }) => [on, status, practice, from, as])).toEqual([
        [track.id, 'active', 'meeting', expect.objectContaining({ edtf: '2025-03-01' }), 'cause'],
        [track.id, 'active', 'quiet', expect.objectContaining({ edtf: '2025-08-29' }), 'basis'],
        [track.id, 'frozen', 'silent', expect.objectContaining({ edtf: '2025-11-27' }), 'basis'],
        [military, 'active', 'meeting', expect.objectContaining({ edtf: '2025-03-01' }), 'cause'],
        [military, 'active', 'quiet', expect.objectContaining({ edtf: '2025-08-29' }), 'basis'],
        [military, 'dormant', 'silent', expect.objectContaining({ edtf: '2025-11-27' }), 'basis'],
      ]);
      expect(statuses[0]).toMatchObject({ formal: 'open', began: 'status', to: { edtf: '2025-11-01' } });
      expect(statuses[1]).toMatchObject({ began: 'practice', to: { edtf: '2025-11-27' } });
      expect(statuses[2]).toMatchObject({ began: 'practice', to: null });
      expect(statuses[5]).toMatchObject({ to: null });
      expect(counts.statuses).toBe(6);
    });

    it('says of a suspension that the track is frozen until the freeze ended, not until the practice changed', async () => {
      const frozen = 'us-cn.frozen-for-a-while';
      const halt = event('TalksSuspended', '2022-08-05', { tracks: [frozen] });
      const visit = event('TalksHeld', '2023-06-19', { tracks: [frozen] });
      const resumption = event('CooperationResumed', '2023-11-15', { tracks: [frozen] });
      await served.append(defined({ id: frozen, title: 'Frozen for a while', topic: 'x' }), halt, visit, resumption);
      const history = (await served.get(`/tracks/${frozen}/history`)).body.data;
      expect(history.slice(0, 3)).toMatchObject([
        { status: 'frozen', practice: 'never', to: { edtf: '2023-06-19' } },
        { status: 'frozen', to: { edtf: '2023-11-15' } },
        { status: 'resumed' },
      ]);
      expect((await restsOn(halt)).statuses).toMatchObject([
        { status: 'frozen', began: 'status', from: { edtf: '2022-08-05' }, to: { edtf: '2023-11-15' }, as: 'cause' },
      ]);
      expect((await restsOn(visit)).statuses[0]).toMatchObject({ status: 'frozen', began: 'practice', as: 'cause' });
    });

    it('names the events that link to it', async () => {
      const { links, counts } = await restsOn(suspension);
      expect(links).toEqual([{ event: answer.id, rel: 'responds-to', title: 'Washington regrets it' }]);
      expect(counts.links).toBe(1);
    });

    it('names the measures of today that it is among', async () => {
      const places = (await restsOn(talks)).measures.filter(({ track: on }) => on === military);
      expect(places.map(({ measure }) => measure)).toEqual(
        expect.arrayContaining(['metrics.lastContact', 'metrics.lastDialogue', 'metrics.rhythm.dialogues']),
      );
      const { body } = await served.get(`/tracks/${military}/status`);
      expect(body).toMatchObject({ metrics: { lastDialogue: { event: talks.id } } });
      expect((await restsOn(answer)).measures.map(({ measure }) => measure)).not.toContain('metrics.lastDialogue');
    });

    it('names fifty of each, and says how many there are', async () => {
      const demand = event('DemandMade', '2025-10-01', { actors: [{ country: 'US', role: 'initiator' }] });
      const links = [{ rel: 'after', event: demand.id }];
      const later = Array.from({ length: 53 }, () => event('StatementMade', '2025-10-02', { links }));
      await served.append(demand, ...later);
      const found = await restsOn(demand);
      expect(found.links).toHaveLength(50);
      expect(found.links[0]).toMatchObject({ event: later[0]!.id, rel: 'after' });
      expect(found.counts.links).toBe(53);
    });

    it('follows a correction', async () => {
      const moved = { ...suspension, tracks: [military] };
      const more = { tracks: [track.id, military], reason: 'It was the military talks' };
      await served.append(parseBody({ type: 'EventCorrected', id: idOf(7_300_001), event: moved, ...more }));
      const { statuses, counts } = await restsOn(suspension);
      expect(statuses.map(({ track: on, status, as }) => [on, status, as])).toEqual([[military, 'frozen', 'cause']]);
      expect(counts.links).toBe(1);
    });

    it('lets nothing rest on what is merged or retracted, and the rest on what it was merged into', async () => {
      const twin = event('TalksHeld', '2025-03-01');
      await served.append(twin);
      const merging = { into: talks.id, duplicates: [twin.id], tracks: [track.id, military], reason: 'The same' };
      await served.append(parseBody({ type: 'EventsMerged', id: idOf(7_300_002), ...merging }));
      const nothing = {
        ...{ statuses: [], links: [], measures: [] },
        counts: { statuses: 0, links: 0, measures: 0 },
      };
      expect(await restsOn(twin)).toEqual(nothing);
      expect((await restsOn(talks)).statuses[0]).toMatchObject({ as: 'cause', from: { edtf: '2025-03-01' } });
      const gone = { target: talks.id, tracks: [track.id, military], reason: 'It was not held' };
      await served.append(parseBody({ type: 'EventRetracted', id: idOf(7_300_003), ...gone }));
      expect(await restsOn(talks)).toEqual(nothing);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
