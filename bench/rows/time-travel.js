/** Readings of the past of a track of 10,000 events: against its live status, again, and with 1,000 corrections known. */
import { Readable } from 'node:stream';
import { withSqlite } from '../databases.js';
import { dayOf, event, idOf, ndjson, trackName } from '../events.js';
import { load } from '../load.js';
import { line, turnAbout } from '../measure.js';
import { firstAnswer, freePort, startThaw } from '../servers.js';
import { defineTracks, importLines, openLog, parseBody, rebuild } from '../thaw.js';

const events = 10_000;
const corrections = 1_000;
const seconds = 3;
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
  const { database, log, close } = await openLog(`sqlite:${path}`);
  await defineTracks(log, 1, 2);
  for (const track of [plain, corrected]) await importLines(log, Readable.from(ndjson(eventsOf(track))));
  const requests = Array.from({ length: corrections }, (_, n) => ({ body: correctionOf(n), recordedBy: 'bench' }));
  await log.appendAll(requests);
  await rebuild(database, log);
  await close();
}

const statusOf = (track, query = '') => `/api/v1/tracks/${trackName(track)}/status${query}`;

/** Days that no other round has asked for, so that no answer is kept; the last ones lie behind every correction. */
function daysApart(count, from, step) {
  let next = from;
  return () => Array.from({ length: count }, () => dayOf((next += step)));
}

async function run(path) {
  await fill(path);
  const port = await freePort();
  const server = startThaw(port, `sqlite:${path}`);
  await firstAnswer(port, statusOf(plain));
  await firstAnswer(port, statusOf(corrected));
  const rate = async (paths) => {
    const { requests, wrong } = await load(port, paths, {}, 200, seconds);
    if (wrong > 0) throw new Error(`${wrong} answers were not 200`);
    return requests / seconds;
  };
  const past = daysApart(1_500, 200, 1);
  const known = { plain: daysApart(300, 5_000, 1), corrected: daysApart(300, 5_000, 1) };
  const pathsKnown = (track, days) => days().map((day) => statusOf(track, `?validAt=${day}&knownAt=${day}`));
  const again = [3_000, 4_000, 5_000].map((n) =>
    statusOf(plain, `?validAt=${dayOf(n)}&knownAt=2026-01-01&position=9000`),
  );
  const figures = await turnAbout({
    live: () => rate([statusOf(plain)]),
    past: () => rate(past().map((day) => statusOf(plain, `?validAt=${day}`))),
    again: () => rate(again),
    none: () => rate(pathsKnown(plain, known.plain)),
    thousand: () => rate(pathsKnown(corrected, known.corrected)),
  });
  await server.stop();
  const slower = (what, of, against, atMost, note) =>
    line({ what, unit: 'ms', of: of.map(inMs), against: against.map(inMs), better: 'less', atMost, note });
  const live = 'against a live read of the same track';
  slower(
    `reading a past day of a track of ${events} events, not asked before, ${live}`,
    figures.past,
    figures.live,
    20,
  );
  slower(`the same reading again, every clock pinned, ${live}`, figures.again, figures.live, 1.25);
  slower(
    'reading as known on a day, with 1,000 corrections of 10,000 events, against none',
    figures.thousand,
    figures.none,
    2,
  );
}

const inMs = (perSecond) => 1_000 / perSecond;

await withSqlite(run);
