/**
 * `node test/oracle/agree.js TOOLS WORK`: Thaw's back-test against Prometheus and vmalert, day for day.
 *
 * Every status and every last dialogue is read from a fold of its own, written as OpenMetrics, and loaded by promtool;
 * vmalert replays the rules over it. Which days fire must be the same. Time is that of the record: nothing waits for it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { backTestTrack } from '../../dist/src/domain/alerts/back-test.js';
import { alertRuleSchema } from '../../dist/src/domain/alerts/rule.js';
import { isoDay } from '../../dist/src/domain/time/day.js';
import { dayOfText, exportHistory, shippedTracks } from './openmetrics.js';

const [tools, work] = process.argv.slice(2);
const [from, to] = [dayOfText('2016-01-01'), dayOfText('2025-12-31')];
const day = (n) => `${isoDay(n)}T00:00:00Z`;

const age = 'floor(timestamp(thaw_last_dialogue_day) / 86400) - thaw_last_dialogue_day';
const goes = (now, before) => `thaw_status_code == ${now} and on(track, mode) (thaw_status_code offset 1d ${before})`;
/** The same rule in both languages; the codes are the places of the statuses in their list. */
const rules = [
  { name: 'to_dormant', when: { kind: 'transition', axis: 'status', to: ['dormant'] }, expr: goes(6, '!= 6') },
  {
    name: 'active_to_dormant',
    when: { kind: 'transition', axis: 'status', from: ['active'], to: ['dormant'] },
    expr: goes(6, '== 3'),
  },
  { name: 'to_frozen', when: { kind: 'transition', axis: 'status', to: ['frozen'] }, expr: goes(7, '!= 7') },
  { name: 'to_active', when: { kind: 'transition', axis: 'status', to: ['active'] }, expr: goes(3, '!= 3') },
  { name: 'over_1000', when: { kind: 'metric', metric: 'days-since-dialogue', above: 1000 }, expr: `${age} > 1000` },
  {
    name: 'absent_365_for_30',
    when: { kind: 'absence', of: 'dialogue', days: 365 },
    forDays: 30,
    expr: `${age} >= 365`,
  },
];

/** Counternarcotics, and 20 tracks of leaders spread over the alphabet. */
function chosen() {
  const all = shippedTracks();
  const leaders = [...all.keys()].filter((id) => id.endsWith('.leaders')).sort();
  const spread = Array.from({ length: 20 }, (_, n) => leaders[Math.floor((n * leaders.length) / 20)]);
  return ['us-cn.counternarcotics', ...spread].map((id) => [id, all.get(id)]);
}

/** `rule mode track day` for every day on which Thaw's back-test has the rule firing. */
function firingByThaw(tracks) {
  const firing = new Set();
  for (const { name, when, forDays = 0 } of rules) {
    const id = '00000000-0000-4000-8000-000000000001';
    const rule = { ...alertRuleSchema.parse({ id, name, when, forDays }), version: 1 };
    for (const [track, timeline] of tracks) {
      const running = backTestTrack(rule, timeline, { from, to, mode: 'both' });
      let step = running.next();
      while (!step.done) step = running.next();
      for (const [mode, firings] of Object.entries({
        'as-known': step.value.asKnown,
        hindsight: step.value.hindsight,
      })) {
        for (const { firedOn, ended } of firings) {
          const last = when.kind === 'transition' ? firedOn : (ended?.on ?? to + 1) - 1;
          for (let at = firedOn; at <= last; at++) firing.add(`${name} ${mode} ${track} ${isoDay(at)}`);
        }
      }
    }
  }
  return firing;
}

async function firingByOracle(tracks) {
  const file = join(work, 'history.om');
  const stream = createWriteStream(file);
  exportHistory(tracks, { from: from - 1, to }, (text) => stream.write(text));
  await new Promise((resolve, reject) => stream.end(resolve).on('error', reject));
  const blocks = ['tsdb', 'create-blocks-from', '--max-block-duration=20000h', 'openmetrics', file, join(work, 'tsdb')];
  run('promtool', blocks);
  const alerts = rules.map(({ name, expr, forDays = 0 }) => ({ alert: name, expr, for: `${forDays}d` }));
  const groups = [{ name: 'oracle', interval: '24h', rules: alerts }];
  writeFileSync(join(work, 'rules.yml'), JSON.stringify({ groups }));
  writeFileSync(join(work, 'prometheus.yml'), 'global: {}\n');
  const [prometheus, victoria] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const servers = [
    start('prometheus', [
      `--config.file=${join(work, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(work, 'tsdb')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${prometheus}`,
    ]),
    start('victoria-metrics', [
      `-storageDataPath=${join(work, 'victoria')}`,
      '-retentionPeriod=100y',
      `-httpListenAddr=${victoria}`,
    ]),
  ];
  try {
    await ready(`http://${prometheus}/-/ready`);
    await ready(`http://${victoria}/health`);
    run('vmalert', [
      `-rule=${join(work, 'rules.yml')}`,
      `-datasource.url=http://${prometheus}`,
      '-datasource.queryStep=24h',
      '-evaluationInterval=24h',
      `-remoteWrite.url=http://${victoria}`,
      '-remoteWrite.flushInterval=100ms',
      '-remoteWrite.maxQueueSize=2000000',
      '-remoteWrite.concurrency=4',
      `-replay.timeFrom=${day(from)}`,
      `-replay.timeTo=${day(to)}`,
      '-replay.rulesDelay=200ms',
      // In one piece: how long something has held is forgotten from one piece to the next.
      '-replay.maxDatapointsPerQuery=10000',
      '-replay.disableProgressBar',
    ]);
    await fetch(`http://${victoria}/internal/force_flush`);
    const query = new URLSearchParams({ 'match[]': 'ALERTS{alertstate="firing"}' });
    const text = await (await fetch(`http://${victoria}/api/v1/export`, { method: 'POST', body: query })).text();
    return new Set(text.split('\n').filter(Boolean).flatMap(daysOf));
  } finally {
    const gone = servers.map((server) => once(server, 'exit'));
    for (const server of servers) server.kill('SIGTERM');
    await Promise.all(gone);
  }
}

function daysOf(line) {
  const { metric, timestamps } = JSON.parse(line);
  const { alertname, mode, track } = metric;
  return timestamps.map((ms) => `${alertname} ${mode} ${track} ${new Date(ms).toISOString().slice(0, 10)}`);
}

function run(tool, args) {
  const { status, error, stderr } = spawnSync(join(tools, tool), args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Error(`${tool} failed: ${error?.message ?? stderr.slice(-2_000)}`);
}

function start(tool, args) {
  const log = openSync(join(work, `${tool}.log`), 'w');
  const child = spawn(join(tools, tool), args, { stdio: ['ignore', log, log] });
  child.on('error', (error) => {
    console.error(`${tool} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  return child;
}

async function ready(url) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await pause(200);
  }
  throw new Error(`${url} did not become ready`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const tracks = chosen();
const [theirs, ours] = [await firingByOracle(tracks), firingByThaw(tracks)];
for (const { name } of rules) {
  const of = (set) => [...set].filter((line) => line.startsWith(`${name} `)).length;
  console.log(`${name}: ${of(ours)} days firing by Thaw, ${of(theirs)} by vmalert`);
}
const apart = [
  ...[...ours].filter((line) => !theirs.has(line)).map((line) => `only Thaw:    ${line}`),
  ...[...theirs].filter((line) => !ours.has(line)).map((line) => `only vmalert: ${line}`),
].sort();
for (const line of apart.slice(0, 20)) console.log(line);
// Agreement about nothing would prove nothing: each rule must have fired, but the rarest on these tracks.
const silent = rules.filter(({ name }) => ![...theirs].some((line) => line.startsWith(`${name} `)));
if (silent.length > 0) console.log(`never fired: ${silent.map(({ name }) => name).join(', ')}`);
if (apart.length > 0 || silent.length > 0) {
  console.log(`${apart.length} days apart`);
  process.exitCode = 1;
} else
  console.log(
    `Thaw and vmalert agree on ${ours.size} days of firing, on ${tracks.length} tracks, as known and with hindsight`,
  );
