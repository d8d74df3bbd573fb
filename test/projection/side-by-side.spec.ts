import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rebuild } from '../../src/projection/rebuild.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { Station } from './projector-harness.js';

const now = '2024-06-01T00:00:00Z';
const other = 'us-cn.climate';

describeEachEngine(
  'side by side',
  (engine) => {
    let fresh: FreshDatabase;
    let one: Station;
    let two: Station;

    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      one = await Station.open(fresh, new FixedClock(now));
      two = await Station.open(fresh, new FixedClock(now));
    });

    afterEach(async () => {
      await Promise.all([one.projector.stop(), two.projector.stop()]);
      await fresh.drop();
    });

    it('two processes append and project, and both serve what a fold from the start gives', async () => {
      await one.append(defined(), defined({ id: other }));
      for (let round = 0; round < 20; round++) {
        const day = `2024-0${1 + (round % 5)}-1${round % 10}`;
        const type = ['TalksHeld', 'TalksSuspended', 'CooperationResumed', 'WorkingGroupMet'][round % 4]!;
        await Promise.all([
          one.append(event(type, day), event('StatementMade', day, { tracks: [other] })),
          two.append(event('TalksHeld', day, { tracks: [track.id, other] })),
        ]);
        if (round % 3 === 0) await Promise.all([one.settle(true), two.settle(true)]);
      }
      await Promise.all([one.settle(true), two.settle(true)]);
      expect(await one.tables()).toEqual(await one.refolded());
      expect(await one.documents()).toEqual(await one.refoldedDocuments());
      const [mine, yours] = [await one.reader.live(track.id), await two.reader.live(track.id)];
      expect(mine.etag).toBe(yours.etag);
      expect(one.reader.all()).toEqual(two.reader.all());
    });

    it('one that was started later finds what the other has projected, and goes on from there', async () => {
      await one.append(defined(), event('TalksHeld', '2024-05-01'));
      await one.settle();
      const third = await Station.open(fresh, new FixedClock(now));
      expect(third.projector.position).toBe(2);
      expect(third.reader.all()).toEqual(one.reader.all());
      await third.append(event('TalksSuspended', '2024-05-02'));
      await third.settle();
      expect(await third.tables()).toEqual(await third.refolded());
      await third.projector.stop();
    });

    it('goes over to rows that another has rebuilt, also while nothing is appended', async () => {
      await one.append(defined(), event('TalksHeld', '2024-05-01'));
      await Promise.all([one.settle(true), two.settle(true)]);
      await new Rebuild(one.database, one.log, one.clock).run();
      await two.at(two.clock.now() + 5_000);
      await one.append(event('TalksSuspended', '2024-05-02'));
      await Promise.all([one.settle(true), two.settle(true)]);
      expect(await two.tables()).toEqual(await two.refolded());
      expect(two.projector.fault).toBeNull();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describeEachEngine('a rebuild', (engine) => {
  let fresh: FreshDatabase;
  let station: Station;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    station = await Station.open(fresh, new FixedClock(now));
    await station.append(defined(), defined({ id: other }), event('TalksHeld', '2024-05-01'));
    await station.settle();
  });

  afterEach(async () => {
    await station.projector.stop();
    await fresh.drop();
  });

  it('leaves no gap for readers, while appends go on', async () => {
    let building = true;
    const rebuilt = new Rebuild(station.database, station.log, station.clock, {})
      .run()
      .finally(() => (building = false));
    const seen = new Set<string>();
    let appended = 0;
    while (building) {
      await station.append(event('StatementMade', '2024-05-02'), event('TalksHeld', '2024-05-03', { tracks: [other] }));
      appended += 2;
      const rows = await station.query('SELECT track, status FROM track_status ORDER BY track');
      expect(rows.map((row) => row.track)).toEqual([other, track.id]);
      seen.add(String(rows[1]!.status));
    }
    expect(await rebuilt).toMatchObject({ tracks: 2, stopped: [] });
    expect([...seen]).toEqual(['active']);
    await station.append(event('TalksSuspended', '2024-05-04'));
    await station.settle();
    expect(station.projector.position).toBe(appended + 4);
    expect(await station.tables()).toEqual(await station.refolded());
    expect(await station.documents()).toEqual(await station.refoldedDocuments());
  });

  it('mends rows that somebody has changed', async () => {
    const before = await station.tables();
    await station.database.write((run) => run.query(`UPDATE projected_status SET status = 'frozen'`));
    await station.database.write((run) => run.query(`DELETE FROM projected_interval`));
    await new Rebuild(station.database, station.log, station.clock).run();
    expect(await station.tables()).toEqual(before);
    const left = await station.query('SELECT DISTINCT generation FROM projected_status');
    expect(left).toHaveLength(1);
  });

  it('gives way to one that was begun after it', async () => {
    const first = new Rebuild(station.database, station.log, station.clock, {
      onProgress: () => {
        second ??= new Rebuild(station.database, station.log, station.clock).run();
      },
    });
    let second: Promise<unknown> | undefined;
    const outcome = await first.run().catch((error: unknown) => error);
    await second;
    expect(outcome).toMatchObject({ kind: 'conflict', code: 'rebuild-superseded' });
    expect(await station.tables()).toEqual(await station.refolded());
  });
});

describe('a projection of a newer Thaw', () => {
  it('leaves a process ready that runs already, which goes on in memory', async () => {
    const fresh = await freshDatabase('SQLite file');
    const station = await Station.open(fresh, new FixedClock(now));
    await station.append(defined(), event('TalksHeld', '2024-05-01'));
    await station.settle();
    const swap = 'UPDATE projection SET version = 99, generation = generation + 1, newest_generation = generation + 1';
    await station.database.write((run) => run.query(swap));
    const rows = () => station.query('SELECT generation, track, position, status FROM projected_status');
    const before = await rows();
    await station.at(station.clock.now() + 5_000);
    await station.append(event('TalksSuspended', '2024-05-02'));
    await station.settle();
    expect([station.projector.fault, station.projector.position]).toEqual([null, 3]);
    expect(station.projector.board.get(track.id)?.reading.status).toBe('frozen');
    expect([await rows(), await station.query('SELECT version, position FROM projection')]).toEqual([
      before,
      [{ version: 99, position: 2 }],
    ]);
    await station.projector.stop();
    await fresh.drop();
  });

  it('is left alone, and one of an older Thaw is rebuilt at the start', async () => {
    const fresh = await freshDatabase('SQLite file');
    const station = await Station.open(fresh, new FixedClock(now));
    await station.append(defined(), event('TalksHeld', '2024-05-01'));
    await station.settle();
    await station.projector.stop();
    await station.database.write((run) => run.query('UPDATE projection SET version = 99'));
    await expect(Station.open(fresh, new FixedClock(now))).rejects.toMatchObject({ code: 'projection-newer' });
    await station.database.write((run) => run.query('UPDATE projection SET version = 0'));
    await station.database.write((run) => run.query('UPDATE projected_status SET reading = 0'));
    const upgraded = await Station.open(fresh, new FixedClock(now));
    expect(await upgraded.tables()).toEqual(await upgraded.refolded());
    await upgraded.projector.stop();
    await fresh.drop();
  });
});
