import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { systemClock } from '../../src/domain/time/clock.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { serveBuilt, stopBuilt } from '../support/servers/built-server.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { describeWithNats, natsServer, TestStream } from './stream-reader.js';

const count = 2_000;
const batch = 500;

describeWithNats('a server that is killed while it publishes', () => {
  describeEachEngine(
    'and started again',
    (engine) => {
      let fresh: FreshDatabase;
      beforeEach(async () => void (fresh = await freshDatabase(engine)));
      afterEach(async () => {
        await stopBuilt();
        await fresh.drop();
      });

      it('loses and repeats nothing, wherever it was killed', async () => {
        const log = new EventLog(await fresh.open(), systemClock, new EventEmitter2());
        const bodies = [defined(), ...Array.from({ length: count - 1 }, () => event('StatementMade', '2026-01-13'))];
        for (let first = 0; first < count; first += batch) {
          await log.appendAll(bodies.slice(first, first + batch).map((body) => ({ body, recordedBy: 'test' })));
        }
        const stream = new TestStream();
        const env = { THAW_NATS_URL: `nats://${natsServer!}`, THAW_NATS_STREAM: stream.name };
        await serveBuilt(fresh.url, { env });
        await stream.reaches(900);
        await stopBuilt('SIGKILL');
        await serveBuilt(fresh.url, { env });
        await stream.reaches(count);
        const messages = await stream.messages();
        const positions = messages.flatMap(({ event }) =>
          event.type === 'thaw.entry.appended' ? event.data.position : [],
        );
        expect(positions).toEqual(Array.from({ length: count }, (_, n) => n + 1));
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
      }, 180_000);
    },
    ['SQLite file', 'PostgreSQL'],
  );
});
