/**
 * `npm run inbox-recall [FILE …]`: how many rows of GDELT’s export files become how many candidates, and how many of the
 * visits that the register of the Office of the Historian has on those days are among them, at which place in the order.
 * FILE is an export file of GDELT 2.0, also in gzip; without one the recorded file of the tests is read. A day of GDELT
 * has 96 files. The score is that of the inbox but for what would change a status: nothing is folded here.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type ReadReport, readReport } from '../../src/domain/candidates/features.js';
import { type GroupState, indexKeysOf, linkBetween, placeReport } from '../../src/domain/candidates/grouping.js';
import type { Member } from '../../src/domain/candidates/member.js';
import { PartyFinder } from '../../src/domain/candidates/party-finder.js';
import { scoreOf, scoreReasons } from '../../src/domain/candidates/score.js';
import { type Summary, summaryOf } from '../../src/domain/candidates/summary.js';
import { TrackMatcher } from '../../src/domain/candidates/track-matcher.js';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import type { EventOf } from '../../src/domain/events/event.js';
import { vocabularyOf } from '../../src/domain/events/vocabulary.js';
import { gdeltFile } from '../../src/domain/reports/gdelt/gdelt-file.js';
import type { Report } from '../../src/domain/reports/report.js';
import { type Day, dayOfInstant, isoDay } from '../../src/domain/time/day.js';
import { EdtfDate } from '../../src/domain/time/edtf-date.js';

const recorded = 'test/fixtures/gdelt/20191024143000.export.CSV.gz';
const source = { id: 'gdelt', name: 'GDELT', reliability: 'F' };
/** Rows tell of days before that of their file, too: visits of so many days before are looked for as well. */
const lookedBack = 10;
const everything = {
  parties: [],
  betweenParties: false,
  acts: [],
  typedActor: false,
  rootOnly: false,
  minConfidence: 0,
};

const print = (line = '') => process.stdout.write(`${line}\n`);
const readFile = (path: string) => {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

function register(): EntryBody[] {
  const lines = readFileSync('records/us-leaders.ndjson', 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => parseBody(JSON.parse(line)));
}

interface Candidate {
  state: GroupState;
  readonly members: Member[];
}

/** Groups reports as `src/candidates` does, in memory. */
function grouped(members: readonly Member[]): Candidate[] {
  const index = new Map<number, Set<{ member: Member; candidate: string }>>();
  const candidates = new Map<string, Candidate>();
  for (const [at, member] of members.entries()) {
    const { features } = member;
    const keys = indexKeysOf(features);
    const near = new Set(keys.flatMap((key) => [...(index.get(key) ?? [])]));
    const linked = [...near].flatMap(({ member: other, candidate }) => {
      const link = linkBetween(features, other.features);
      return link ? [{ link, group: candidates.get(candidate)!.state }] : [];
    });
    const { group, absorbed } = placeReport(features, linked);
    const id = group ?? String(at).padStart(9, '0');
    const joined = [id, ...absorbed].flatMap((each) => candidates.get(each) ?? []);
    const all = [...joined.flatMap((each) => each.members), member];
    for (const each of absorbed) candidates.delete(each);
    for (const places of index.values())
      for (const place of places) if (absorbed.includes(place.candidate)) place.candidate = id;
    const state = {
      ...{ id, isOpen: true, isByHand: false, firstSeen: at },
      from: Math.min(features.from, ...joined.map((each) => each.state.from)),
      to: Math.max(features.to, ...joined.map((each) => each.state.to)),
    };
    candidates.set(id, { state, members: all });
    const place = { member, candidate: id };
    for (const key of keys) index.set(key, (index.get(key) ?? new Set()).add(place));
  }
  return [...candidates.values()];
}

function scoreOfSummary({ proposal, publishers, articles, isCodedOnly }: Summary): number {
  const row = proposal.type === null ? undefined : vocabularyOf(proposal.type);
  return scoreOf(
    scoreReasons({
      ...{ wouldBecome: null, watchers: 0, isOnRecord: false, hasType: proposal.type !== null },
      countsForStatus: row?.isContact === true || row?.expectedToCount === true,
      ...{ publishers: publishers.length, articles, isCodedOnly },
      hasWords: proposal.tracks.some(({ by }) => by === 'words'),
    }),
  );
}

const files = process.argv.length > 2 ? process.argv.slice(2) : [recorded];
const bodies = register();
const tracks = bodies.flatMap((body) => (body.type === 'TrackDefined' ? [body.track] : []));
const visits = bodies.filter((body): body is EventOf<'TalksHeld'> => body.type === 'TalksHeld');
const readers = { finder: new PartyFinder(), matcher: new TrackMatcher(tracks) };

const reports = new Map<string, Report>();
const days = new Set<Day>();
let rows = 0;
for (const file of files) {
  const { reports: found, refusals, dropped } = gdeltFile(readFile(file), basename(file), everything);
  rows += found.length + refusals.length + Object.values(dropped).reduce((sum, count) => sum + count, 0);
  for (const report of found) {
    reports.set(report.key, report);
    if (report.published !== undefined) days.add(dayOfInstant(report.published));
  }
}
const read = [...reports.values()].map((report) => [report, readReport(report, source.name, readers)] as const);
const skipped = new Map<string, number>();
const members = read.flatMap(([report, result]: readonly [Report, ReadReport]): Member[] => {
  if (!('skip' in result)) return [{ source, key: report.key, version: 1, isDeleted: false, report, ...result }];
  skipped.set(result.skip, (skipped.get(result.skip) ?? 0) + 1);
  return [];
});
const candidates = grouped(members).map((candidate) => ({ ...candidate, summary: summaryOf(candidate.members) }));
const ordered = candidates
  .map((candidate) => ({ ...candidate, score: scoreOfSummary(candidate.summary) }))
  .sort((a, b) => b.score - a.score || (a.state.id < b.state.id ? -1 : 1));

print(`${files.length} files of ${[...days].sort().map(isoDay).join(', ')}: ${rows} rows`);
for (const [reason, count] of skipped) print(`  ${count} about no track (${reason})`);
print(`${members.length} reports on ${tracks.length} tracks of the register become ${candidates.length} candidates`);
const talks = ordered.filter(({ summary }) => summary.proposal.type === 'TalksHeld').length;
print(`  of which ${talks} are proposed as talks`);

const [first, last] = [Math.min(...days), Math.max(...days)];
const during = visits.filter(({ occurred }) => {
  const { earliest, latest } = EdtfDate.parse(occurred);
  return earliest !== null && earliest <= last && (latest ?? earliest) >= first;
});
const near = visits.filter((visit) => {
  const { earliest, latest } = EdtfDate.parse(visit.occurred);
  return !during.includes(visit) && earliest !== null && earliest <= last && (latest ?? earliest) >= first - lookedBack;
});

/** The places in the order, from 1, of the candidates on a visit’s track and days. */
function placesOf({ tracks: own, occurred }: EventOf<'TalksHeld'>): string {
  const { earliest, latest } = EdtfDate.parse(occurred);
  const places = ordered.flatMap(({ summary: { proposal, from, to } }, at) => {
    const isOfTrack = proposal.tracks.some(({ track }) => own.includes(track));
    const isThen = from <= (latest ?? earliest!) && to >= earliest!;
    return isOfTrack && isThen ? [{ at: at + 1, isTalks: proposal.type === 'TalksHeld' }] : [];
  });
  if (places.length === 0) return 'not found';
  const talksAt = places.find(({ isTalks }) => isTalks)?.at;
  return `on its track and days at place ${places[0]!.at} of ${ordered.length}; as talks ${talksAt === undefined ? 'not at all' : `at place ${talksAt}`}`;
}

for (const [when, some] of [
  ['on the days of the files', during],
  ['up to ten days before', near],
] as const) {
  const found = some.filter((visit) => placesOf(visit) !== 'not found');
  print();
  print(`visits ${when}: ${found.length} of ${some.length} found`);
  for (const visit of some) print(`  ${visit.occurred} ${visit.title}: ${placesOf(visit)}`);
}
