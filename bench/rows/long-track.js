/** A track of 10,000 events: an event at its end against a track of 10, a late one in its middle against refolding it all. */
import { TrackTimeline } from '../../dist/src/domain/track-timeline.js';
import { event, trackDefined } from '../events.js';
import { line, turnAbout } from '../measure.js';
import { parseBody } from '../thaw.js';

const longest = 10_000;
/** A day on which all of the record counts, in days since 1970. */
const today = 20_500;

const entryOf = (body, position) => ({ position, recordedAt: 0, recordedBy: 'bench', hash: '', body: parseBody(body) });

/** A track of `count` events, one a day; the last day is the same however many there are. */
function entriesOf(count) {
  const from = longest - count;
  const events = Array.from({ length: count }, (_, n) => entryOf(event(3, from + n, 0, from + n), n + 2));
  return [entryOf(trackDefined(3, 0), 1), ...events];
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

const end = await turnAbout({
  long: () => takingIn(long, 100, (i) => longest + i),
  short: () => takingIn(short, 100, (i) => longest + i),
});
line({
  what: 'fold: an event at the end of a track of 10,000 events, and its reading, against a track of 10',
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
  what: 'fold: a late event in the middle of a track of 10,000, and its reading, against refolding it all',
  unit: 'µs',
  of: middle.late,
  against: middle.refold,
  better: 'less',
  atMost: 0.6,
});
