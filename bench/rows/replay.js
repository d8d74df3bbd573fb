/** A replay of 100,000 events, as it happened and as it was known, against reading the same events page by page; and its memory. */
import { Readable } from 'node:stream';
import { withSqlite } from '../databases.js';
import { eventsOver, ndjson, trackName } from '../events.js';
import { line, seconds, sized, turnAbout, written } from '../measure.js';
import { defineTracks, importLines, openLog, openReplays } from '../thaw.js';

const count = sized(100_000, 1_000);
const tracks = sized(50, 5);
const page = 500;
const megabyte = 1_048_576;

/** Every event known on its day, as history is entered. */
function* backfilled(events) {
  for (const body of events) yield { ...body, backfill: true };
}

async function compare(many) {
  await withSqlite(async (path) => {
    const opened = await openLog(`sqlite:${path}`);
    const { log, close } = opened;
    await defineTracks(log, 1, many);
    await importLines(opened, Readable.from(ndjson(backfilled(eventsOver(2, many, count)))));
    const { replays, close: stop } = await openReplays(`sqlite:${path}`, count + many);
    const request = { tracks: Array.from({ length: many }, (_, n) => trackName(n)) };

    /** Opens a replay and puts every frame into the JSON that is sent. @returns the most memory in use meanwhile, in MB beyond the beginning */
    const play = async (asKnown, { from = replays, weigh = false } = {}) => {
      const { frames } = await from.open({ ...request, asKnown });
      let [events, bytes, most] = [0, 0, 0];
      if (weigh) globalThis.gc();
      const before = process.memoryUsage().heapUsed;
      for (let next = frames.next(), n = 0; next.value; next = frames.next(), n++) {
        if (next.value.frame.kind === 'event' || next.value.frame.kind === 'entry') events += 1;
        bytes += JSON.stringify(next.value).length;
        if (!weigh || n % 20_000 !== 0) continue;
        globalThis.gc();
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
      if (events !== count || bytes < count * 100) throw new Error(`${events} of ${count} events in ${bytes} bytes`);
      return most / megabyte;
    };
    const read = async () => {
      let after = 0;
      for (let some = await log.read(0, page); some.length; some = await log.read(after, page)) {
        after = some.at(-1).position;
      }
      if (after !== count + many) throw new Error(`read to ${after}`);
    };
    /** By a process that holds no timeline yet. */
    const cold = async (asKnown) => {
      const fresh = await openReplays(`sqlite:${path}`, count + many);
      await play(asKnown, { from: fresh.replays });
      await fresh.close();
    };
    const rate = (work) => async () => count / (await seconds(work));
    const figures = await turnAbout(
      {
        happened: rate(() => play(false)),
        known: rate(() => play(true)),
        coldHappened: rate(() => cold(false)),
        coldKnown: rate(() => cold(true)),
        read: rate(read),
      },
      { count: 3 },
    );
    const over = `of ${written(count)} events over ${many} track${many > 1 ? 's' : ''}, against reading them in pages of ${page}`;
    const row = { unit: 'events/s', against: figures.read, better: 'more', atLeast: 0.5 };
    line({ what: `replay as it happened ${over}`, of: figures.happened, note: 'folded before', ...row });
    line({ what: `replay as it was known ${over}`, of: figures.known, note: 'folded before', ...row });
    line({ what: `replay as it happened ${over}`, of: figures.coldHappened, note: 'folded for it', ...row });
    line({ what: `replay as it was known ${over}`, of: figures.coldKnown, note: 'folded for it', ...row });
    const what = `heap that a replay of ${written(count)} events takes while it streams, over ${many} track${many > 1 ? 's' : ''}`;
    line({
      what,
      unit: 'MB',
      of: [await play(false, { weigh: true })],
      better: 'less',
      atMost: 10,
      note: 'beyond its fold',
    });
    await stop();
    await close();
  });
}

await compare(1);
await compare(tracks);
