import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canonicalJson } from '../../src/domain/entries/entry.js';
import type { StoredReport } from '../../src/domain/reports/report.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { GdeltWeek } from '../support/gdelt-week.js';
import { hasPostgres } from '../support/postgres-server.js';
import { Upstream } from '../support/upstream.js';
import { PollerHarness } from './poller-harness.js';

/** How often the process is killed. */
const kills = 50;
const rows = 10;
/** The points of one fetch of both databases at which the process kills itself; then the requests at which it is killed. */
const [points, requests] = [6, 6];

const script = 'node_modules/.cache/thaw-test/poll-until-killed.mjs';
let databases: FreshDatabase[];
let upstream: Upstream;

beforeAll(async () => {
  // Node starts the script in a third of the time as one file, and it is started fifty times.
  execFileSync(process.execPath, ['test/support/bundle.mjs', 'test/sources/poll-until-killed.ts', script]);
  upstream = await Upstream.open();
  databases = await Promise.all([freshDatabase('SQLite file'), ...(hasPostgres ? [freshDatabase('PostgreSQL')] : [])]);
}, 60_000);
afterAll(async () => {
  await upstream.close();
  await Promise.all(databases.map((database) => database.drop()));
});

/** Lets a process fetch at an instant until it is killed. @param at the point, and behind the points the request */
async function killedAt(now: number, at: number): Promise<NodeJS.Signals | null> {
  const point = at <= points ? at : 0;
  const urls = databases.map(({ url }) => url);
  const child = spawn(process.execPath, [script, String(now), String(point), ...urls], { stdio: 'ignore' });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (point === 0) await Promise.race([upstream.until(upstream.requests.length + at - points), ended]);
  if (point === 0) child.kill('SIGKILL');
  const [, signal] = await ended;
  return signal;
}

it('loses and doubles no report when its process is killed fifty times, at each step of a fetch', async () => {
  const week = new GdeltWeek({ start: '2026-11-20T00:00:00Z', rows });
  let now = week.instant(0);
  const served = (path: string) => upstream.on(path, (request) => week.answer(request, now));
  for (const list of ['lastupdate.txt', 'masterfilelist.txt']) served(`/gdelt/${list}`);
  for (let quarter = 0; quarter <= kills + 10; quarter++) {
    for (const table of ['export', 'mentions'] as const) served(`/gdelt/${week.name(quarter, table)}`);
  }
  const settings = { stream: 'english', acts: '', betweenParties: false, typedActor: false, rootOnly: false };
  const harnesses = await Promise.all(
    databases.map(async (database) => new PollerHarness(await database.open(), new FixedClock(now))),
  );
  for (const harness of harnesses) {
    await harness.add({ kind: 'gdelt', name: 'GDELT', settings: { ...settings, baseUrl: `${upstream.origin}/gdelt` } });
  }
  // A source begins with the newest file: the first fetch says from where on nothing may be lost.
  for (const harness of harnesses) await harness.poll();
  const signals: (NodeJS.Signals | null)[] = [];
  for (let kill = 0; kill < kills; kill++) {
    now = week.instant(kill + 1) + 1_000;
    signals.push(await killedAt(now, 1 + (kill % (points + requests))));
  }
  expect(signals.filter((signal) => signal === 'SIGKILL').length).toBe(kills);
  // What the last ones left behind is taken in, and the mentions that came before their events are read again.
  for (let rest = 0; rest < 8; rest++) {
    now = week.instant(kills + 1 + rest) + 1_000;
    for (const harness of harnesses) {
      harness.clock.set(now);
      await harness.poll();
    }
  }
  const events = Array.from({ length: kills + 9 }, (_, quarter) =>
    Array.from({ length: rows }, (_, row) => week.id(quarter, row)),
  ).flat();
  for (const harness of harnesses) {
    const versions = await harness.versions();
    expect(versions.map(({ sequence }) => sequence)).toEqual(versions.map((_, index) => index + 1));
    const byKey = new Map<string, StoredReport[]>();
    for (const each of versions) byKey.set(each.report.key, [...(byKey.get(each.report.key) ?? []), each]);
    expect([...byKey.keys()].sort()).toEqual(events.sort());
    for (const [key, each] of byKey) {
      expect(each.map(({ version }) => version)).toEqual(each.map((_, index) => index + 1));
      expect(new Set(each.map(({ report }) => canonicalJson(report))).size).toBe(each.length);
      const isLast = Number(key) >= Number(week.id(kills + 8, 0));
      expect(each.at(-1)!.report.publishers!.filter((name) => name.startsWith('later')).length).toBe(isLast ? 0 : 1);
    }
    await harness.close();
  }
}, 300_000);
