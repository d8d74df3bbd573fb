import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { publisherLimits } from '../../src/jetstream/log-publisher.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';
import { SwitchedProxy } from '../support/servers/switched-proxy.js';
import { loseEntriesAfter } from '../support/tampering.js';
import { advance, settle } from './settle.js';
import { describeWithNats, gist, natsServer, type ReadMessage, TestStream } from './stream-reader.js';

const now = '2026-01-15T12:00:00Z';
const military = { id: 'us-cn.military', title: 'Military contact', topic: 'military' };
const status = `status.${track.id}`;

const entriesOf = (messages: readonly ReadMessage[]) =>
  messages.flatMap(({ event }) => (event.type === 'thaw.entry.appended' ? event.data.position : []));
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);
const suspended = () => event('TalksSuspended', '2026-01-14');
const statements = (count: number) => Array.from({ length: count }, () => event('StatementMade', '2026-01-13'));

describeWithNats('the log on a stream of NATS', () => {
  describeEachEngine(
    'in order, at least once',
    (engine) => {
      let stream: TestStream;
      let served: ServedApp;
      const opened: ServedApp[] = [];
      const beside = async (server?: string) => {
        const other = await served.beside({ jetStream: stream.settings(server) });
        opened.push(other);
        return other;
      };
      const gists = async () => (await stream.messages()).map(gist);

      beforeEach(async () => {
        stream = new TestStream();
        served = await ServedApp.open(engine, now, null, { jetStream: stream.settings() });
      });
      afterEach(async () => {
        for (const each of opened.splice(0)) await each.close();
        await served.close();
      });

      it('has every entry as a CloudEvent, and what it changed right after it', async () => {
        const talks = event('TalksHeld', '2026-01-10', { title: 'Talks in Vienna' });
        await served.append(defined(), talks);
        await settle(served);
        await served.append(suspended());
        await settle(served);
        expect(await gists()).toEqual([
          'entry.TrackDefined 1',
          'entry.TalksHeld 2',
          `${status} none > active by entry`,
          'entry.TalksSuspended 3',
          `${status} active > frozen by entry`,
        ]);
        const [, second, third] = await stream.messages();
        const [{ hash } = { hash: '' }] = await served.eventLog.readPositions([2]);
        expect(second).toMatchObject({ id: hash, subject: `${stream.name}.entry.TalksHeld`, position: '2' });
        const data = { position: 2, id: talks.id, type: 'TalksHeld', title: 'Talks in Vienna', tracks: [track.id] };
        expect(second!.event).toMatchObject({ id: hash, source: '/thaw', type: 'thaw.entry.appended', data });
        expect(third).toMatchObject({ subject: `${stream.name}.status.${track.id}`, event: { subject: track.id } });
        expect(third!.id).toBe(third!.event.id);
      });

      it('has nothing of what is internal', async () => {
        const hidden = { id: 'us-cn.backchannel', title: 'Secret channel', visibility: 'internal' as const };
        await served.append(
          defined(),
          defined(hidden),
          event('TalksHeld', '2026-01-10', { tracks: [hidden.id], title: 'Secret talks' }),
          event('TalksHeld', '2026-01-11'),
          event('TalksSuspended', '2026-01-12', { visibility: 'internal', title: 'Secret quarrel' }),
        );
        await settle(served);
        expect(await gists()).toEqual([
          'entry.TrackDefined 1',
          'entry.TalksHeld 4',
          `${status} none > active by entry`,
        ]);
        expect(JSON.stringify(await stream.messages())).not.toMatch(/[Ss]ecret|backchannel/);
        expect((await settle(served)).published).toMatchObject({ place: { position: 5 } });
      });

      it('has what the clock changes', async () => {
        await served.append(defined(), event('AgreementSigned', '2026-01-10', { expires: '2026-01-20' }));
        await settle(served);
        const before = await stream.length();
        await advance(served, 6 * 86_400_000);
        const after = (await stream.messages()).slice(before);
        expect(after.map(gist)).toEqual([
          expect.stringMatching(/^status\.us-cn\.counternarcotics \w+ > \w+ by clock$/),
        ]);
        expect(after[0]!.event.data).toMatchObject({ position: 2 });
      });

      it('goes on where a process ended that had written nothing down, and repeats nothing', async () => {
        await served.append(defined(), event('TalksHeld', '2026-01-10'));
        await settle(served);
        await served.append(suspended());
        await settle(served);
        // It ends without a word: the cursor is where it was at first, and the lease runs out.
        const two = await beside();
        await served.append(event('StatementMade', '2026-01-15'));
        await settle(served);
        expect((await settle(two)).published).toBeUndefined();
        const { position } = (
          await served.database.read((run) => run.query('SELECT position FROM jetstream_cursor'))
        )[0];
        expect(Number(position)).toBe(0);
        expect((await advance(two, publisherLimits.leaseMs + 1)).published).toMatchObject({ place: { position: 4 } });
        await served.append(event('TalksHeld', '2026-01-15', { tracks: [track.id] }));
        await settle(two);
        expect(entriesOf(await stream.messages())).toEqual(upTo(5));
        // The first one wakes up and does not know that it has lost its lease: the stream takes nothing of it.
        await settle(served);
        await served.append(event('StatementMade', '2026-01-15'));
        await settle(served);
        await settle(two);
        expect(entriesOf(await stream.messages())).toEqual(upTo(6));
        const ids = (await stream.messages()).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      });

      it('loses nothing while NATS is away, and another process that reaches it goes on at once', async () => {
        const proxy = await SwitchedProxy.open(`nats://${natsServer!}`);
        await served.close();
        served = await ServedApp.open(engine, now, null, { jetStream: stream.settings(proxy.address) });
        await served.append(defined(), event('TalksHeld', '2026-01-10'));
        await settle(served);
        await proxy.off();
        await served.append(suspended());
        const publisher = await settle(served);
        expect(publisher.fault).toMatch(/NATS/);
        const { body, status: code } = await served.get('//readyz');
        expect([code, body.jetStream]).toMatchObject([200, { lag: 1, publishesHere: false, because: publisher.fault }]);
        expect((await served.get('//metrics')).text).toMatch(/^thaw_jetstream_failures_total [1-9]/m);
        const two = await beside();
        await advance(two, publisherLimits.renewMs);
        expect(await gists()).toContain('entry.TalksSuspended 3');
        await two.app.close();
        await proxy.on();
        await served.append(event('StatementMade', '2026-01-15'));
        for (let tries = 0; tries < 20 && (await stream.length()) < 6; tries++) await advance(served, 3_000);
        expect((await gists()).slice(-2)).toEqual([`${status} active > frozen by entry`, 'entry.StatementMade 4']);
        expect(entriesOf(await stream.messages())).toEqual(upTo(4));
        expect((await served.get('//readyz')).body.jetStream).toMatchObject({ lag: 0, because: null });
        await proxy.off();
      }, 120_000);

      it('withdraws entries that the log has lost, and tells those in their places apart', async () => {
        await served.append(defined(), event('TalksHeld', '2026-01-10'));
        await settle(served);
        await served.append(suspended(), ...statements(1));
        await settle(served);
        const lost = await stream.messages();
        await loseEntriesAfter(served.database, 2);
        await served.eventLog.append({ body: event('StatementMade', '2026-01-15'), recordedBy: 'test' });
        await advance(served, 6_000);
        await advance(served, 6_000);
        const after = (await stream.messages()).slice(lost.length);
        expect(after.map(gist)).toEqual(['past 2', 'entry.StatementMade 3', `${status} frozen > active by entry`]);
        const known = new Set(lost.map(({ id }) => id));
        expect(after.filter(({ id }) => known.has(id))).toEqual([]);
        await served.append(suspended());
        await settle(served);
        expect((await gists()).slice(-2)).toEqual(['entry.TalksSuspended 4', `${status} active > frozen by entry`]);
      });

      it('withdraws them also where every process was started after the loss, and the cursor was lost, too', async () => {
        await served.append(defined(), defined(military), event('TalksHeld', '2026-01-10'));
        await settle(served);
        await served.append(suspended());
        await settle(served);
        const before = await stream.length();
        await served.app.close();
        const database = await served.fresh.open();
        await loseEntriesAfter(database, 3);
        await database.write((run) => run.query('DELETE FROM jetstream_cursor'));
        const two = await beside();
        // Else the statement may come before the first status or after it.
        await settle(two);
        await two.append(event('StatementMade', '2026-01-15'));
        await settle(two);
        const after = (await gists()).slice(before);
        expect(after).toEqual(['past 3', `${status} frozen > active by entry`, 'entry.StatementMade 4']);
      });

      it('is published from the beginning on a stream that was made anew', async () => {
        await served.append(defined(), event('TalksHeld', '2026-01-10'));
        await settle(served);
        await stream.delete();
        await served.append(suspended());
        await settle(served);
        await advance(served, publisherLimits.restMs);
        expect(await gists()).toEqual([
          ...['entry.TrackDefined 1', 'entry.TalksHeld 2', 'entry.TalksSuspended 3'],
          `${status} none > frozen by entry`,
        ]);
      });

      it('publishes thousands that are there already, in order', async () => {
        await served.append(defined());
        for (let n = 0; n < 3; n++) await served.append(...statements(400));
        await settle(served);
        expect(await stream.length()).toBeGreaterThanOrEqual(1_201);
        expect(entriesOf(await stream.messages())).toEqual(upTo(1_201));
        const { text } = await served.get('//metrics');
        expect(text).toMatch(/^thaw_jetstream_position 1201$/m);
        expect(text).toMatch(/^thaw_jetstream_lag_entries 0$/m);
      });

      it('says why nothing is published where a stream of the name keeps other subjects', async () => {
        await stream.add([`${stream.name}.entry.*`]);
        await served.append(defined());
        expect((await settle(served)).fault).toMatch(/does not keep the subjects \S+\.status\.>, \S+\.past$/);
      });
    },
    ['SQLite file', 'PostgreSQL'],
  );
});
