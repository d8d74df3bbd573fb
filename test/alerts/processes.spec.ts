import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readRule } from '../../src/alerts/rules/rule-input.js';
import { Projector } from '../../src/projection/projector.js';
import { Rebuild } from '../../src/projection/rebuild.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event } from '../support/given.js';
import { retraction } from '../support/amendments.js';
import { AlerterHarness } from './alerter-harness.js';

const start = '2026-01-15T12:00:00Z';
const freezes = { name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } };
const quiet = { name: 'Quiet', when: { kind: 'absence', of: 'dialogue', days: 30 } };
const tracks = Array.from({ length: 4 }, (_, n) => `us-cn.track-${n}`);

describeEachEngine(
  'alerts of several processes',
  (engine) => {
    let fresh: FreshDatabase;
    let rooms: AlerterHarness[];
    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      const clock = new FixedClock(start);
      const first = await AlerterHarness.open(fresh, clock);
      // Within one process of Node, a connection to SQLite that waits for a lock keeps the one that has it from going on.
      const another = () =>
        engine === 'PostgreSQL' ? AlerterHarness.open(fresh, clock) : AlerterHarness.on(first.database, clock);
      rooms = [first, await another(), await another()];
    });
    afterEach(async () => {
      for (const { alerter } of rooms) await alerter.stop();
      await fresh.drop();
    });

    /** All at once, until none finds anything to do. */
    const together = async () => {
      for (const { alerter } of rooms) alerter.wake();
      await Promise.all(rooms.map(({ alerter }) => alerter.idle()));
    };

    it('are one alert, told once, whoever evaluates', async () => {
      const [one, two] = rooms as [AlerterHarness, AlerterHarness];
      await one.append(...tracks.map((id) => defined({ id, title: id })), event('TalksHeld', '2026-01-10', { tracks }));
      await one.rule(freezes);
      await two.rule(quiet);
      await together();
      for (const [day, type] of [
        [16, 'TalksSuspended'],
        [17, 'CooperationResumed'],
        [18, 'TalksSuspended'],
      ] as const) {
        one.clock.advanceTo(`2026-01-${day}T12:00:00Z`);
        await rooms[day % 3]!.log.append({ body: event(type, `2026-01-${day}`, { tracks }), recordedBy: 'test' });
        await together();
      }
      one.clock.advanceTo('2026-03-01T12:00:00Z');
      await together();
      expect(await one.told()).toEqual([
        'firing Freezes: 4 tracks',
        'resolved Resolved: Freezes: 4 tracks',
        'firing Freezes: 4 tracks',
      ]);
      const fired = (await one.life()).filter((line) => line.includes('fired'));
      expect(fired.filter((line) => line.startsWith('2026-02-09'))).toHaveLength(4);
      expect(fired).toHaveLength(12);
    }, 60_000);

    it('are as those of one process, however the work falls to them', async () => {
      const [one] = rooms as [AlerterHarness];
      await one.append(...tracks.map((id) => defined({ id, title: id })), event('TalksHeld', '2026-01-10', { tracks }));
      await one.rule(freezes);
      await together();
      const bodies = tracks.flatMap((id) => {
        const suspended = event('TalksSuspended', '2026-01-15', { tracks: [id] });
        return id.endsWith('3') ? [suspended, retraction(suspended, { tracks: [id] })] : [suspended];
      });
      for (const [index, body] of bodies.entries()) {
        one.clock.advanceTo(Date.parse(start) + (index + 1) * 1_000);
        await rooms[index % 3]!.log.append({ body, recordedBy: 'test' });
      }
      await together();
      expect(await one.states()).toEqual([
        ...tracks.slice(0, 3).map((id) => `${id} firing`),
        'us-cn.track-3 withdrawn',
      ]);
      expect((await one.told()).map((line) => line.split(' ')[0]).sort()).toEqual([
        ...Array.from({ length: 4 }, () => 'firing'),
        'withdrawn',
      ]);
    }, 60_000);

    it('are not raised again by a rebuild of every status, nor by one of all processes', async () => {
      const [one] = rooms as [AlerterHarness];
      await one.append(defined(), event('TalksHeld', '2026-01-10'));
      await one.rule(freezes);
      await one.append(event('TalksSuspended', '2026-01-15'));
      const projector = new Projector(one.database, one.log, one.clock, one.events);
      await projector.start();
      await new Rebuild(one.database, one.log, one.clock).run();
      await projector.stop();
      rooms = await Promise.all(rooms.map((room) => room.restart()));
      await together();
      expect(await one.told()).toHaveLength(1);
    });

    it('begin at the first start with what comes then: what the log held before pages nobody', async () => {
      const late = await freshDatabase(engine);
      const room = await AlerterHarness.open(late, new FixedClock(start), { start: false });
      await room.append(defined(), event('TalksHeld', '2026-01-10'), event('TalksSuspended', '2026-01-12'));
      await room.rules.create(readRule({ ...freezes, channels: [] }));
      room.alerter.start();
      await room.alerter.idle();
      expect(await room.alerts()).toEqual([]);
      await room.alerter.stop();
      await late.drop();
    });

    it('wait while the database is gone, and miss nothing', async () => {
      const [one] = rooms as [AlerterHarness];
      await one.append(defined(), event('TalksHeld', '2026-01-10'));
      await one.rule(freezes);
      await one.database.write((run) => run.query('ALTER TABLE alert_cursor RENAME TO gone'));
      await one.append(event('TalksSuspended', '2026-01-15'));
      expect(one.alerter.fault).toMatch(/alert_cursor/);
      await one.at('2026-01-15T13:00:00Z');
      expect(one.alerter.fault).not.toBeNull();
      await one.database.write((run) => run.query('ALTER TABLE gone RENAME TO alert_cursor'));
      await one.at('2026-01-15T13:01:00Z');
      expect(one.alerter.fault).toBeNull();
      expect(await one.told()).toEqual(['firing Freezes: United States-China counternarcotics']);
    });

    it('are written with what is sent, or not at all', async () => {
      const [one] = rooms as [AlerterHarness];
      await one.append(defined(), event('TalksHeld', '2026-01-10'));
      await one.rule(freezes);
      await one.database.write((run) => run.query('ALTER TABLE alert_delivery RENAME TO gone'));
      await one.append(event('TalksSuspended', '2026-01-15'));
      expect(await one.alerts()).toEqual([]);
      expect((await one.store.cursor())!.position).toBe(2);
      await one.database.write((run) => run.query('ALTER TABLE gone RENAME TO alert_delivery'));
      await one.at('2026-01-15T13:00:00Z');
      expect(await one.told()).toHaveLength(1);
      expect(await one.states()).toEqual(['us-cn.counternarcotics firing']);
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
