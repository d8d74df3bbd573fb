import { type EventGroup, type EventType, vocabularyOf } from '../events/vocabulary.js';
import type { Report } from '../reports/report.js';
import { type Day, dayOfInstant } from '../time/day.js';
import { EdtfDate } from '../time/edtf-date.js';
import { foldedText } from '../wording/folded-text.js';
import { canonicalUrl, hostOf } from './canonical-url.js';
import { proposedAct } from './coded-acts.js';
import { cueOf } from './cue-words.js';
import type { PartyFinder } from './party-finder.js';
import { readText, type TrackMatch, type TrackMatcher } from './track-matcher.js';

/** By what a report is grouped with others. It is a function of the report and of the tracks alone. */
export interface ReportFeatures {
  /** The parties of tracks that it names, at most `mostParties`, those who act first. */
  readonly parties: readonly string[];
  /** The days between which it may have happened. */
  readonly from: Day;
  readonly to: Day;
  readonly type: EventType | null;
  /** The words that are compared with those of others; empty where it has none of its own. */
  readonly words: string;
  readonly url: string | null;
  /** Type, day and place of a coded report that gives all three. */
  readonly coded: string | null;
  readonly publisher: string;
}

/** Why a report becomes no candidate. */
export const skipReasons = {
  deleted: 'deleted by its provider before it was read',
  parties: 'names no party of a track',
  track: 'is about no track: too few of its parties, or none of its words',
  act: 'is coded as violence, protest or aid, which is no act between governments',
} as const;
export type SkipReason = keyof typeof skipReasons;

/** What of a report makes it part of a candidate, or why it is part of none. */
export type ReadReport =
  { readonly features: ReportFeatures; readonly matches: readonly TrackMatch[] } | { readonly skip: SkipReason };

/** Days by which the day of publication may lie behind the act, and a coder’s day on either side of it. */
export const dayDoubt = { publication: 2, coded: 1 } as const;

/** More parties than these make a report no better known, and its places in the index many more. */
const mostParties = 4;

/** Who publishes a report: as it says, else the host of its address, else its source. */
export function publisherOf(report: Report, sourceName: string): string {
  return report.publisher ?? (report.url === undefined ? undefined : hostOf(report.url)) ?? sourceName;
}

/** Reads a report: who is in it, when, what, and on which tracks. */
export function readReport(
  report: Report,
  sourceName: string,
  { finder, matcher }: { readonly finder: PartyFinder; readonly matcher: TrackMatcher },
): ReadReport {
  const coded = proposedAct(report);
  const named = partiesOf(report, finder).filter((party) => matcher.parties.has(party));
  if (named.length === 0) return { skip: 'parties' };
  const words = ownWords(report);
  const text = readText(words, report.summary);
  const matches = matcher.matches(new Set(named), text);
  if (matches.length === 0) return { skip: 'track' };
  if (coded?.isOffTrack && !matches.some(({ by }) => by === 'words')) return { skip: 'act' };
  const ofTracks = new Set(matches.flatMap(({ parties }) => parties));
  const type = coded ? coded.type : (cueOf(report.title)?.type ?? null);
  const features: ReportFeatures = {
    parties: named.filter((party) => ofTracks.has(party)).slice(0, mostParties),
    ...windowOf(report),
    type,
    words,
    url: (report.url === undefined ? undefined : canonicalUrl(report.url)) ?? null,
    coded: coded?.type && report.place !== undefined ? `${coded.type} ${report.day} ${foldedText(report.place)}` : null,
    publisher: publisherOf(report, sourceName),
  };
  return { features, matches };
}

/**
 * The words of a report’s own: its title, or, of a row whose title only repeats its code, those of the article’s address,
 * `/2019/10/24/pompeo-visits-ankara.html`.
 */
export function ownWords({ title, code, url }: Pick<Report, 'title' | 'code' | 'url'>): string {
  if (!code) return title;
  return url === undefined ? '' : addressWords(url);
}

/** The words of an address; empty where it has no headline. */
export function addressWords(url: string): string {
  if (!URL.canParse(url)) return '';
  const parts = new URL(url).pathname.split('/').map((part) => decoded(part).replace(/\.\w{2,5}$/, ''));
  const words = (part: string) => part.match(/\p{L}{2,}/gu) ?? [];
  const longest = parts.reduce((best, part) => (words(part).length > words(best).length ? part : best), '');
  return words(longest).length < fewestWords ? '' : longest.replaceAll(/[-_+]+/g, ' ').trim();
}

/** An address of fewer words, such as `/news/article`, is a name of a page, and no headline. */
const fewestWords = 4;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The parties of a report: those that its provider names as actors, else those in its title, then those in its summary. */
export function partiesOf(report: Report, finder: PartyFinder): string[] {
  const { summary, actors } = report;
  const parties = new Set(
    actors.flatMap(({ party, name = '' }) => {
      return party !== undefined ? [party] : finder.partiesIn(name).map((each) => each.party);
    }),
  );
  const add = (text: string) => finder.partiesIn(text).forEach(({ party }) => parties.add(party));
  // A coder has read the article, and names the two sides; what else its address names is beside the point.
  if (!report.code || parties.size < 2) add(ownWords(report));
  if (parties.size < 2 && summary !== undefined) add(summary);
  return [...parties];
}

/** The days between which a report says that it happened, with the doubt of its kind. */
export function windowOf({ day, dayIsPublication, code, published }: Report): { from: Day; to: Day } {
  const { earliest, latest } = EdtfDate.parse(day);
  const known = earliest ?? latest ?? dayOfInstant(published ?? 0);
  const [from, to] = [known, latest ?? known];
  if (dayIsPublication) return { from: from - dayDoubt.publication, to };
  if (code && from === to) return { from: from - dayDoubt.coded, to: to + dayDoubt.coded };
  return { from, to };
}

/** The group of a report's type; `null` where it has none. */
export function groupOf({ type }: Pick<ReportFeatures, 'type'>): EventGroup | null {
  if (type === null) return null;
  const { group } = vocabularyOf(type);
  // A meeting, and the session of a working group, are one kind of act to a headline.
  return group === 'mechanism' ? 'dialogue' : group;
}
