import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Rebuild } from '../../src/projection/rebuild.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { Station } from './projector-harness.js';

const now = '2024-06-01T00:00:00Z';
const other = 'us-cn.climate';
const rows = 'SELECT track, status, position, stopped_at, stopped_reason FROM track_status ORDER BY track';

describeEachEngine('an entry that cannot be folded', (engine) => {
  let fresh: FreshDatabase;
  let station: Station;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    station = await Station.open(fresh, new FixedClock(now));
    await station.append(
      defined(),
      defined({ id: other }),
      event('TalksHeld', '2024-05-01', { tracks: [track.id, other] }),
    );
    await station.settle();
  });

  afterEach(async () => {
    await station.projector.stop();
    await fresh.drop();
  });

  const expectStopped = async () => {
    expect(station.projector.stopped).toEqual([
      { track: track.id, position: 4, reason: expect.stringContaining('nonsense@1') },
    ]);
    expect(station.projector.fault).toBeNull();
    expect(await station.query(rows)).toEqual([
      { track: other, status: 'frozen', position: 5, stopped_at: null, stopped_reason: null },
      {
        track: track.id,
        status: 'active',
        position: 3,
        stopped_at: 4,
        stopped_reason: expect.stringContaining('nonsense@1'),
      },
    ]);
  };

  it('stops its track before it, and no other; the row and the document say so', async () => {
    await station.append(
      defined({ policy: 'nonsense@1' }),
      event('TalksSuspended', '2024-05-02', { tracks: [track.id, other] }),
    );
    await station.settle();
    await expectStopped();
    const { body } = await station.reader.live(track.id);
    expect(JSON.parse(body.toString())).toMatchObject({
      status: 'active',
      reading: { position: 3, stopped: { position: 4, reason: expect.stringContaining('nonsense@1') } },
    });
    await station.append(event('TalksHeld', '2024-05-03'));
    await station.settle();
    await expectStopped();
  });

  it('stays stopped after a restart, a retry and a rebuild, while the reason lasts', async () => {
    await station.append(
      defined({ policy: 'nonsense@1' }),
      event('TalksSuspended', '2024-05-02', { tracks: [track.id, other] }),
    );
    await station.settle();
    await station.projector.retry();
    await expectStopped();
    const rebuilt = await new Rebuild(station.database, station.log, station.clock).run();
    expect(rebuilt.stopped).toMatchObject([{ track: track.id, position: 4 }]);
    await expectStopped();
    station = await station.restart();
    await expectStopped();
  });

  it('is mended by a definition that can be folded', async () => {
    await station.append(defined({ policy: 'nonsense@1' }), event('TalksSuspended', '2024-05-02'));
    await station.settle();
    await station.append(defined({ title: 'Mended' }));
    await station.settle();
    expect(station.projector.stopped).toEqual([]);
    expect(await station.tables()).toEqual(await station.refolded());
    expect(await station.documents()).toEqual(await station.refoldedDocuments());
  });

  it('waits for the definition of a track that is not defined yet', async () => {
    const early = event('TalksHeld', '2024-05-05', { tracks: ['us-cn.trade'] });
    await station.append(early);
    await station.settle();
    expect(station.projector.stopped).toMatchObject([{ track: 'us-cn.trade', position: 4 }]);
    await expect(station.reader.live('us-cn.trade')).rejects.toMatchObject({ code: 'unknown-track' });
    await station.append(defined({ id: 'us-cn.trade' }));
    await station.settle();
    expect(station.projector.stopped).toEqual([]);
    expect(await station.tables()).toEqual(await station.refolded());
  });

  it('holds for a row that the log cannot read: its tracks stop, and the rest goes on', async () => {
    await appendUnreadable(station, track.id);
    await station.append(event('TalksSuspended', '2024-05-02', { tracks: [track.id, other] }));
    await station.settle();
    expect(station.projector.stopped).toEqual([
      { track: track.id, position: 4, reason: expect.stringContaining('cannot be read') },
    ]);
    expect(await station.query(rows)).toMatchObject([
      { track: other, status: 'frozen', position: 5 },
      { track: track.id, status: 'active', position: 3, stopped_at: 4 },
    ]);
    expect((await new Rebuild(station.database, station.log, station.clock).run()).stopped).toHaveLength(1);
    expect((await station.reader.live(track.id)).version).toBe(3);
  });

  it('stands still at a row of which not even the tracks are known, and says so', async () => {
    await appendUnreadable(station, undefined);
    await station.append(event('TalksSuspended', '2024-05-02', { tracks: [other] }));
    await expect(station.projector.reached(5)).rejects.toMatchObject({ code: 'projection-behind' });
    await station.projector.idle();
    expect(station.projector.fault).toContain('position 4');
    expect(station.projector.position).toBe(3);
    expect(await station.projector.lag()).toBe(2);
  });
});

/** Puts a row into the log that no Thaw would write. */
async function appendUnreadable(station: Station, id: string | undefined): Promise<void> {
  await station.database.write(async (run) => {
    await run.query(`INSERT INTO entry (position, id, type, recorded_at, recorded_by, body, hash)
      VALUES (4, '${randomUUID()}', 'Nonsense', 0, 'nobody', '{"type":"Nonsense"}', '')`);
    if (id) await run.query(`INSERT INTO entry_track (track, position) VALUES ('${id}', 4)`);
    await run.query('UPDATE log_head SET position = 4');
  });
}
