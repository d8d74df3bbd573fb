import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { LogPublisher, publisherLimits } from '../../src/jetstream/log-publisher.js';
import { describeEachEngine } from '../support/databases.js';
import { defined } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';
import { advance, settle } from './settle.js';
import { describeWithNats, TestStream } from './stream-reader.js';

const { leaseMs, renewMs } = publisherLimits;
/** Of which a page has 1,000. */
const messages = 4_100;

describeWithNats('a process that reads a very long stream before it publishes', () => {
  describeEachEngine(
    'and takes longer than its lease',
    (engine) => {
      let served: ServedApp;
      const lease = async () => {
        const sql = 'SELECT lease, leased_until AS until FROM jetstream_cursor';
        const [row] = await served.database.read((run) => run.query(sql));
        return { isHeld: row.lease !== null, left: Number(row.until) - served.clock.now() };
      };
      /** Has it read the stream again. @param onPage done with each page, before the next one */
      const readAgain = (onPage: () => Promise<void>) => {
        const { eventLog } = served;
        const placesAt = eventLog.placesAt.bind(eventLog);
        const spy = jest.spyOn(eventLog, 'placesAt').mockImplementation(async (positions) => {
          await onPage();
          return placesAt(positions);
        });
        return { spy, published: advance(served, renewMs) };
      };

      beforeEach(async () => {
        const stream = new TestStream();
        served = await ServedApp.open(engine, '2026-01-15T12:00:00Z', null, { jetStream: stream.settings() });
        await served.append(defined());
        await settle(served);
        await stream.flood(messages);
      });
      afterEach(async () => {
        jest.restoreAllMocks();
        await served.close();
      });

      it('lengthens it meanwhile', async () => {
        const left: number[] = [];
        const { published } = readAgain(async () => {
          left.push((await lease()).left);
          served.clock.set(served.clock.now() + renewMs);
        });
        expect((await published).published).toMatchObject({ place: { position: 1 } });
        expect(left.length * renewMs).toBeGreaterThan(leaseMs);
        expect(Math.min(...left)).toBeGreaterThan(0);
      }, 60_000);

      it('stops after a page where the server is to end, and gives the lease to others', async () => {
        let ended: Promise<void> | undefined;
        const { spy, published } = readAgain(async () => {
          ended ??= served.app.get(LogPublisher).onApplicationShutdown();
        });
        await published;
        await ended;
        expect(spy).toHaveBeenCalledTimes(1);
        expect(await lease()).toMatchObject({ isHeld: false });
      }, 60_000);
    },
    ['SQLite file', 'PostgreSQL'],
  );
});
