import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { AsOf } from '../../../src/domain/record/resolve-record.js';
import { TrackTimeline } from '../../../src/domain/reading/track-timeline.js';
import { Projector } from '../../../src/projection/projector.js';
import { describeEachEngine } from '../../support/databases.js';
import { defined, event, track } from '../../support/given.js';
import { ServedApp } from '../../support/served-app.js';

const trade = 'us-cn.trade';
const parent = 'us-cn.security';
const backfill = { backfill: true };

const engines = ['SQLite file', 'PostgreSQL'] as const;

describeEachEngine(
  'an entry that comes while an answer is being made',
  (engine) => {
    let served: ServedApp;
    let position: number;

    beforeEach(async () => {
      served = await ServedApp.open(engine);
      await served.append(
        defined({ id: parent, title: 'Security', topic: 'security' }),
        defined({ parent }),
        defined({ id: trade, title: 'Trade', topic: 'trade', parent }),
        event('IrritantOccurred', '2025-02-03', { tracks: [parent], ...backfill }),
        event('TalksHeld', '2025-03-01', { tracks: [track.id, trade], ...backfill }),
        event('ThreatIssued', '2025-09-01', { tracks: [track.id], ...backfill }),
        event('StatementMade', '2026-01-10', { tracks: [track.id, trade], ...backfill }),
      );
      ({ position } = await served.eventLog.head());
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await served.close();
    });

    /** An entry of all tracks, known by any day that is asked for; resolves once every status counts it. */
    const comes = async () => {
      const body = event('TalksSuspended', '2025-10-01', { tracks: [parent, track.id, trade], ...backfill });
      const [appended] = await served.eventLog.appendAll([{ body, recordedBy: 'test' }]);
      await served.app.get(Projector).reached(appended!.position);
    };

    /** Has it come within the first fold of a past, between two of its steps. */
    const whileFolding = () => {
      const foldingAsOf = TrackTimeline.prototype.foldingAsOf;
      jest.spyOn(TrackTimeline.prototype, 'foldingAsOf').mockImplementationOnce(function* (
        this: TrackTimeline,
        asOf: AsOf,
      ) {
        const steps = foldingAsOf.call(this, asOf);
        let hasCome = false;
        void comes().then(() => (hasCome = true));
        while (!hasCome) yield;
        return yield* steps;
      });
    };

    /** Has it come when the log is read for what a reading names. */
    const whileReading = () => {
      const { eventLog } = served;
      const read = eventLog.readPositions.bind(eventLog);
      jest.spyOn(eventLog, 'readPositions').mockImplementationOnce(async (positions) => {
        await comes();
        return read(positions);
      });
    };

    /** Has it come when the second track is taken up. */
    const betweenTracks = () => {
      // On another day no line of a summary is as it was.
      served.clock.advanceTo('2026-01-16T00:00:00Z');
      const projector = served.app.get(Projector);
      const timeline = projector.timeline.bind(projector);
      let taken = 0;
      jest.spyOn(projector, 'timeline').mockImplementation(async (id) => {
        taken += 1;
        if (taken === 2) await comes();
        return timeline(id);
      });
    };

    const known = 'knownAt=2025-12-31';
    const between = 'knownFrom=2025-04-01&knownTo=2025-12-31';

    it.each([
      ['a status as known then', `/tracks/${track.id}/status?${known}`, whileFolding],
      ['a history as known then', `/tracks/${track.id}/history?${known}`, whileFolding],
      ['the marks, with what was learned later', `/tracks/${track.id}/marks?${known}&later=true`, whileFolding],
      ['reasons', `/tracks/${track.id}/explain?`, whileReading],
      ['a brief', `/tracks/${track.id}/brief?`, whileReading],
      ['what an act did to other tracks', `/tracks/${track.id}/linkage?`, whileReading],
      ['a comparison of two states of knowledge', `/tracks/${track.id}/compare?${between}`, whileFolding],
      ['a comparison of two accounts', `/tracks/${track.id}/compare?accounts=US,CN`, whileFolding],
      ['the status of a track that tells of its sub-tracks', `/tracks/${parent}/status?`, betweenTracks],
      ['a summary', '/status/summary?', betweenTracks],
      ['a summary of a past day', '/status/summary?validAt=2025-12-01', betweenTracks],
      ['a summary as known then', `/status/summary?${known}`, betweenTracks],
    ])('is in no part of it: %s', async (_, path, meanwhile) => {
      meanwhile();
      const answer = await served.get(path.replace(/\?$/, ''));
      jest.restoreAllMocks();
      expect(answer.status).toBe(200);
      const { position: head } = await served.eventLog.head();
      expect(head).toBe(position + 1);
      const pinned = await served.get(`${path}&position=${position}`);
      expect(answer.body).toEqual(pinned.body);
      const next = await served.get(path.replace(/\?$/, ''));
      expect(next.body).not.toEqual(answer.body);
      expect(next.headers.get('etag')).not.toBe(answer.headers.get('etag'));
    });

    it('is in no answer with the words of a track that it defines anew', async () => {
      const { eventLog } = served;
      const read = eventLog.readPositions.bind(eventLog);
      jest.spyOn(eventLog, 'readPositions').mockImplementationOnce(async (positions) => {
        const [appended] = await eventLog.appendAll([
          { body: defined({ parent, title: 'Another title' }), recordedBy: 'test' },
        ]);
        await served.app.get(Projector).reached(appended!.position);
        return read(positions);
      });
      const { body } = await served.get(`/tracks/${track.id}/explain`);
      expect(body).toMatchObject({ title: track.title, reading: { position } });
    });
  },
  engines,
);
