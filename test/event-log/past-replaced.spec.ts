import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import { AlertStore } from '../../src/alerts/lifecycle/alert-store.js';
import { slowTimerMs } from '../../src/event-log/follow/follower.js';
import { Projector } from '../../src/projection/projector.js';
import { Rebuild } from '../../src/projection/rebuild.js';
import { describeEachEngine } from '../support/databases.js';
import { type Frame, Reading, until } from '../support/servers/event-stream-readers.js';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';
import { loseEntriesAfter } from '../support/tampering.js';

const now = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const gist = ({ event: name, id, data }: Frame) =>
  [name, id, name === 'status.changed' ? (data.to as { status: string }).status : ''].filter(Boolean).join(' ');

describeEachEngine(
  'a past that is replaced under running servers',
  (engine) => {
    let one: ServedApp;
    let two: ServedApp;
    const readings: Reading[] = [];
    const follow = (served: ServedApp, path: string) => {
      const reading = new Reading(served, path);
      readings.push(reading);
      return reading;
    };
    const look = async (served: ServedApp) => {
      served.clock.advanceTo(served.clock.now() + slowTimerMs);
      for (const follower of [Projector, Alerter]) await served.app.get<Projector | Alerter>(follower).idle();
    };
    const statusAt = async (served: ServedApp) => (await served.get(`/tracks/${track.id}/status`)).body.status;
    const readiness = async (served: ServedApp) => (await served.get('//readyz')).body;

    beforeEach(async () => {
      one = await ServedApp.open(engine, now, null);
      two = await one.beside();
      await one.append(defined(), event('TalksHeld', '2026-01-10'));
      const channel = (await one.post('/alert-channels', { kind: 'log', name: 'desk', settings: {} })).body.id;
      await one.post('/alert-rules', { ...freezes, channels: [channel] });
      await one.app.get(Alerter).idle();
      await one.append(event('TalksSuspended', '2026-01-14'), event('StatementMade', '2026-01-14'));
      await look(one);
      await look(two);
    });
    afterEach(async () => {
      for (const reading of readings.splice(0)) reading.leave();
      await two.close();
      await one.close();
    });

    it('is noticed by each at its slow timer, and what they say is what a new process says', async () => {
      expect([await statusAt(one), await statusAt(two)]).toEqual(['frozen', 'frozen']);
      const pinned = `/tracks/${track.id}/status?validAt=2026-01-15&knownAt=2026-01-15&position=4`;
      expect((await two.get(pinned)).body).toMatchObject({ status: 'frozen' });
      await loseEntriesAfter(one.database, 2);
      await one.eventLog.append({ body: event('StatementMade', '2026-01-15'), recordedBy: 'test' });
      await look(one);
      await look(two);
      const three = await one.beside();
      for (const served of [one, two, three]) {
        expect(await statusAt(served)).toBe('active');
        expect((await served.get('/tracks')).body.data).toMatchObject([{ status: 'active', reading: { position: 3 } }]);
        expect((await served.get('/status/summary')).body).toMatchObject({
          position: 3,
          tracks: [{ status: 'active' }],
        });
      }
      await three.close();
      // Nest has one logger a process, that of the server which was made last.
      const lines = [one, two, three].flatMap(({ logged }) => logged());
      expect(lines.filter((line) => line.includes('after position 2, read up to 4, are gone'))).toHaveLength(2);
      for (const served of [one, two]) {
        const pastReplaced = { position: 2, lost: 4, noticedAt: expect.stringMatching(/^2026-01-15T12:00/) };
        expect(await readiness(served)).toMatchObject({ ready: true, position: 3, lag: 0, pastReplaced });
        expect((await served.get('//metrics')).text).toContain('\nthaw_past_replaced_total 1\n');
        const { status, body } = await served.get(pinned);
        expect([status, body]).toMatchObject([409, { code: 'past-replaced', errors: [{ parameter: 'position' }] }]);
        expect((await served.get(pinned.replace(/4$/, '99'))).status).toBe(422);
      }
    });

    it('is noticed without any new entry, and by whoever asks whether they are ready', async () => {
      await loseEntriesAfter(one.database, 2);
      const { status, body } = await one.get('//readyz');
      expect([status, body]).toMatchObject([503, { code: 'past-replaced' }]);
      await one.app.get(Projector).idle();
      expect(await readiness(one)).toMatchObject({ ready: true, position: 2, pastReplaced: { position: 2, lost: 4 } });
      await look(two);
      expect([await statusAt(one), await statusAt(two)]).toEqual(['active', 'active']);
    });

    it('is noticed where the tables have gone back with the log, as in a failover, and only memory has not', async () => {
      await loseEntriesAfter(one.database, 2);
      await new Rebuild(one.database, one.eventLog, one.clock).run();
      await one.eventLog.append({ body: event('StatementMade', '2026-01-15'), recordedBy: 'test' });
      await look(one);
      await look(two);
      await one.append(event('StatementMade', '2026-01-15'));
      await look(two);
      expect([await statusAt(one), await statusAt(two)]).toEqual(['active', 'active']);
      expect([await readiness(one), await readiness(two)]).toMatchObject([{ position: 4 }, { position: 4 }]);
    });

    it('withdraws the alerts that rest on what is gone, with that reason, once', async () => {
      expect((await one.get('/alerts')).body.data).toMatchObject([{ state: 'firing', told: 'yes' }]);
      await loseEntriesAfter(one.database, 2);
      await Promise.all([look(one), look(two)]);
      await Promise.all([look(one), look(two)]);
      const [alert] = (await two.get('/alerts')).body.data;
      expect(alert).toMatchObject({
        state: 'withdrawn',
        because: expect.stringContaining('the log has lost the entry'),
      });
      const { data } = (await one.get('/deliveries')).body;
      expect(data.map(({ type }) => type).sort()).toEqual(['thaw.alert.firing', 'thaw.alert.withdrawn']);
      await one.append(event('TalksSuspended', '2026-01-15'));
      await look(one);
      expect((await one.get('/alerts?state=firing')).body.data).toHaveLength(1);
      expect(await two.app.get(AlertStore).cursor()).toMatchObject({ position: 3 });
    });

    it('withdraws what was told also where the database has lost the alert with its entry', async () => {
      const cursor = `position = 2, hash = (SELECT hash FROM entry WHERE position = 2), turn = turn - 1`;
      await loseEntriesAfter(one.database, 2);
      for (const sql of ['DELETE FROM alert', 'DELETE FROM alert_change', `UPDATE alert_cursor SET ${cursor}`]) {
        await one.database.write((run) => run.query(sql));
      }
      await look(one);
      await look(two);
      expect((await one.get('/alerts')).body.data).toMatchObject([{ state: 'withdrawn' }]);
      const { data } = (await one.get('/deliveries')).body;
      expect(data.map(({ type }) => type)).toContain('thaw.alert.withdrawn');
    });

    it('withdraws it also where the first try to write that fails', async () => {
      const store = one.app.get(AlertStore);
      const commit = store.commit.bind(store);
      await loseEntriesAfter(one.database, 2);
      store.commit = () => Promise.reject(new Error('the database has just failed over'));
      await look(one);
      expect((await one.get('/alerts')).body.data).toMatchObject([{ state: 'firing' }]);
      store.commit = commit;
      await look(one);
      expect((await one.get('/alerts')).body.data).toMatchObject([{ state: 'withdrawn' }]);
    });

    it('sends every stream a frame that says it, and then what stands there now', async () => {
      const [live, second] = [follow(one, '/stream?lastEventId=0'), follow(two, '/stream?lastEventId=4')];
      await until(() => [live, second].every(({ frames }) => frames.at(-1)?.event === 'position'));
      const [before, beforeSecond] = [live.frames.length, second.frames.length];
      await loseEntriesAfter(one.database, 2);
      await one.eventLog.append({ body: event('StatementMade', '2026-01-15'), recordedBy: 'test' });
      await look(one);
      await look(two);
      await until(() => [live, second].every(({ frames }) => frames.at(-1)?.event === 'status.changed'));
      const expected = ['past.replaced 2', 'entry.appended 3', 'status.changed active'];
      expect(live.frames.slice(before).map(gist)).toEqual(expected);
      expect(second.frames.slice(beforeSecond).map(gist)).toEqual(expected);
      const back = follow(two, '/stream?lastEventId=4');
      await until(() => back.frames.at(-1)?.event === 'position');
      expect(back.frames.map(gist)).toEqual([
        'past.replaced 2',
        'entry.appended 3',
        'status.changed active',
        'position 3',
      ]);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
