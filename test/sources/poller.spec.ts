import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { describeEachEngine, freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { GdeltWeek } from '../support/generated/gdelt-week.js';
import { Upstream, type UpstreamAnswer } from '../support/servers/upstream.js';
import { PollerHarness } from './poller-harness.js';

Logger.overrideLogger(false);

const minute = 60_000;
const hour = 60 * minute;

describeEachEngine(
  'A poller of providers',
  (engine) => {
    let fresh: FreshDatabase;
    let upstream: Upstream;
    let clock: FixedClock;
    let week: GdeltWeek;
    let harness: PollerHarness;
    let source: string;

    beforeEach(async () => {
      week = new GdeltWeek({ start: '2026-11-20T00:00:00Z', rows: 5 });
      clock = new FixedClock(week.instant(0));
      [fresh, upstream] = await Promise.all([freshDatabase(engine), Upstream.open()]);
      for (const list of ['lastupdate.txt', 'masterfilelist.txt']) serve(`/${list}`);
      for (let quarter = 0; quarter <= 30; quarter++) {
        for (const table of ['export', 'mentions'] as const) serve(`/${week.name(quarter, table)}`);
      }
      harness = new PollerHarness(await fresh.open(), clock);
      source = await add(harness);
    });
    afterEach(async () => {
      await harness.close();
      await Promise.all([fresh.drop(), upstream.close()]);
    });

    const serve = (path: string) => upstream.on(path, (request) => week.answer(request, clock.now()));
    const add = (to: PollerHarness) => {
      const all = { acts: '', betweenParties: false, typedActor: false, rootOnly: false };
      return to.add({
        kind: 'gdelt',
        name: 'GDELT',
        settings: { ...all, stream: 'english', baseUrl: upstream.origin },
      });
    };
    const pollAt = async (instant: number) => {
      clock.set(instant);
      await harness.poll();
      return (await harness.sources.get(source)).health;
    };
    const keys = async () =>
      (await harness.versions()).filter(({ version }) => version === 1).map(({ report }) => report.key);
    const ids = (...quarters: number[]) =>
      quarters.flatMap((quarter) => [0, 1, 2, 3, 4].map((row) => week.id(quarter, row)));

    it('waits as long as the provider asks, and longer each time that it fails, then takes in what is new', async () => {
      expect(await pollAt(week.instant(0))).toMatchObject({ state: 'well', reports: 5, failures: 0, gaps: [] });
      const fail = (answer: UpstreamAnswer) => upstream.on('/lastupdate.txt', answer);
      fail({ status: 429, headers: { 'retry-after': '7200' } });
      const asked = await pollAt(week.instant(1));
      expect(asked).toMatchObject({ state: 'failing', fault: 'HTTP 429', failures: 1 });
      expect(Date.parse(asked.nextFetchAt!)).toBe(week.instant(1) + 2 * hour);
      fail({ status: 500 });
      expect(await pollAt(week.instant(9))).toMatchObject({ fault: 'HTTP 500', failures: 2 });
      fail({ body: week.list(9, 9), breaksOff: true });
      expect(await pollAt(week.instant(10))).toMatchObject({ failures: 3 });
      serve('/lastupdate.txt');
      expect(await pollAt(week.instant(11))).toMatchObject({ state: 'well', fault: null, failures: 0, gaps: [] });
      await pollAt(week.instant(11) + 6 * minute);
      expect((await keys()).sort()).toEqual(ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).sort());
      const requests = upstream.requests.length;
      await pollAt(week.instant(11) + 12 * minute);
      expect(upstream.paths.slice(requests)).toEqual(['/lastupdate.txt']);
    });

    it('counts by reason what the settings leave out', async () => {
      await pollAt(week.instant(0));
      const settings = { stream: 'english', baseUrl: upstream.origin };
      source = await harness.add({ kind: 'gdelt', name: 'strict', settings });
      await pollAt(week.instant(1));
      const lines = (await harness.registry.metrics())
        .split('\n')
        .filter((line) => line.startsWith('thaw_source_dropped_total'));
      expect(lines.sort()).toEqual([
        'thaw_source_dropped_total{source="strict",reason="fewer than two parties"} 5',
        'thaw_source_dropped_total{source="strict",reason="mentions of events that are not kept"} 10',
      ]);
    });

    it('gives up a body that does not end, and takes in the file at the next fetch', async () => {
      const name = week.name(0, 'export');
      let release = () => {};
      const until = new Promise<void>((resolve) => (release = resolve));
      upstream.on(`/${name}`, { body: week.archive(0, 'export'), until }, (request) =>
        week.answer(request, clock.now()),
      );
      harness.poller.start();
      await upstream.until(3);
      // The request for the slow file is under way: its alarm is set.
      clock.advanceTo(week.instant(0) + 3 * minute);
      await harness.poller.idle();
      release();
      expect((await harness.sources.get(source)).health).toMatchObject({
        fault: 'no whole answer in 120 s',
        reports: 0,
      });
      await pollAt(week.instant(0) + 10 * minute);
      expect(await keys()).toEqual(ids(0));
    });

    it('shows a hole until it is healed from the master list, and what was refused', async () => {
      await pollAt(week.instant(0));
      week.instead.set(week.name(1, 'export'), 404);
      week.instead.set(week.name(2, 'export'), Buffer.from('PK'));
      await pollAt(week.instant(1));
      const { gaps, refusals } = await pollAt(week.instant(2));
      expect(gaps).toEqual([
        `${week.name(1, 'export')} is missing; looked for again`,
        `${week.name(2, 'export')} is damaged; looked for again`,
      ]);
      expect(refusals).toBe(1);
      expect(await harness.refusals.list(source, undefined, 9)).toMatchObject([
        { item: week.name(2, 'export'), reason: expect.stringContaining('it has 2 bytes, and ') },
      ]);
      week.instead.clear();
      expect(await pollAt(week.instant(2) + 2 * hour)).toMatchObject({ gaps: [], refusals: 1 });
      expect((await keys()).sort()).toEqual(ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).sort());
    });

    it('asks for each file once, whoever polls: three pollers share the sources', async () => {
      const others = await Promise.all([1, 2].map(async () => new PollerHarness(await fresh.open(), clock)));
      for (let quarter = 0; quarter < 6; quarter++) {
        clock.set(week.instant(quarter));
        await Promise.all([harness, ...others].map((each) => each.poll()));
      }
      const files = upstream.paths.filter((path) => path.endsWith('.zip'));
      expect(files.sort()).toEqual(
        [0, 1, 2, 3, 4, 5].flatMap((quarter) => [
          `/${week.name(quarter, 'export')}`,
          `/${week.name(quarter, 'mentions')}`,
        ]),
      );
      expect(await keys()).toEqual(ids(0, 1, 2, 3, 4, 5));
      await Promise.all(others.map((each) => each.close()));
    });

    it('makes new versions of what ACLED updates and deletes, and keeps no notes', async () => {
      const now = week.instant(0) / 1_000;
      const row = (id: string, timestamp: number, event: string) => ({
        ...{ event_id_cnty: id, event_date: '2026-11-19', event_type: 'Protests', sub_event_type: event },
        ...{ actor1: 'Protesters (France)', country: 'France', notes: 'not to be kept', timestamp: String(timestamp) },
      });
      let rows = [row('FRA1', now - 10, 'Peaceful protest'), row('FRA2', now - 10, 'Peaceful protest')];
      let deleted: object[] = [];
      const given = (data: () => object[]) => (): UpstreamAnswer => ({
        body: JSON.stringify({ success: true, data: data() }),
      });
      upstream.on('/oauth/token', { body: '{"access_token": "t", "expires_in": 86400, "refresh_token": "r"}' });
      upstream.on(
        '/api/acled/read',
        given(() => rows),
      );
      upstream.on(
        '/api/deleted/read',
        given(() => deleted),
      );
      const acled = { username: 'desk@example.org', password: 'secret', baseUrl: upstream.origin };
      source = await harness.add({ kind: 'acled', name: 'ACLED', settings: acled });
      await pollAt(week.instant(0));
      rows = [row('FRA2', now + 60, 'Violent demonstration')];
      deleted = [{ event_id_cnty: 'FRA1', deleted_timestamp: now + 60 }];
      expect(await pollAt(week.instant(0) + 12 * hour)).toMatchObject({ state: 'well', reports: 4 });
      const of = (await harness.versions()).filter(({ source: id }) => id === source);
      expect(of.map(({ report, version, isDeleted }) => [report.key, version, isDeleted, report.code?.value])).toEqual([
        ['FRA1', 1, false, 'Protests/Peaceful protest'],
        ['FRA2', 1, false, 'Protests/Peaceful protest'],
        ['FRA2', 2, false, 'Protests/Violent demonstration'],
        ['FRA1', 2, true, 'Protests/Peaceful protest'],
      ]);
      expect(JSON.stringify(of)).not.toContain('not to be kept');
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
