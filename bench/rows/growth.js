/** Reading a status from a log of 1,000,000 entries against one of 1,000, the tracks being equally long. */
import { Readable } from 'node:stream';
import { withSqlite } from '../databases.js';
import { eventsOver, ndjson, trackName } from '../events.js';
import { load } from '../load.js';
import { line, sized, turnAbout, written } from '../measure.js';
import { cpuSeconds, firstAnswer, freePort, startThaw } from '../servers.js';
import { defineTracks, importLines, openLog, rebuild } from '../thaw.js';

const eventsOfTrack = 99;
const asked = 10;
const seconds = sized(3, 1);
const sizes = {
  large: { tracks: sized(10_000, 50), port: await freePort() },
  small: { tracks: 10, port: await freePort() },
};

async function fill(path, tracks) {
  const opened = await openLog(`sqlite:${path}`);
  const { log, close } = opened;
  await defineTracks(log, 1, tracks);
  await importLines(opened, Readable.from(ndjson(eventsOver(2, tracks, tracks * eventsOfTrack))));
  await rebuild(opened);
  await close();
}

function pathsOf(tracks, query) {
  const step = tracks / asked;
  return Array.from({ length: asked }, (_, i) => `/api/v1/tracks/${trackName(i * step)}/status${query}`);
}

async function withServer({ tracks, port }, work) {
  return withSqlite(async (path) => {
    await fill(path, tracks);
    const server = startThaw(port, `sqlite:${path}`);
    try {
      await firstAnswer(server, port, pathsOf(tracks, '')[0]);
      return await work(server);
    } finally {
      await server.stop();
    }
  });
}

async function compare(servers, what, query) {
  const cpu = async (name) => {
    const { tracks, port } = sizes[name];
    const before = cpuSeconds(servers[name].pid);
    const { requests, wrong } = await load(port, pathsOf(tracks, query), {}, 200, seconds);
    if (wrong) throw new Error(`${wrong} wrong answers from the ${name} log`);
    return ((cpuSeconds(servers[name].pid) - before) / requests) * 1e6;
  };
  const { large: of, small: against } = await turnAbout({ large: () => cpu('large'), small: () => cpu('small') });
  line({ what, unit: 'µs CPU', of, against, better: 'less', atMost: 1.2 });
}

const entries = ({ tracks }) => written(tracks * (eventsOfTrack + 1));
const between = `at ${entries(sizes.large)} entries against ${entries(sizes.small)}`;
await withServer(sizes.small, (small) =>
  withServer(sizes.large, async (large) => {
    await compare({ small, large }, `status read ${between}`, '');
    await compare(
      { small, large },
      `status read of a past day (a fold of 100 entries) ${between}`,
      '?validAt=2020-01-01',
    );
  }),
);
