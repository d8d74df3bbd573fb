/** Readings of the past of a track of 10,000 events: against its live status, again, and with 1,000 corrections known. */
import { Agent, request } from 'node:http';
import { Readable } from 'node:stream';
import { withSqlite } from '../databases.js';
import { dayOf, event, idOf, ndjson, trackName } from '../events.js';
import { byCallers, line, seconds, sized, turnAbout, written } from '../measure.js';
import { firstAnswer, freePort, startThaw } from '../servers.js';
import { defineTracks, importLines, openLog, parseBody, rebuild } from '../thaw.js';

const events = sized(10_000, 1_000);
const corrections = sized(1_000, 100);
const callers = 4;
const [plain, corrected] = [0, 1];

function* eventsOf(track) {
  for (let n = 0; n < events; n++) yield { ...event(2 + track, n, track, n), disclosed: dayOf(n) };
}

/** Every tenth event is moved by a day, which was known a year later. */
function correctionOf(n) {
  const at = n * 10;
  const reading = { ...event(2 + corrected, at, corrected, at + 1), disclosed: dayOf(at) };
  const known = { disclosed: dayOf(at + 365), tracks: [trackName(corrected)] };
  return parseBody({ type: 'EventCorrected', id: idOf(9, n), event: reading, reason: 'A day later', ...known });
}

async function fill(path) {
  const opened = await openLog(`sqlite:${path}`);
  const { log, close } = opened;
  await defineTracks(log, 1, 2);
  for (const track of [plain, corrected]) await importLines(opened, Readable.from(ndjson(eventsOf(track))));
  const requests = Array.from({ length: corrections }, (_, n) => ({ body: correctionOf(n), recordedBy: 'bench' }));
  await log.appendAll(requests);
  await rebuild(opened);
  await close();
}

const statusOf = (track, query = '') => `/api/v1/tracks/${trackName(track)}/status${query}`;

/** Days that no other round has asked for, so that no answer to them is kept. */
function daysApart(count, from) {
  let next = from;
  return () => Array.from({ length: count }, () => dayOf(next++));
}

async function run(path) {
  await fill(path);
  const port = await freePort();
  const server = startThaw(port, `sqlite:${path}`);
  await firstAnswer(server, port, statusOf(plain));
  await firstAnswer(server, port, statusOf(corrected));
  const past = daysApart(sized(300, 30), 200);
  const known = { plain: daysApart(sized(30, 3), events / 2), corrected: daysApart(sized(30, 3), events / 2) };
  const pathsKnown = (track, days) => days().map((day) => statusOf(track, `?validAt=${day}&knownAt=${day}`));
  const pinned = (n) =>
    statusOf(plain, `?validAt=${dayOf(events * 0.3 + (n % 3))}&knownAt=2026-01-01&position=${events * 0.9}`);
  const figures = await turnAbout({
    live: () =>
      milliseconds(
        port,
        Array.from({ length: sized(2_000, 50) }, () => statusOf(plain)),
      ),
    past: () =>
      milliseconds(
        port,
        past().map((day) => statusOf(plain, `?validAt=${day}`)),
      ),
    again: () =>
      milliseconds(
        port,
        Array.from({ length: sized(2_000, 50) }, (_, n) => pinned(n)),
      ),
    none: () => milliseconds(port, pathsKnown(plain, known.plain)),
    thousand: () => milliseconds(port, pathsKnown(corrected, known.corrected)),
  });
  await server.stop();
  const compare = (what, of, against, atMost) => line({ what, unit: 'ms', of, against, better: 'less', atMost });
  const live = 'against a live read of the same track';
  compare(
    `reading a past day of a track of ${written(events)} events, not asked before, ${live}`,
    figures.past,
    figures.live,
    20,
  );
  compare(`the same reading again, as of the same days and position, ${live}`, figures.again, figures.live, 1.25);
  const many = `with ${written(corrections)} corrections of ${written(events)} events`;
  compare(`reading as known on a day, ${many}, against none`, figures.thousand, figures.none, 2);
}

/** Milliseconds that one answer takes, over all paths, by four callers that keep their connections. */
async function milliseconds(port, paths) {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const ask = (path) =>
    new Promise((resolve, reject) => {
      const answered = (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path} gave ${response.statusCode}`));
        response.resume().on('end', resolve).on('error', reject);
      };
      request({ host: '127.0.0.1', port, path, agent }, answered).on('error', reject).end();
    });
  const taken = await seconds(() => byCallers(callers, paths.length, (n) => ask(paths[n])));
  agent.destroy();
  return (taken * 1_000) / paths.length;
}

await withSqlite(run);
