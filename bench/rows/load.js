/** 200 pollers, 32 appenders and 200 readers of the live stream at once: answers, their time, and memory. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withSqlite } from '../databases.js';
import { trackDefined } from '../events.js';
import { line, sized } from '../measure.js';
import { firstAnswer, freePort, residentMb, startThaw } from '../servers.js';

const duration = Number(process.env.THAW_BENCH_LOAD_SECONDS ?? sized(60, 3));
const [pollers, appenders, readers] = [200, 32, 200];

const script = (name) => fileURLToPath(new URL(`../servers/${name}`, import.meta.url));
const callers = (port, what, count) => fork(script('callers.js'), [port, what, count, duration].map(String));

/** Samples the memory of a process once a second until `ended`. @returns the samples, in MB */
async function sampled(pid, ended) {
  const samples = [];
  let isOver = false;
  void ended.finally(() => (isOver = true));
  while (!isOver) {
    samples.push(residentMb(pid));
    await pause(1_000);
  }
  return samples;
}

const largest = (values) => Math.max(...values);

await withSqlite(async (database) => {
  const port = await freePort();
  const server = startThaw(port, `sqlite:${database}`);
  try {
    await firstAnswer(server, port, '/readyz');
    for (let n = 0; n < 20; n++) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(trackDefined(3, n).track);
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tracks`, { method: 'POST', headers, body });
      if (answer.status !== 201) throw new Error(`a track was answered with ${answer.status}`);
    }
    const streams = fork(script('sse-clients.js'), [String(port), '/api/v1/stream', String(readers)]);
    await once(streams, 'message');
    const before = residentMb(server.pid);
    const both = Promise.all(
      [callers(port, 'poll', pollers), callers(port, 'append', appenders)].map((child) => once(child, 'message')),
    );
    const samples = await sampled(server.pid, both);
    const [[polled], [appended]] = await both;
    streams.disconnect();
    const at = `${pollers} pollers, ${appenders} appenders and ${readers} streams for ${duration} s`;
    line({
      what: `${at}: the status, 99 of 100 answers`,
      unit: 'ms',
      of: [polled.p99],
      better: 'less',
      atMost: 120,
      note: `${polled.requests} polls, half within ${Math.round(polled.p50)} ms; ${appended.requests} appends, 99 of 100 within ${Math.round(appended.p99)} ms`,
    });
    line({
      what: `${at}: requests that failed`,
      unit: 'requests',
      of: [polled.wrong + appended.wrong],
      better: 'less',
      atMost: 0,
    });
    // The first third fills caches and the heap; what grows after it would grow for ever.
    const third = Math.max(1, Math.floor(samples.length / 3));
    const [second, last] = [samples.slice(third, 2 * third), samples.slice(-third)];
    line({
      what: `${at}: the largest memory of the last third against that of the second`,
      unit: 'MB',
      of: [largest(last)],
      against: [largest(second.length ? second : last)],
      better: 'less',
      atMost: 1.1,
      note: `${Math.round(before)} MB before`,
    });
  } finally {
    await server.stop();
  }
});
