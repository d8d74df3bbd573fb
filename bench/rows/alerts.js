/** What rules cost: a change that touches eight tracks among 10 rules and among 1,000, and rules on forty years. */
import { event, idOf, trackDefined, trackName } from '../events.js';
import { line, seconds, sized, turnAbout, written } from '../measure.js';
import {
  alertRuleSchema,
  backTestTrack,
  dayOfInstant,
  evaluateRule,
  flagNames,
  formalStates,
  parseBody,
  RuleIndex,
  statuses,
  TrackOnDay,
  TrackTimeline,
} from '../thaw.js';

const tracks = sized(200, 10);
const manyRules = sized(1_000, 50);
const touched = 8;
const years = sized(40, 4);
const first = dayOfInstant(Date.UTC(1990, 0, 1));

/** Ten events a year on every track: nine of ten known on their day, the tenth a month late. */
function recordOf(track) {
  const bodies = [trackDefined(1, track)];
  for (let n = 0; n < years * 10; n++) {
    const at = Math.floor((n * 365.25) / 10) + (track % 30);
    bodies.push({
      ...event(2 + track, n + track, track, at),
      disclosed: new Date((first + at + (n % 10 === 9 ? 30 : 0)) * 86_400_000).toISOString().slice(0, 10),
    });
  }
  return entriesOf(bodies);
}

function entriesOf(bodies) {
  const recordedAt = Date.UTC(2032, 0, 1);
  return bodies.map((body, i) => ({
    position: i + 1,
    recordedAt,
    recordedBy: 'bench',
    hash: '',
    body: parseBody(body),
  }));
}

const ruleOf = (n, select, when) => ({
  ...alertRuleSchema.parse({ id: idOf(9_000, n), name: `Rule ${n}`, select, when }),
  version: 1,
});

/** Ten rules that watch every track; the others each watch one track, for one of many conditions. */
function rulesOf(count) {
  const conditions = [
    ...statuses.map((to) => ({ kind: 'transition', axis: 'status', to: [to] })),
    ...formalStates.map((to) => ({ kind: 'transition', axis: 'formal', to: [to] })),
    ...flagNames.map((flag) => ({ kind: 'flag', flag })),
    ...[90, 180, 365].map((days) => ({ kind: 'absence', of: 'dialogue', days })),
    { kind: 'metric', metric: 'pressure', atLeast: 'high' },
    { kind: 'entry', types: ['ThreatIssued'] },
    { kind: 'history-revised' },
  ];
  return Array.from({ length: count }, (_, n) => {
    const select = n < 10 ? {} : { tracks: [trackName(n % tracks)] };
    return ruleOf(n, select, conditions[(n * 7) % conditions.length]);
  });
}

/** The evaluation inputs of one event that freezes eight tracks. */
function inputsOfFreeze() {
  const day = first + years * 366;
  return Array.from({ length: touched }, (_, track) => {
    const entries = recordOf(track);
    const timeline = TrackTimeline.fold(entries);
    const before = new TrackOnDay(timeline, day - 1).snapshot();
    const known = new Set(timeline.source.entries().map(({ id }) => id));
    const freeze = {
      ...event(8_000, 7, track, years * 366),
      disclosed: new Date(day * 86_400_000).toISOString().slice(0, 10),
    };
    const [entry] = entriesOf([freeze]);
    timeline.insert({ ...entry, position: entries.length + 1 });
    const arrivals = timeline.source.entries().filter(({ id }) => !known.has(id));
    return { day, before, after: new TrackOnDay(timeline, day), arrivals };
  });
}

const inputs = inputsOfFreeze();
const withoutCaches = ({ after, ...input }) => ({ ...input, after: new TrackOnDay(after.timeline, after.day) });

async function evaluated(index) {
  const rounds = sized(200, 2);
  let ran = 0;
  const taken = await seconds(() => {
    for (let round = 0; round < rounds; round++) {
      for (const input of inputs.map(withoutCaches)) {
        for (const rule of index.concernedBy(input)) {
          evaluateRule(rule, input);
          ran += 1;
        }
      }
    }
  });
  return { ms: (taken * 1_000) / rounds, ran: ran / rounds };
}

const [few, many] = [new RuleIndex(rulesOf(10)), new RuleIndex(rulesOf(manyRules))];
const growth = await turnAbout({
  ten: async () => (await evaluated(few)).ms,
  thousand: async () => (await evaluated(many)).ms,
});
const [ranFew, ranMany] = [(await evaluated(few)).ran, (await evaluated(many)).ran];
line({
  what: `evaluating ${written(manyRules)} rules on an event of ${touched} of ${tracks} tracks, against 10 rules`,
  unit: 'ms',
  ...{ of: growth.thousand, against: growth.ten, better: 'less', atMost: 3 },
  note: `${ranMany} evaluations, against ${ranFew}`,
});

const records = Array.from({ length: tracks }, (_, track) => recordOf(track));
const folded = records.map((entries) => TrackTimeline.fold(entries));
const range = { from: first, to: first + Math.floor(years * 365.25), mode: 'as-known' };

function backTest(rule) {
  return seconds(() => {
    for (const timeline of folded) {
      const running = backTestTrack(rule, timeline, range);
      for (let step = running.next(); !step.done; step = running.next());
    }
  });
}

const past = await turnAbout(
  {
    fold: () =>
      seconds(() => {
        for (const entries of records) TrackTimeline.fold(entries);
      }),
    transition: () => backTest(ruleOf(1, {}, { kind: 'transition', axis: 'status' })),
    absence: () => backTest(ruleOf(2, {}, { kind: 'absence', of: 'contact', days: 90 })),
    flag: () => backTest(ruleOf(3, {}, { kind: 'flag', flag: 'stale' })),
  },
  { count: 3 },
);
for (const [kind, condition] of Object.entries({
  transition: 'any change of status',
  absence: '90 days without contact',
  flag: 'a stale record',
})) {
  line({
    what: `back-test over ${years} years of ${tracks} tracks as known (${condition}), against one fold of the same records`,
    unit: 's',
    ...{ of: past[kind], against: past.fold, better: 'less', atMost: 50 },
  });
}
