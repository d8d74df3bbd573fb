/** The live status and appends over HTTP, with a key that is checked each time, against a server that takes none. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withSqlite } from '../databases.js';
import { trackDefined } from '../events.js';
import { load } from '../load.js';
import { line, sized, turnAbout } from '../measure.js';
import { cpuSeconds, firstAnswer, freePort, makeKey, startThaw } from '../servers.js';

const path = '/api/v1/tracks/us-cn.counternarcotics/status';
const seconds = sized(4, 1);
const callers = 32;
const script = fileURLToPath(new URL('../servers/callers.js', import.meta.url));

/** A server with the tracks that are appended to. @param isKeyed whether it takes a key for all */
async function serve(database, isKeyed) {
  const port = await freePort();
  const server = startThaw(port, `sqlite:${database}`, isKeyed ? { THAW_READING: 'key' } : {});
  await firstAnswer(server, port, '/readyz');
  const key = isKeyed ? makeKey(`sqlite:${database}`) : undefined;
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  for (let n = 0; n < 20; n++) {
    const body = JSON.stringify(trackDefined(3, n).track);
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tracks`, init);
    if (answer.status !== 201) throw new Error(`a track was answered with ${answer.status}`);
  }
  return { port, server, key, headers };
}

let series = 10;

/** Appends for so many seconds by callers in a process of their own. @returns appends a second */
async function appended({ port, key }) {
  const args = [port, 'append', callers, seconds, series++, ...(key === undefined ? [] : [key])];
  const [{ requests, wrong }] = await once(fork(script, args.map(String)), 'message');
  if (wrong) throw new Error(`${wrong} appends were not answered with 201`);
  return requests / seconds;
}

async function polled({ port, server, headers }, cpu) {
  const before = cpuSeconds(server.pid);
  const { requests, wrong } = await load(port, [path], headers, 200, seconds);
  if (wrong) throw new Error(`${wrong} answers were not 200`);
  cpu.push(((cpuSeconds(server.pid) - before) / requests) * 1e6);
  return requests / seconds;
}

async function run(keyed, open) {
  const cpu = { keyed: [], open: [] };
  const read = await turnAbout({ keyed: () => polled(keyed, cpu.keyed), open: () => polled(open, cpu.open) });
  const status = 'live GET …/status with a key against one without';
  const common = { better: 'more', of: read.keyed, against: read.open };
  line({ ...common, what: `${status}, throughput`, unit: 'requests/s', atLeast: 0.8 });
  const [of, against] = [cpu.keyed, cpu.open].map((each) => each.slice(sized(1, 0)));
  line({ what: `${status}, CPU a request`, unit: 'µs', of, against, better: 'less', atLeast: 0.8 });
  const written = await turnAbout({ keyed: () => appended(keyed), open: () => appended(open) });
  line({
    what: `appends of one event over HTTP, SQLite, ${callers} callers, with a key against without`,
    ...{ unit: 'appends/s', of: written.keyed, against: written.open, better: 'more', atLeast: 0.9 },
  });
}

await withSqlite((first) =>
  withSqlite(async (second) => {
    const servers = [await serve(first, true), await serve(second, false)];
    try {
      await run(...servers);
    } finally {
      for (const { server } of servers) await server.stop();
    }
  }),
);
