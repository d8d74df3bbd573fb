/*
 * Started by `.ci/failover`: clusters of PostgreSQL, HAProxy, NATS, processes of Thaw, load, and what must hold afterwards.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  idsIn,
  must,
  mustAgree,
  mustBePublished,
  mustKeep,
  mustTellOnce,
  mustVerify,
  print,
  publisherOf,
  readinessOf,
  runScenario,
  step,
  suspend,
  tracksOf,
  watchFreezes,
} from './checks.js';
import { Nats } from './nats.js';
import { Cluster, startHaproxy } from './postgres.js';
import { command, freePorts, killAll, until } from './processes.js';
import { Load, openReceiver, talks, Thaw } from './thaw.js';

/** A primary with the shipped record, a synchronous standby, and HAProxy before them; a third cluster is made later. */
async function startDatabase([a, b, c, proxy, ...agents]) {
  const clusters = [new Cluster('a', a), new Cluster('b', b), new Cluster('c', c)];
  const [first, second] = clusters;
  await first.init();
  await first.start();
  await first.query('CREATE DATABASE thaw', 'postgres');
  await command(['migrate'], first.url);
  await command(['import', 'records/us-cn.ndjson'], first.url);
  await second.copyOf(first);
  await second.start();
  await first.query(`ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'`);
  await first.query('SELECT pg_reload_conf()');
  startHaproxy(proxy, clusters, agents);
  step('a primary and a synchronous standby of PostgreSQL, HAProxy');
  const servers = [a, b, c].map((port) => `127.0.0.1:${port}`).join(',');
  const hosts = `postgres://postgres@${servers}/thaw?target_session_attrs=read-write`;
  return { clusters, hosts, behindProxy: `postgres://postgres@127.0.0.1:${proxy}/thaw` };
}

/** Three processes that write, one that only reads on the standby, and one to be started later to compare with. */
async function startProcesses({ clusters, hosts, behindProxy }, nats, ports) {
  const urls = [hosts, behindProxy, hosts];
  const env = { THAW_NATS_URL: nats.url };
  const processes = ['one', 'two', 'three'].map((name, n) => new Thaw(name, ports[n], urls[n], env));
  const [one, two, three] = processes;
  const reader = new Thaw('the reader', ports[3], clusters[1].url, { ...env, THAW_PRIMARY_URL: one.origin });
  await one.start();
  await Promise.all([two.start(), three.start(), reader.start()]);
  const tracks = await tracksOf(one);
  step(`three processes and a reader on the standby, ${tracks.length} tracks`);
  return { processes, reader, fresh: new Thaw('a fresh process', ports[4], hosts), tracks };
}

async function mustOnlyRead(reader, primary, track) {
  const { readOnly } = await readinessOf(reader);
  must(readOnly !== undefined, `the reader is ready, and says that it only reads (lag ${readOnly?.lagSeconds} s)`);
  const { status, headers } = await reader.post('/events', talks(track));
  const isSent = status === 307 && headers.get('location') === `${primary.origin}/api/v1/events`;
  must(isSent, 'the reader sends writes to the primary (307)');
}

/** Kills the process that publishes, NATS and then the primary while everything goes on, and has the standby take over. */
async function failOver({ clusters: [first, second] }, { processes, tracks }, nats) {
  const publisher = await until('a process publishes to NATS', () => publisherOf(processes));
  const load = new Load(processes, tracks);
  await sleep(2_000);
  await suspend(tracks[0], processes, load);
  await publisher.kill();
  const killed = performance.now();
  await suspend(tracks[1], processes, load);
  const successor = await until('another process publishes', () => publisherOf(processes), 15_000).catch(
    () => undefined,
  );
  const waited = Math.round(performance.now() - killed);
  must(
    successor && waited < 10_000,
    `${publisher.name} is killed, and ${successor?.name} publishes ${waited} ms after that`,
  );
  await Promise.all([publisher.start(), nats.kill().then(() => nats.start())]);
  step(`a process and NATS were killed and started again; ${load.acknowledged.length} acknowledged`);
  const before = load.longestGap;
  load.longestGap = 0;
  await first.kill();
  await sleep(500);
  const [promoted, count] = [performance.now(), load.acknowledged.length];
  await second.query('SELECT pg_promote()');
  await until('writes go on', async () => load.acknowledged.length > count + 20);
  const took = Math.round(performance.now() - promoted);
  await suspend(tracks[2], processes, load);
  await sleep(2_000);
  await load.stop();
  step(`the primary was killed, the standby promoted; 20 writes were done ${took} ms after that began`);
  await mustKeep(load, second);
  const [over, usual] = [load.longestGap, before].map(Math.round);
  print(`         longest time without a write: ${over} ms over the failover, ${usual} ms before`);
}

/** Promotes a standby that has not got the last entries, which all processes have read. */
async function failOverWithLoss({ clusters: [, second, third] }, { processes, fresh, tracks }, nats) {
  await third.copyOf(second);
  await third.start();
  await third.query(`ALTER SYSTEM SET primary_conninfo = ''`);
  await third.query('SELECT pg_reload_conf()');
  const hears = async () => (await second.query('SELECT 1 FROM pg_stat_replication')).length > 0;
  await until('the standby hears no more', async () => !(await hears()));
  const doomed = [talks(tracks[0]), talks(tracks[1])];
  for (const event of doomed) {
    const { status } = await processes[0].post('/events', event);
    must(status === 201, 'an entry is acknowledged that the standby does not get');
  }
  // The driver gives an int8 as text here.
  const position = Number((await second.query('SELECT position FROM log_head'))[0].position);
  for (const thaw of processes) {
    const hasRead = async () => (await readinessOf(thaw)).position === position;
    await until(`${thaw.name} has read position ${position}`, hasRead);
  }
  const before = await mustBePublished(nats, second, 'before entries are lost');
  await second.kill();
  await third.query('SELECT pg_promote()');
  const kept = await idsIn(third);
  must(
    doomed.every(({ id }) => !kept.has(id)),
    `the failover to an asynchronous standby lost ${doomed.length} entries that all had read`,
  );
  await mustAgree(processes, fresh, 'after entries were lost');
  const next = talks(tracks[0]);
  await until(
    'an entry takes the place of one that was lost',
    async () => (await processes[0].post('/events', next)).status === 201,
  );
  const messages = await mustBePublished(nats, third, 'after entries were lost', before.length);
  const withdrawn = messages.find(({ type }) => type === 'thaw.past.replaced')?.data.position;
  must(
    withdrawn === position - doomed.length,
    `the stream says that what came after position ${withdrawn} is withdrawn`,
  );
  for (const thaw of processes) {
    const { pastReplaced } = await readinessOf(thaw);
    must(pastReplaced, `${thaw.name} says that the past was replaced, from position ${pastReplaced?.position} on`);
  }
}

async function main() {
  const ports = await freePorts(14);
  const database = await startDatabase(ports.splice(0, 7));
  const hook = ports.pop();
  const received = openReceiver(hook);
  const nats = new Nats(ports.pop());
  await nats.start();
  const world = await startProcesses(database, nats, ports);
  const { processes, reader, fresh, tracks } = world;
  await watchFreezes(processes, `http://127.0.0.1:${hook}/hook`);
  await mustOnlyRead(reader, processes[0], tracks[0]);
  await failOver(database, world, nats);
  const isWritten = async () => (await reader.post('/events', talks(tracks[0]))).status === 201;
  const writes = await until('the reader writes', isWritten, 15_000).catch(() => false);
  must(writes, 'the reader records by itself after the promotion');
  await mustAgree([...processes, reader], fresh, 'after the failover');
  await mustVerify(() => command(['verify', '--json'], database.clusters[1].url));
  await mustBePublished(nats, database.clusters[1], 'after the failover');
  await mustTellOnce(database.clusters[1], received);
  await reader.kill();
  await failOverWithLoss(database, world, nats);
  step('done');
}

await runScenario(main, killAll);
