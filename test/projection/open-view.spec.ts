import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import { inView, type View } from '../../src/event-log/view.js';
import { StatusReader } from '../../src/readings/status-reader.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { loseEntriesAfter, tamper } from '../support/tampering.js';
import { Station } from './projector-harness.js';

const now = '2024-06-01T00:00:00Z';
const other = 'us-cn.climate';

function internal(body: EntryBody): EntryBody {
  return parseBody({ ...body, visibility: 'internal' });
}

describeEachEngine('the statuses of whoever does not see internal entries', (engine) => {
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

  const liveIn = (view: View, id = track.id, { reader }: { reader: StatusReader } = station): Promise<string> => {
    return inView(view, async () => {
      const { body } = await reader.live(id);
      return (JSON.parse(body.toString()) as { status: string }).status;
    });
  };
  const listedIn = (view: View, id = track.id) => inView(view, () => station.projector.board.get(id)?.reading.status);
  const expectSeparate = async () => {
    expect([await liveIn('open'), listedIn('open')]).toEqual(['active', 'active']);
    expect([await liveIn('all'), listedIn('all')]).toEqual(['frozen', 'frozen']);
  };
  /** Calls `before` with the number of each call of the database by the projector, and stops when it says so. */
  const atEachCall = (before: (call: number) => Promise<void>) => {
    const { database } = station;
    const plain = { read: database.read, write: database.write };
    let calls = 0;
    let isNested = false;
    for (const name of ['read', 'write'] as const) {
      const own: (work: never) => Promise<never> = plain[name].bind(database);
      database[name] = async (work: never) => {
        if (isNested) return own(work);
        isNested = true;
        await before((calls += 1)).finally(() => (isNested = false));
        return own(work);
      };
    }
    return () => {
      Object.assign(database, plain);
      return calls;
    };
  };

  it.each([['the first'], ['a later']])(
    'hold nothing of %s internal entry while it is taken in, nor does what is kept of them',
    async (which) => {
      if (which === 'a later') {
        await station.append(internal(event('TalksSuspended', '2024-05-02', { tracks: [other] })));
        await station.settle();
      }
      const seen: unknown[] = [];
      const readers: StatusReader[] = [];
      const unhook = atEachCall(async () => {
        const reader = new StatusReader(station.projector, station.log, station.clock);
        readers.push(reader);
        seen.push(await liveIn('open', track.id, { reader }), listedIn('open'));
      });
      await station.append(internal(event('TalksSuspended', '2024-05-02')));
      await station.settle();
      unhook();
      for (const reader of readers) seen.push(await liveIn('open', track.id, { reader }));
      expect(new Set(seen)).toEqual(new Set(['active']));
      await expectSeparate();
    },
  );

  it('leave a timeline that somebody reads as it is: what is internal goes into another', async () => {
    const read = await inView('open', () => station.projector.timeline(track.id));
    const { version } = read;
    await station.append(internal(event('TalksSuspended', '2024-05-02')));
    await station.settle();
    expect(read.version).toBe(version);
    await expectSeparate();
  });

  it('are right wherever the database fails while internal entries are taken in', async () => {
    for (let failing = 1, isReached = true; isReached; failing += 1) {
      await station.projector.stop();
      await fresh.drop();
      fresh = await freshDatabase(engine);
      station = await Station.open(fresh, new FixedClock(now));
      await station.append(defined(), defined({ id: other }), event('TalksHeld', '2024-05-01', { tracks: [track.id, other] })); // prettier-ignore
      await station.settle();
      // Appended by another process, so that every call of the database is the projector's.
      station.bell.removeAllListeners();
      await station.append(
        internal(event('TalksSuspended', '2024-05-02')),
        internal(event('TalksSuspended', '2024-05-02', { tracks: [other] })),
      );
      const unhook = atEachCall((call) => (call === failing ? Promise.reject(new Error('lost')) : Promise.resolve()));
      station.projector.wake();
      await station.projector.idle();
      isReached = unhook() >= failing;
      await station.settle(true);
      expect([failing, await liveIn('open'), await liveIn('open', other)]).toEqual([failing, 'active', 'active']);
      await expectSeparate();
      if (!isReached) expect(failing).toBeGreaterThan(5);
    }
  });

  it('go back with the log where it has lost its internal entries', async () => {
    await station.append(internal(event('TalksSuspended', '2024-05-02')));
    await station.settle();
    await loseEntriesAfter(station.database, 3);
    await station.append(event('TalksHeld', '2024-05-20'), event('TalksSuspended', '2024-05-21'));
    await station.projector.idle();
    await station.settle();
    for (const view of ['open', 'all'] as const) {
      expect([view, await liveIn(view), listedIn(view)]).toEqual([view, 'frozen', 'frozen']);
    }
  });

  it('stop before an open entry that cannot be read, and go on once it can', async () => {
    await station.append(internal(event('TalksHeld', '2024-05-02')));
    await station.settle();
    await appendUnreadable(station, 5, track.id);
    await station.append(event('TalksHeld', '2024-05-20'));
    await station.settle(true);
    const stops = () => inView('open', () => station.projector.stopped);
    expect(stops()).toMatchObject([{ track: track.id, position: 5 }]);
    expect(station.projector.stopped).toMatchObject([{ track: track.id, position: 5 }]);
    await tamper(
      station.database,
      `UPDATE entry SET type = 'TalksSuspended', body = '${JSON.stringify(event('TalksSuspended', '2024-05-21'))}' WHERE position = 5`,
    );
    await inView('open', () => station.projector.retry());
    expect([stops(), station.projector.stopped]).toEqual([[], []]);
    for (const view of ['open', 'all'] as const) {
      expect([view, await liveIn(view), listedIn(view)]).toEqual([view, 'frozen', 'frozen']);
    }
  });

  it('do not say that an internal entry cannot be read', async () => {
    await appendUnreadable(station, 4, track.id, true);
    await station.append(event('TalksSuspended', '2024-05-20'));
    await station.settle(true);
    expect(inView('open', () => station.projector.stopped)).toEqual([]);
    expect(station.projector.stopped).toMatchObject([{ track: track.id, position: 4 }]);
    expect(await liveIn('open')).toBe('frozen');
  });
});

/** Puts a row into the log that no Thaw would write. */
async function appendUnreadable(station: Station, position: number, id: string, isInternal = false): Promise<void> {
  await station.database.write(async (run) => {
    await run.query(`INSERT INTO entry (position, id, type, recorded_at, recorded_by, body, hash)
      VALUES (${position}, '${randomUUID()}', 'Nonsense', 0, 'nobody', '{"type":"Nonsense"}', '')`);
    await run.query(`INSERT INTO entry_track (track, position) VALUES ('${id}', ${position})`);
    if (isInternal) {
      await run.query(`INSERT INTO internal_entry (position) VALUES (${position})`);
      await run.query('UPDATE log_head SET has_internals = 1');
    }
    await run.query(`UPDATE log_head SET position = ${position}`);
  });
}
