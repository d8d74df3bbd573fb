/** A track of 10,000 events: an event at its end against a track of 10, a late one in its middle against refolding it all. */
import { Readable } from 'node:stream';
import { withSqlite } from '../databases.js';
import { event, ndjson, trackDefined } from '../events.js';
import { line, sized, turnAbout, written } from '../measure.js';
import { importLines, openRecorder, parseBody, TrackTimeline } from '../thaw.js';

const longest = sized(10_000, 500);
const longTrack = `a track of ${written(longest)} events`;
/** A day on which all of the record counts, in days since 1970. */
const today = 20_500;

const entryOf = (body, position) => ({ position, recordedAt: 0, recordedBy: 'bench', hash: '', body: parseBody(body) });

/** A track of `count` events, one a day; the last day is the same however many there are. */
function entriesOf(count) {
  const from = longest - count;
  const events = Array.from({ length: count }, (_, n) => entryOf(event(3, from + n, 0, from + n), n + 2));
  return [entryOf(trackDefined(2, 0), 1), ...events];
}

const long = entriesOf(longest);
const short = entriesOf(10);
let series = 4;

/** Microseconds that taking in an event and reading the track anew takes, over `count` events on the days of `dayOf`. */
function takingIn(entries, count, dayOf) {
  const timeline = TrackTimeline.fold(entries);
  timeline.read(today);
  const body = (i) => event(series, i, 0, dayOf(i));
  const late = Array.from({ length: count }, (_, i) => entryOf(body(i), entries.length + 1 + i));
  series++;
  return microseconds(count, (i) => {
    timeline.insert(late[i]);
    timeline.read(today);
  });
}

async function microseconds(count, one) {
  const from = process.hrtime.bigint();
  for (let i = 0; i < count; i++) one(i);
  return Number(process.hrtime.bigint() - from) / 1_000 / count;
}

/** Microseconds from an input to the answer that tells what it changed: validated, durable, projected. On SQLite. */
async function withRecorder(entries, work) {
  return withSqlite(async (path) => {
    const opened = await openRecorder(`sqlite:${path}`);
    const { recorder, close } = opened;
    await importLines(opened, Readable.from(ndjson(entries.map(({ body }) => body))));
    await recorder.record(event(series++, 0, 0, longest), { recordedBy: 'bench' });
    let last = longest;
    await work(async () => {
      const inputs = Array.from({ length: sized(100, 10) }, (_, i) => event(series, i, 0, ++last));
      series++;
      const from = process.hrtime.bigint();
      for (const input of inputs) await recorder.record(input, { recordedBy: 'bench' });
      return Number(process.hrtime.bigint() - from) / 1_000 / inputs.length;
    });
    await close();
  });
}

await withRecorder(long, (toLong) =>
  withRecorder(short, async (toShort) => {
    const figures = await turnAbout({ long: toLong, short: toShort });
    line({
      what: `append at the end of ${longTrack}, durable and projected, against a track of 10`,
      unit: 'µs',
      of: figures.long,
      against: figures.short,
      better: 'less',
      atMost: 1.5,
    });
  }),
);

const end = await turnAbout({
  long: () => takingIn(long, 100, (i) => longest + i),
  short: () => takingIn(short, 100, (i) => longest + i),
});
line({
  what: `fold: an event at the end of ${longTrack}, and its reading, against a track of 10`,
  unit: 'µs',
  of: end.long,
  against: end.short,
  better: 'less',
  atMost: 1.5,
});

const middle = await turnAbout({
  late: () => takingIn(long, 10, (i) => longest / 2 + i),
  refold: () => microseconds(3, () => TrackTimeline.fold(long).read(today)),
});
line({
  what: `fold: a late event in the middle of ${longTrack}, and its reading, against refolding it all`,
  unit: 'µs',
  of: middle.late,
  against: middle.refold,
  better: 'less',
  atMost: 0.6,
});
