import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { systemClock } from '../../src/domain/time/clock.js';
import type { Entry } from '../../src/domain/entries/entry.js';
import { PgNotify } from '../../src/event-log/follow/pg-notify.js';
import { EventLog } from '../../src/event-log/event-log.js';
import type { EventMap } from '../../src/event-log/events.js';
import { Follower } from '../../src/event-log/follow/follower.js';
import { verifyLog } from '../../src/integrity/verify.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { meeting, request } from './entries.js';

describeEachEngine(
  'several writers and readers of one log',
  (engine) => {
    let fresh: FreshDatabase;
    beforeEach(async () => void (fresh = await freshDatabase(engine)));
    afterEach(() => fresh.drop());

    /** A log with connections and a queue of its own, as another process has them. */
    async function another(bell = new EventEmitter2()) {
      return new EventLog(await fresh.open(), systemClock, bell);
    }

    it('never interleave: positions have no gap, and who reads by position misses none', async () => {
      const writers = [await another(), await another(), await another()];
      const reader = await another();
      const each = 400;
      const read: Entry[] = [];
      let writing = true;
      const reading = (async () => {
        for (let done = false; !done;) {
          done = !writing;
          const entries = await reader.read(read.at(-1)?.position ?? 0, 100);
          read.push(...entries);
          if (entries.length > 0) done = false;
          else await new Promise(setImmediate);
        }
      })();
      const callers = writers.flatMap((log) => Array.from({ length: 16 }, () => log));
      const appended = await Promise.all(
        callers.map(async (log) => {
          const own = [];
          for (let count = 0; count < each / 16; count += 1) own.push(await log.append(request()));
          return own;
        }),
      );
      writing = false;
      await reading;

      const total = writers.length * each;
      expect(read.map((entry) => entry.position)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      const stored = new Map(read.map((entry) => [entry.body.id, entry.position]));
      expect(appended.flat().filter(({ id, position }) => stored.get(id) !== position)).toEqual([]);
      expect(read.every((entry, index) => index === 0 || entry.recordedAt >= read[index - 1]!.recordedAt)).toBe(true);
      expect(await verifyLog(await fresh.open())).toMatchObject({ sound: true, entries: total });
    }, 60_000);

    it('let one of two win who expect the same version or send the same id', async () => {
      const [one, two] = [await another(), await another()];
      const body = meeting();
      const same = await Promise.all([one.append(request(body)), two.append(request(body))]);
      expect(same.map(({ position }) => position)).toEqual([1, 1]);
      expect(same.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
      const guarded = () => request(meeting(), { 'us-cn.counternarcotics': 1 });
      const outcomes = await Promise.allSettled([one.append(guarded()), two.append(guarded())]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('are followed by a follower that wakes at an append, and by its slow timer when the event is lost', async () => {
      const events = new EventEmitter2();
      const clock = new FixedClock('2024-02-01');
      const log = new EventLog(await fresh.open(), clock, events);
      const elsewhere = await another();
      const batches: number[][] = [];
      let cursor = 1;
      const step = async () => {
        const positions = (await log.read(cursor, 2)).map((entry) => entry.position);
        cursor = positions.at(-1) ?? cursor;
        if (positions.length > 0) batches.push(positions);
        return positions.length > 0;
      };
      const follower = new Follower({ clock, step, onFailure: String });
      events.on('log.appended', follower.wake);
      const next = async () => {
        await follower.idle();
        return batches.splice(0);
      };

      await log.appendAll([request(), request(), request(), request()]);
      follower.start();
      expect(await next()).toEqual([[2, 3], [4]]);
      await log.append(request());
      expect(await next()).toEqual([[5]]);

      await elsewhere.append(request());
      expect(await next()).toEqual([]);
      clock.advanceTo(clock.now() + 5_000);
      expect(await next()).toEqual([[6]]);

      await follower.stop();
      await log.append(request());
      expect([await next(), clock.pending]).toEqual([[], []]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

describeEachEngine(
  'the doorbell between processes',
  (engine) => {
    it('rings in the other process, and not twice in its own', async () => {
      const fresh = await freshDatabase(engine);
      const here = new EventEmitter2();
      const there = new EventEmitter2();
      const log = new EventLog(await fresh.open(), systemClock, here);
      const bells = [new PgNotify(await fresh.open(), systemClock, here), new PgNotify(await fresh.open(), systemClock, there)]; // prettier-ignore
      const connect = (bus: EventEmitter2, notify: PgNotify) => {
        bus.on('log.appended', (appended: EventMap['log.appended']) => notify.announce(appended));
      };
      connect(here, bells[0]!);
      connect(there, bells[1]!);
      for (const bell of bells) await bell.open();
      const rungHere: number[] = [];
      here.on('log.appended', ({ position }: { position: number }) => rungHere.push(position));
      const rungThere = new Promise((resolve) => there.once('log.appended', resolve));
      await log.append(request());
      expect(await rungThere).toEqual({ position: 1 });
      expect(rungHere).toEqual([1]);
      for (const bell of bells) await bell.close();
      await fresh.drop();
    });
  },
  ['PostgreSQL'],
);
