import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { publisherLimits } from '../../src/jetstream/log-publisher.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';
import { SwitchedProxy } from '../support/servers/switched-proxy.js';
import { advance, settle } from './settle.js';
import { describeWithNats, gist, natsServer, TestStream } from './stream-reader.js';

const now = '2026-01-15T12:00:00Z';
const { renewMs, restMs } = publisherLimits;
const statement = () => event('StatementMade', '2026-01-13');

describeWithNats('publishing to a stream of NATS, where something goes wrong', () => {
  describeEachEngine(
    'goes on',
    (engine) => {
      let stream: TestStream;
      let served: ServedApp;
      const entries = async () => (await stream.messages()).map(gist).filter((each) => each.startsWith('entry.'));

      beforeEach(() => void (stream = new TestStream()));
      afterEach(() => served.close());
      const serve = async (server?: string) => {
        served = await ServedApp.open(engine, now, null, { jetStream: stream.settings(server) });
        await served.append(defined());
        return settle(served);
      };

      it('in a process that reaches NATS, while entries come in at one that does not and says so', async () => {
        const proxy = await SwitchedProxy.open(`nats://${natsServer!}`);
        const publisher = await serve(proxy.address);
        const two = await served.beside({ jetStream: stream.settings() });
        try {
          await settle(two);
          await proxy.off();
          await served.append(statement());
          await settle(served);
          for (let n = 0; n < 4; n++) {
            await served.append(statement());
            await advance(two, 1_000);
            expect(publisher.fault).toMatch(/NATS/);
          }
          expect(await entries()).toHaveLength(6);
          // It sees that the other one has the lease, and then that it keeps it.
          expect((await advance(served, restMs)).fault).toMatch(/NATS/);
          await advance(two, renewMs);
          expect((await advance(served, renewMs)).fault).toBeNull();
          expect((await served.get('//readyz')).body.jetStream).toMatchObject({ publishesHere: false, because: null });
        } finally {
          await two.close();
        }
      }, 60_000);

      it('on a stream made anew, where the old one was deleted, while the log is quiet', async () => {
        await serve();
        await stream.delete();
        await advance(served, renewMs);
        expect(await entries()).toEqual(['entry.TrackDefined 1']);
      });

      it('on a stream that somebody made in place of the old one, while the log is quiet', async () => {
        await serve();
        await stream.delete();
        await stream.add(['entry.*', 'status.>', 'past'].map((each) => `${stream.name}.${each}`));
        await advance(served, renewMs);
        expect(await entries()).toEqual(['entry.TrackDefined 1']);
      });

      it('after a message of somebody else that is no JSON', async () => {
        await serve();
        await stream.publish('status.us-cn.military', 'no JSON');
        await served.append(statement());
        await advance(served, restMs);
        const publisher = await advance(served, restMs);
        expect([publisher.fault, publisher.published]).toMatchObject([null, { place: { position: 2 } }]);
      });
    },
    ['SQLite file', 'PostgreSQL'],
  );
});
