/*
 * Started by `.ci/rolling-upgrade`: a process of the last release, one of the present build that migrates the database below
 * it, load on both, and what must hold while both serve, and while the old one is alone on the new tables.
 */
import {
  must,
  mustAgree,
  mustBePublished,
  mustKeep,
  mustTellOnce,
  mustVerify,
  readinessOf,
  runScenario,
  step,
  suspend,
  tracksOf,
  watchFreezes,
} from './checks.js';
import { Nats } from './nats.js';
import { Cluster } from './postgres.js';
import { command, freePorts, killAll, until } from './processes.js';
import { Load, openReceiver, talks, Thaw } from './thaw.js';

const [, lastRelease] = process.argv.slice(2);

const statusAt = async (thaw, track) => JSON.parse(await thaw.get(`/api/v1/tracks/${track}/status`)).status;
const statusesAt = async (thaw) => {
  const { data } = JSON.parse(await thaw.get('/api/v1/tracks?limit=500'));
  return JSON.stringify(data.map(({ track, status, formal, practice }) => [track, status, formal, practice]));
};
const migrationsOf = async (cluster) =>
  (await cluster.query('SELECT name FROM migration ORDER BY id')).map(({ name }) => name);

/** @throws Error where it is refused */
async function made(thaw, path, body) {
  const answer = await thaw.post(path, body);
  if (answer.status >= 300)
    throw new Error(`${thaw.name} answers ${answer.status} to POST ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The last release makes a database, records in it, and is written to while the present build migrates it. */
async function migrateBelow(old, cluster, load) {
  const before = await migrationsOf(cluster);
  const count = load.acknowledged.length;
  await command(['migrate'], cluster.url);
  const added = (await migrationsOf(cluster)).slice(before.length);
  step(`the present build has made ${added.length} migrations: ${added.join(', ')}`);
  const goesOn = async () => load.acknowledged.length > count + 20;
  must(await until('writes go on', goesOn, 10_000).catch(() => false), `${old.name} records on`);
  must((await readinessOf(old)).ready, `${old.name} is ready`);
}

/** What one records the other reads, amends and says. */
async function mustShare(writer, reader, track, load) {
  await suspend(track, [writer], load);
  const isFrozen = async () => (await statusAt(reader, track)) === 'frozen';
  const sees = await until('it sees the suspension', isFrozen, 10_000).catch(() => false);
  must(sees, `${reader.name} says that ${track} is frozen, as ${writer.name} recorded`);
  const lifted = talks(track);
  await made(writer, '/events', lifted);
  load.acknowledged.push(lifted.id);
  await until('it has the event', () => reader.get(`/api/v1/events/${lifted.id}`));
  await made(reader, `/events/${lifted.id}/retractions`, { reason: 'An event to try out' });
  const isRetracted = async () => /EventRetracted/.test(await writer.get(`/api/v1/events/${lifted.id}`));
  const knows = await until('it knows of the retraction', isRetracted, 10_000).catch(() => false);
  must(knows, `${writer.name} knows that ${reader.name} has retracted an event`);
}

/** A key of each is one of the other; from the first one on nobody writes without. */
async function mustShareKeys(one, other) {
  const { key } = await made(one, '/keys', { name: 'the-first', role: 'admin' });
  const makeAt = (thaw, by, name) =>
    fetch(`${thaw.origin}/api/v1/keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${by}` },
      body: JSON.stringify({ name, role: 'admin' }),
    });
  const second = await makeAt(other, key, 'the-second');
  must(second.ok, `${other.name} takes a key that ${one.name} made (${second.status})`);
  const third = await makeAt(one, (await second.json()).key, 'the-third');
  must(third.ok, `${one.name} takes a key that ${other.name} made (${third.status})`);
}

/** Silences and sources of one are those of the other, and each runs back-tests. */
async function mustShareTheRest(one, other) {
  const name = `by ${one.name}`.replaceAll(' ', '-');
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const silence = { select: { tracks: ['none.at-all'] }, reason: 'To try out', author: name, endsAt };
  await made(one, '/alert-silences', silence);
  must((await other.get('/api/v1/alert-silences')).includes(name), `${other.name} has its silence`);
  const token = 'a-token-of-sixteen-or-more';
  const source = await made(one, '/sources', { kind: 'webhook', name, settings: { token } });
  const report = { key: name, title: 'Talks held', day: '2026-01-10', url: `https://paper.example/${name}` };
  const pushed = await fetch(`${other.origin}/api/v1/sources/${source.id}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(report),
  });
  must(pushed.ok, `${other.name} takes a report for its source (${pushed.status})`);
  const when = { kind: 'transition', axis: 'status', to: ['frozen'] };
  const order = { rule: { name, when, channels: [] }, from: '2024-01-01', mode: 'as-known' };
  const { id } = await made(one, '/backtests', order);
  const isDone = async () => JSON.parse(await one.get(`/api/v1/backtests/${id}`)).state === 'done';
  must(await until('its back-test ends', isDone).catch(() => false), `${one.name} has run a back-test`);
}

async function main() {
  const ports = await freePorts(6);
  const cluster = new Cluster('a', ports[0]);
  await cluster.init();
  await cluster.start();
  await cluster.query('CREATE DATABASE thaw', 'postgres');
  await command(['migrate'], cluster.url, lastRelease);
  await command(['import', 'records/us-cn.ndjson'], cluster.url, lastRelease);
  const received = openReceiver(ports[1]);
  const nats = new Nats(ports[2]);
  await nats.start();
  const env = { THAW_NATS_URL: nats.url };
  const old = new Thaw('the last release', ports[3], cluster.url, env, lastRelease);
  const present = new Thaw('the present build', ports[4], cluster.url, env);
  await old.start();
  await watchFreezes([old, old], `http://127.0.0.1:${ports[1]}/hook`);
  const tracks = await tracksOf(old);
  const load = new Load([old], tracks.slice(4));
  step('the last release serves on its own tables');
  await migrateBelow(old, cluster, load);
  await present.start();
  load.processes.push(present);
  step('the present build serves beside it');
  await mustShare(old, present, tracks[0], load);
  await mustShare(present, old, tracks[1], load);
  await mustShareTheRest(old, present);
  await mustShareTheRest(present, old);
  await load.stop();
  await until('both have read all', async () => {
    const [first, second] = await Promise.all([readinessOf(old), readinessOf(present)]);
    return first.lag === 0 && first.position === second.position;
  });
  must((await statusesAt(old)) === (await statusesAt(present)), 'both say the same of all statuses');
  await present.kill();
  const told = received.size;
  await suspend(tracks[2], [old], load);
  const isTold = async () => received.size > told;
  const delivers = await until('it delivers', isTold, 20_000).catch(() => false);
  must(delivers, `${old.name} goes on alone on the new tables, and delivers`);
  await present.start();
  await mustShareKeys(old, present);
  await old.kill();
  step('the last release has ended');
  await mustKeep(load, cluster);
  await mustAgree([present], new Thaw('a fresh process', ports[5], cluster.url), 'after the upgrade');
  await mustVerify(() => command(['verify', '--json'], cluster.url));
  await mustBePublished(nats, cluster, 'after the upgrade');
  await mustTellOnce(cluster, received);
  step('done');
}

await runScenario(main, killAll);
