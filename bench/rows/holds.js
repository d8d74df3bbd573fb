/** How long one request holds the event loop of a server that was just started: the first of its kind is the longest. */
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { withSqlite } from '../databases.js';
import { event, trackDefined, trackName } from '../events.js';
import { line, sized, skipped, written } from '../measure.js';
import { firstAnswer, freePort, get, startThaw } from '../servers.js';

const tracks = sized(800, 20);
const eventsOfTrack = 30;
const paths = [
  '/api/v1/openapi.json',
  '/feeds/all.atom',
  '/feeds/all.rss?limit=500',
  '/calendars/all.ics',
  '/api/v1/status/summary',
  '/api/v1/status/summary?validAt=2000-01-01',
  '/api/v1/tracks/by-event?q=matters',
  '/api/v1/tracks?limit=500',
  '/api/v1/events?limit=500',
  '/api/v1/tracks/us-cn.counternarcotics/compare?accounts=US,CN',
  '/data/events.csv',
  '/data/events.parquet',
  '/data/history.parquet',
  '/metrics',
];

/** Records bodies as a batch of lines. */
async function record(port, bodies) {
  const headers = { 'content-type': 'application/x-ndjson' };
  const body = bodies.map((one) => JSON.stringify(one)).join('\n');
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events/batch`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** Runs `work` on a server, once it has started. */
async function served(file, work) {
  const port = await freePort();
  const turns = `${file}.turns`;
  const preload = new URL('../servers/turns.js', import.meta.url).href;
  const env = { NODE_OPTIONS: `--import=${preload}`, THAW_BENCH_TURNS: turns };
  const server = startThaw(port, `sqlite:${file}`, env);
  /** The longest turn since this was asked last, in milliseconds. */
  const longest = async () => {
    rmSync(turns, { force: true });
    process.kill(server.pid, 'SIGUSR2');
    for (;;) {
      await pause(20);
      try {
        return Number(readFileSync(turns, 'utf8'));
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
  };
  try {
    await firstAnswer(server, port, '/readyz');
    await work(port, longest);
  } finally {
    await server.stop();
  }
}

const what = `one request holds the event loop, the longest of ${paths.length} kinds after a start, record and ${written(tracks)} tracks more`;
if (process.platform === 'linux') {
  await withSqlite(async (file) => {
    await served(file, async (port) => {
      for (let track = 0; track < tracks; track += 20) {
        const bodies = Array.from({ length: Math.min(20, tracks - track) }, (_, n) => track + n).flatMap((own) => [
          trackDefined(3, own),
          ...Array.from({ length: eventsOfTrack }, (_, n) =>
            event(4, own * eventsOfTrack + n, own, n * 400 + (own % 400)),
          ),
        ]);
        await record(port, bodies);
      }
      await get(port, `/api/v1/tracks/${trackName(tracks - 1)}/status`);
    });
    await served(file, async (port, longest) => {
      const held = [];
      for (const path of paths) {
        await longest();
        const { status } = await get(port, path);
        if (status !== 200) throw new Error(`${path} was answered with ${status}`);
        held.push({ path, ms: await longest() });
      }
      held.sort((a, b) => b.ms - a.ms);
      const note = held
        .slice(0, 3)
        .map(({ path, ms }) => `${path} ${Math.round(ms)} ms`)
        .join(', ');
      line({ what, unit: 'ms', of: [held[0].ms], better: 'less', atMost: 50, note: `of processor time: ${note}` });
    });
  });
} else skipped(what, 'the processor time of a thread is read from /proc');
