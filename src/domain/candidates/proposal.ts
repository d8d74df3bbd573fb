import type { Actor, Level, Source, TalksMode } from '../events/event.js';
import { eventLimits } from '../events/event.js';
import { publisherKey } from '../events/publisher.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';
import type { JsonObject } from '../json.js';
import { isoDay, dayOfInstant, type Day } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { countInWords } from '../wording/nouns.js';
import { proposedAct } from './coded-acts.js';
import { cueOf, levelOf } from './cue-words.js';
import { dayDoubt, publisherOf, windowOf } from './features.js';
import { headlineOf, type Member, membersInOrder, readMembers } from './member.js';
import type { TrackMatch } from './track-matcher.js';

/** The event that a candidate would be recorded as, with what a judge has to fill in and why the rest is as it is. */
export interface Proposal {
  /** As `POST /events` takes it, without what is missing. */
  readonly event: JsonObject;
  readonly missing: readonly string[];
  readonly because: { readonly type: string; readonly date: string; readonly level: string; readonly sources: string };
  readonly type: EventType | null;
  readonly tracks: readonly TrackMatch[];
}

const reports = ['report', 'reports'] as const;

/** Makes the proposal of some reports; it depends on no order of theirs. */
export function proposalOf(all: readonly Member[]): Proposal {
  const members = membersInOrder(all).slice(0, readMembers);
  const given = members.find(({ report }) => report.event)?.report.event ?? {};
  const type = typeOf(members);
  const date = dateOf(members);
  const level = levelOfMembers(members);
  const tracks = tracksOf(members);
  const proposed = proposedTracks(tracks);
  const sources = sourcesOf(members);
  const event: JsonObject = {
    ...(type.type !== null && { type: type.type }),
    ...(proposed.length > 0 && { tracks: proposed.map(({ track }) => track) }),
    occurred: date.edtf,
    actors: actorsOf(members, type, proposed.length > 0 ? proposed : tracks),
    ...(level.level !== undefined && { level: level.level }),
    ...(type.type === 'TalksHeld' && talksFields(members, type.mode, proposed)),
    title: shortened(headlineOf(members).report.title, eventLimits.titleLength),
    sources,
    ...given,
    ...(members.some(({ source }) => source.isInternal) && { visibility: 'internal' }),
  };
  return {
    event,
    missing: missingOf(event),
    because: {
      type: given.type === undefined ? type.because : 'its source proposes it',
      date: given.occurred === undefined ? date.because : 'its source gives it',
      level: level.because,
      sources: `${countInWords(sources.length, ['source', 'sources'])}, one for each independent publisher`,
    },
    type: (event.type as EventType | undefined) ?? null,
    tracks,
  };
}

function missingOf(event: JsonObject): string[] {
  const needed = ['type', 'tracks', ...(event.type === 'TalksHeld' ? ['mode', 'trackRole'] : [])];
  if (event.type === 'WorkingGroupMet' || event.type === 'WorkingGroupEstablished') needed.push('mechanism');
  const isEmpty = (field: string) => event[field] === undefined;
  return [...needed.filter(isEmpty), ...((event.actors as Actor[]).length === 0 ? ['actors'] : [])];
}

interface ProposedType {
  readonly type: EventType | null;
  readonly mode: TalksMode | null;
  readonly isMutual: boolean;
  readonly because: string;
}

/** The type that more than half of the headlines with a cue say, else that more than half of the codes mean. */
function typeOf(members: readonly Member[]): ProposedType {
  const cues = members.flatMap(({ report }) => (report.code ? [] : (cueOf(report.title) ?? [])));
  const said = majority(cues.map((cue) => ({ ...cue, weight: 1 })));
  if (said) {
    const because = `${countInWords(said.votes.length, reports)} of ${members.length}: “${said.votes[0]!.words}”`;
    return { type: said.type, mode: said.mode, isMutual: isMutual(said.type), because };
  }
  const acts = members.flatMap(({ report }) => {
    const act = proposedAct(report);
    // What stands in the first sentences of an article weighs twice.
    return act ? [{ ...act, weight: report.code?.isRoot ? 2 : 1 }] : [];
  });
  const coded = majority(acts.flatMap((act) => (act.type === null ? [] : [{ ...act, type: act.type }])));
  if (coded && coded.weight * 2 > acts.reduce((sum, { weight }) => sum + weight, 0)) {
    const because = `${countInWords(coded.votes.length, reports)} of ${members.length} coded as ${coded.votes[0]!.label}`;
    return { type: coded.type, mode: coded.mode, isMutual: coded.votes[0]!.isMutual || isMutual(coded.type), because };
  }
  const because = acts.length > 0 ? 'the codes differ, or say too little' : 'no words that surely say what was done';
  return { type: null, mode: null, isMutual: false, because };
}

interface Vote {
  readonly type: EventType;
  readonly mode?: TalksMode | null;
  readonly weight: number;
}

/** The type that more than half of the weight is for, with the mode that most of its votes give. */
function majority<V extends Vote>(votes: readonly V[]) {
  const weights = new Map<EventType, number>();
  for (const { type, weight } of votes) weights.set(type, (weights.get(type) ?? 0) + weight);
  const all = votes.reduce((sum, { weight }) => sum + weight, 0);
  const [type, weight] = [...weights].find(([, sum]) => sum * 2 > all) ?? [];
  if (type === undefined || weight === undefined) return undefined;
  const own = votes.filter((vote) => vote.type === type);
  const modes = new Map<TalksMode, number>();
  for (const { mode } of own) if (mode) modes.set(mode, (modes.get(mode) ?? 0) + 1);
  const [mode = null] = [...modes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? [];
  return { type, weight, votes: own, mode };
}

function isMutual(type: EventType): boolean {
  const { needsConsent, isContact } = vocabularyOf(type);
  return needsConsent === true || isContact === true || type === 'AgreementSigned';
}

/**
 * When it happened: the day that exact reports agree on, marked as doubtful where only coders give it; else one of the days
 * between theirs. Days of publication alone say that it happened then or up to two days before.
 */
function dateOf(members: readonly Member[]): { edtf: string; because: string } {
  const stated = members.filter(({ report }) => !report.dayIsPublication);
  if (stated.length > 0) {
    const days = [...new Set(stated.map(({ report }) => report.day))].sort();
    const isCoded = stated.every(({ report }) => report.code);
    const who = isCoded ? 'coders' : 'reports';
    const [only] = days;
    if (days.length === 1) {
      const edtf = isCoded && /^\d{4}-\d{2}-\d{2}$/.test(only!) ? `${only}~` : only!;
      return { edtf, because: `the day that the ${who} give` };
    }
    const bounds = stated.map(({ report }) => EdtfDate.parse(report.day));
    const [first, last] = extent(bounds.map(({ earliest, latest }) => [earliest ?? latest!, latest ?? earliest!]));
    return { edtf: between(first, last), because: `the ${who} give ${days.length} dates, from the first to the last` };
  }
  const earliest = Math.min(...members.map(({ report }) => windowOf(report).to));
  const first = earliest - dayDoubt.publication;
  return {
    edtf: between(first, earliest),
    because: `published from ${isoDay(earliest)} on: that day or shortly before`,
  };
}

function extent(spans: readonly (readonly [Day, Day])[]): [Day, Day] {
  return [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
}

function between(first: Day, last: Day): string {
  return first === last ? isoDay(first) : `[${isoDay(first)}..${isoDay(last)}]`;
}

function levelOfMembers(members: readonly Member[]): { level?: Level; because: string } {
  const levels = members.flatMap(({ report }) => (report.code ? [] : (levelOf(report.title) ?? [])));
  const [level] = levels;
  if (level !== undefined && levels.every((each) => each === level)) {
    return { level, because: 'the offices that the headlines name' };
  }
  return {
    because: level === undefined ? 'no headline names an office' : 'the headlines name offices of several levels',
  };
}

/** The tracks that any of the reports is about, those by words first. */
function tracksOf(members: readonly Member[]): TrackMatch[] {
  const best = new Map<string, TrackMatch>();
  for (const { matches } of members) {
    for (const match of matches) {
      const known = best.get(match.track);
      if (!known || (known.by === 'parties' && match.by === 'words')) best.set(match.track, match);
    }
  }
  const rank = ({ by }: TrackMatch) => (by === 'words' ? 0 : 1);
  return [...best.values()].sort((a, b) => rank(a) - rank(b) || (a.track < b.track ? -1 : 1));
}

/** Those whose words the reports have; without any, the only one of these parties: among several the judge chooses. */
function proposedTracks(tracks: readonly TrackMatch[]): TrackMatch[] {
  const byWords = tracks.filter(({ by }) => by === 'words');
  if (byWords.length > 0) return byWords.slice(0, eventLimits.tracks);
  return tracks.length === 1 ? [...tracks] : [];
}

/** Who acted: together where the act is one of two sides, else those who the reports name first toward the others. */
function actorsOf(
  members: readonly Member[],
  { isMutual: together }: ProposedType,
  tracks: readonly TrackMatch[],
): Actor[] {
  const ofTracks = new Set(tracks.flatMap(({ parties }) => parties));
  const votes = new Map<string, { initiator: number; target: number }>();
  for (const { report, features } of members) {
    const roleOf = new Map(report.actors.map(({ party, role }) => [party, role]));
    for (const [index, party] of features.parties.entries()) {
      if (!ofTracks.has(party)) continue;
      const vote = votes.get(party) ?? { initiator: 0, target: 0 };
      const role = roleOf.get(party) ?? (index === 0 ? 'initiator' : 'target');
      if (role !== 'participant') vote[role] += 1;
      votes.set(party, vote);
    }
  }
  return [...votes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([country, { initiator, target }]) => {
      return { country, role: together ? 'participant' : initiator > target ? 'initiator' : 'target' };
    });
}

/** How talks were held: as coded or worded, else by where they were; and their role where the headline tells it. */
function talksFields(members: readonly Member[], mode: TalksMode | null, tracks: readonly TrackMatch[]): JsonObject {
  const place = members.find(({ report }) => report.placeParty !== undefined)?.report.placeParty;
  const parties = new Set(tracks.flatMap((track) => track.parties));
  const byPlace = place === undefined ? undefined : parties.has(place) ? 'visit' : 'third-place';
  const found = mode ?? byPlace;
  const isSubject =
    tracks.length > 0 && tracks.every(({ by, policy }) => by === 'words' || policy?.startsWith('leaders'));
  return { ...(found !== undefined && { mode: found }), ...(isSubject && { trackRole: 'dedicated' }) };
}

/** One source for each independent publisher, the first published first, with the grade of the source it came from. */
function sourcesOf(members: readonly Member[]): JsonObject[] {
  const byPublisher = new Map<string, Member>();
  for (const member of members) {
    const key = publisherKey(publisherOf(member.report, member.source.name));
    if (!byPublisher.has(key)) byPublisher.set(key, member);
  }
  return [...byPublisher.values()].slice(0, eventLimits.sources).map(sourceOf);
}

/** A report as a source of an event: F6, unless its source bears a better grade. */
export function sourceOf({ report, source }: Member): JsonObject & Source {
  return {
    title: report.title,
    publisher: publisherOf(report, source.name).slice(0, 200).toWellFormed(),
    ...(report.published !== undefined && { published: isoDay(dayOfInstant(report.published)) }),
    ...(report.url !== undefined && { url: report.url }),
    reliability: source.reliability as Source['reliability'],
    credibility: 6,
  };
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
