import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { canonicalJson, parseBody } from '../../src/domain/entries/entry.js';
import type { StoredReport } from '../../src/domain/reports/report.js';
import { PollerHarness } from '../sources/poller-harness.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { GdeltWeek } from '../support/generated/gdelt-week.js';
import { idOf } from '../support/given.js';
import { hasPostgres } from '../support/postgres/server.js';
import { Upstream } from '../support/servers/upstream.js';
import { FollowerHarness } from './follower-harness.js';

/** How many processes are killed at least. */
const kills = 50;
const rows = 10;
/** The points of one instant at which a process kills itself; and the requests at which all are killed. */
const [points, requests] = [12, 6];
/** More instants than are needed, where every process of one may end before its point. */
const instants = 60;

const script = 'node_modules/.cache/thaw-test/keep-up-until-killed.mjs';
const settings = { stream: 'english', acts: '', betweenParties: false, typedActor: false, rootOnly: false };
/** Takes every report about two of these. */
const parties =
  'US GB CN RU ES JP NO MY DE AU CA FR IT BR IN IR IQ IL TR SY SA EG NG ZA KE PK AF MX CL EU UA KR KP VN ID PH TH PL SE';
const track = { id: 'many.coded', title: 'Any two of many', topic: 'any', parties: parties.split(' ') };
let databases: FreshDatabase[];
let upstream: Upstream;

beforeAll(async () => {
  // Node starts the script in a third of the time as one file, and it is started often.
  execFileSync(process.execPath, ['test/runner/bundle.mjs', 'test/candidates/keep-up-until-killed.ts', script]);
  upstream = await Upstream.open();
  databases = await Promise.all([freshDatabase('SQLite file'), ...(hasPostgres ? [freshDatabase('PostgreSQL')] : [])]);
}, 60_000);
afterAll(async () => {
  await upstream.close();
  await Promise.all(databases.map((database) => database.drop()));
});

/** A source and a track on a database, and what keeps up with them in this process. */
class Room {
  readonly clock: FixedClock;
  readonly polling: PollerHarness;
  readonly grouping: FollowerHarness;

  constructor(database: Awaited<ReturnType<FreshDatabase['open']>>, now: number) {
    this.clock = new FixedClock(now);
    this.polling = new PollerHarness(database, this.clock);
    this.grouping = new FollowerHarness(database, this.clock);
  }

  async keepUp(now: number): Promise<void> {
    this.clock.set(now);
    await this.polling.poll();
    await this.grouping.group();
  }

  async close(): Promise<void> {
    await this.grouping.close();
    await this.polling.close();
  }
}

/** Lets three processes keep up at once, each until its point or until the upstream was asked so often. @returns how many were killed */
async function killed(now: number, plan: { points: readonly number[] } | { request: number }): Promise<number> {
  const urls = databases.map(({ url }) => url);
  const at = 'points' in plan ? plan.points : [0, 0, 0];
  const children = at.map((point) => {
    const child = spawn(process.execPath, [script, String(now), String(point), ...urls], { stdio: 'ignore' });
    return { child, ended: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> };
  });
  const ends = Promise.all(children.map(({ ended }) => ended));
  if ('request' in plan) {
    await Promise.race([upstream.until(upstream.requests.length + plan.request), ends]);
    for (const { child } of children) child.kill('SIGKILL');
  }
  const done = await ends;
  expect(done.filter(([code, signal]) => code !== 0 && signal !== 'SIGKILL')).toEqual([]);
  return done.filter(([, signal]) => signal === 'SIGKILL').length;
}

it('loses and doubles no report and no candidate when its processes, three at once, are killed fifty times', async () => {
  const week = new GdeltWeek({ start: '2026-11-20T00:00:00Z', rows });
  let now = week.instant(0);
  const served = (path: string) => upstream.on(path, (request) => week.answer(request, now));
  for (const list of ['lastupdate.txt', 'masterfilelist.txt']) served(`/gdelt/${list}`);
  for (let quarter = 0; quarter <= instants + 10; quarter++) {
    for (const table of ['export', 'mentions'] as const) served(`/gdelt/${week.name(quarter, table)}`);
  }
  const unharmed = await freshDatabase('SQLite :memory:');
  const rooms = await Promise.all([...databases, unharmed].map(async (each) => new Room(await each.open(), now)));
  for (const { polling, grouping } of rooms) {
    await polling.add({ kind: 'gdelt', name: 'GDELT', settings: { ...settings, baseUrl: `${upstream.origin}/gdelt` } });
    await grouping.log.append({ body: parseBody({ type: 'TrackDefined', id: idOf(1), track }), recordedBy: 'test' });
  }
  // A source begins with the newest file: the first fetch says from where on nothing may be lost.
  for (const room of rooms) await room.keepUp(now);
  let [count, instant] = [0, 0];
  for (; count < kills && instant < instants; instant++) {
    now = week.instant(instant + 1) + 1_000;
    const isRequest = instant % 3 === 2;
    const point = (n: number) => 1 + ((instant * 2 + n * 4) % points);
    count += await killed(now, isRequest ? { request: 1 + (instant % requests) } : { points: [0, 1, 2].map(point) });
  }
  expect(count).toBeGreaterThanOrEqual(kills);
  // What the last ones left behind is taken in, and the mentions that came before their events are read again.
  for (let rest = 0; rest < 8; rest++) {
    now = week.instant(instant + 1 + rest) + 1_000;
    for (const room of rooms) await room.keepUp(now);
  }
  const last = instant + 8;
  const events = Array.from({ length: last + 1 }, (_, quarter) =>
    Array.from({ length: rows }, (_, row) => week.id(quarter, row)),
  ).flat();
  for (const { polling } of rooms) expectEach(await polling.versions(), events, week.id(last, 0));
  const [expected, ...others] = (await Promise.all(rooms.map(({ grouping }) => grouping.candidates()))).reverse();
  const grouped = expected!.flatMap((keys) => keys.split(' '));
  expect(grouped.length).toBeGreaterThan(20);
  expect(new Set(grouped).size).toBe(grouped.length);
  for (const candidates of others) expect(candidates).toEqual(expected);
  for (const room of rooms) await room.close();
  await unharmed.drop();
}, 300_000);

/** Each event once, its versions in order, each another, with the mention that came a quarter later unless it is of the last. */
function expectEach(versions: readonly StoredReport[], events: readonly string[], last: string): void {
  expect(versions.map(({ sequence }) => sequence)).toEqual(versions.map((_, index) => index + 1));
  const byKey = new Map<string, StoredReport[]>();
  for (const each of versions) byKey.set(each.report.key, [...(byKey.get(each.report.key) ?? []), each]);
  expect([...byKey.keys()].sort()).toEqual([...events].sort());
  for (const [key, each] of byKey) {
    expect(each.map(({ version }) => version)).toEqual(each.map((_, index) => index + 1));
    expect(new Set(each.map(({ report }) => canonicalJson(report))).size).toBe(each.length);
    const later = each.at(-1)!.report.publishers!.filter((name) => name.startsWith('later'));
    expect(later.length).toBe(Number(key) >= Number(last) ? 0 : 1);
  }
}
