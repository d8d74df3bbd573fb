import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { WatchedSource } from '../../src/domain/alerts/source-health.js';
import { SilenceStore } from '../../src/alerts/rules/silence-store.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, idOf } from '../support/given.js';
import { AlerterHarness, channel, chief } from './alerter-harness.js';

const start = Date.parse('2026-01-15T12:00:00Z');
const hour = 3_600_000;
const fails = { name: 'A source fails', when: { kind: 'source-health', of: 'failing', hours: 6 } };
const source = (n: number): WatchedSource => ({
  ...{ id: idOf(0x50 + n), name: `feed ${n}`, createdAt: start, isPaused: false },
  ...{ failures: 0, fault: null, succeededAt: start, newestAt: null },
});

describeEachEngine(
  'rules on the health of sources',
  (engine) => {
    let fresh: FreshDatabase;
    let rooms: AlerterHarness[];
    let sources: WatchedSource[];
    beforeEach(async () => {
      fresh = await freshDatabase(engine);
      const clock = new FixedClock(new Date(start).toISOString());
      const first = await AlerterHarness.open(fresh, clock);
      const another = () =>
        engine === 'PostgreSQL' ? AlerterHarness.open(fresh, clock) : AlerterHarness.on(first.database, clock);
      rooms = [first, await another(), await another()];
      sources = [source(1), source(2)];
    });
    afterEach(async () => {
      for (const { alerter } of rooms) await alerter.stop();
      await fresh.drop();
    });

    const one = () => rooms[0]!;
    /** All processes look, at once, and do what else there is to do. */
    const look = async () => {
      const now = one().clock.now();
      await Promise.all(rooms.map(({ sourceAlerts }) => sourceAlerts.evaluate(sources, now)));
      for (const { alerter } of rooms) alerter.wake();
      await Promise.all(rooms.map(({ alerter }) => alerter.idle()));
    };
    const hours = async (count: number) => {
      one().clock.advanceTo(one().clock.now() + count * hour);
      await look();
    };
    const fail = (n: number) => {
      sources[n] = { ...sources[n]!, failures: 4, fault: 'HTTP 500' };
    };
    const heal = (n: number) => {
      sources[n] = { ...sources[n]!, failures: 0, fault: null, succeededAt: one().clock.now() };
    };

    it('are told once when a source has failed for so long, and once when it is well again, by three processes', async () => {
      await one().rule(fails);
      fail(0);
      await hours(5);
      expect(await one().told()).toEqual([]);
      await hours(1);
      await hours(1);
      heal(0);
      await hours(0);
      await look();
      expect(await one().told()).toEqual([
        'firing A source fails: feed 1',
        'resolved Resolved: A source fails: feed 1',
      ]);
      // It may fail again on the same day.
      fail(0);
      fail(1);
      await hours(7);
      expect((await one().told()).slice(2)).toEqual(['firing A source fails: feed 1', 'firing A source fails: feed 2']);
      const [sent] = await one().sent();
      expect(sent).toMatchObject({
        subject: source(1).id,
        data: {
          text: 'The source feed 1 has failed for six hours, since 2026-01-15 12:00 UTC: HTTP 500.',
          alerts: [
            { track: null, source: source(1).id, title: 'feed 1', reading: null, url: 'https://thaw.example/sources' },
          ],
        },
      });
    }, 60_000);

    it('live beside rules on tracks, whose alerts and cursor they leave alone', async () => {
      const tracks = ['us-cn.trade'];
      await one().append(defined({ id: 'us-cn.trade', title: 'Trade' }), event('TalksHeld', '2026-01-10', { tracks }));
      await one().rule({ name: 'Freezes', when: { kind: 'transition', axis: 'status', to: ['frozen'] } });
      await rooms[1]!.rule(fails);
      fail(0);
      await hours(6);
      await rooms[2]!.append(event('TalksSuspended', '2026-01-15', { tracks }));
      await look();
      await hours(24);
      expect((await one().states()).sort()).toEqual([`source:${source(1).id} firing`, 'us-cn.trade firing']);
      expect((await one().told()).sort()).toEqual(['firing A source fails: feed 1', 'firing Freezes: Trade']);
    }, 60_000);

    it('end where the rule is switched off, removed or names other sources, and where the source is paused or removed', async () => {
      const { rule } = await one().rule(fails);
      const ends = async (change: () => unknown, back: () => unknown) => {
        fail(0);
        await hours(7);
        expect((await one().states()).filter((state) => state.includes('firing'))).toHaveLength(1);
        await change();
        await look();
        expect((await one().states()).filter((state) => state.includes('firing'))).toEqual([]);
        await back();
      };
      const all = () => one().rules.change(rule.id, { enabled: true, when: fails.when }, undefined);
      await ends(() => one().rules.change(rule.id, { enabled: false }, undefined), all);
      const other = { ...fails.when, sources: [source(2).id] };
      await ends(() => one().rules.change(rule.id, { when: other }, undefined), all);
      await ends(
        () => void (sources[0] = { ...sources[0]!, isPaused: true }),
        () => void (sources[0] = source(1)),
      );
      await ends(
        () => sources.shift(),
        () => sources.unshift(source(1)),
      );
      await ends(
        () => one().rules.remove(rule.id, undefined),
        () => {},
      );
      // More than four changes in a week: the rest waits for the digest.
      await hours(24 * 8);
      expect((await one().told()).at(-1)).toMatch(/^digest Comes and goes: A source fails: one source since /);
    }, 60_000);

    it('keep quiet during a silence, are repeated and escalated, and are not once somebody has acknowledged them', async () => {
      const escalate = { afterDays: 1, channels: [chief] };
      const { rule } = await one().rule({ ...fails, repeatDays: 2, escalate });
      const silences = new SilenceStore(one().database, one().clock, one().events);
      const until = new Date(start + 10 * hour).toISOString();
      await silences.create({ rules: [rule.id], select: {}, reason: 'works', author: 'Ana', endsAt: until });
      fail(0);
      await hours(6);
      expect(await one().told()).toEqual([]);
      await hours(5);
      expect(await one().told()).toEqual(['firing A source fails: feed 1']);
      await hours(24);
      expect(await one().told(chief)).toEqual(['firing Not acknowledged: A source fails: feed 1']);
      await hours(48);
      expect((await one().told(channel)).slice(1)).toEqual([
        'firing Not acknowledged: A source fails: feed 1',
        'firing Still so: A source fails: feed 1',
      ]);
    }, 60_000);
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
