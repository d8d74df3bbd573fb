import { memoize } from '../memo.js';
import type { Day } from '../time/day.js';
import { groupOf, type ReportFeatures } from './features.js';
import { bandsOf, leastLikeness, likenessFrom, likenessOf, orderedKey, shinglesOf } from './likeness.js';

/** Why two reports tell of one act. */
export interface ReportLink {
  readonly by: 'url' | 'title' | 'act';
  /** How alike their titles are, 0 to 1. */
  readonly likeness: number;
}

/** The reports of a group lie within so many days: a headline that comes back every day is no one act. */
export const mostDays = 7;

/** Windows of dates share an index by stretches of so many days. */
const stretchDays = 8;
/** A title of fewer shingles, such as `Remarks`, tells nothing. */
const fewestShingles = 8;
/** Windows of more days than this, such as a month, are only alike where they are the same. */
const longestWindow = mostDays;

/**
 * Whether two reports tell of one act: at least two parties in common (or the same only one), days that may be the same,
 * and either the same address, or the same coded act, day and place, or titles alike, of acts that do not differ in kind.
 * It is symmetric, so that groups depend on no order of arrival.
 */
export function linkBetween(a: ReportFeatures, b: ReportFeatures): ReportLink | undefined {
  if (!sharesParties(a, b) || !sharesDays(a, b)) return undefined;
  const by = a.url !== null && a.url === b.url ? 'url' : a.coded !== null && a.coded === b.coded ? 'act' : 'title';
  if (by !== 'title') return { by, likeness: likenessOf(a.words, b.words) };
  // What costs least is asked first: a title may have thousands beside it that differ in a number.
  if (!areActsCompatible(a, b) || !sharesNumbers(a.words, b.words) || !areTelling(a, b)) return undefined;
  const likeness = likenessFrom(leastLikeness, a.words, b.words);
  return likeness === undefined ? undefined : { by, likeness };
}

/** The places of a report in the index: two reports that are linked share one, but for few of those by title alone. */
export function indexKeysOf(features: ReportFeatures): number[] {
  const { words, url, coded } = features;
  const what = [
    ...(shinglesOf(words).size >= fewestShingles ? bandsOf(words) : []),
    ...(url === null ? [] : [`url ${url}`]),
    ...(coded === null ? [] : [`act ${coded}`]),
  ];
  const keys = new Set<number>();
  for (const dyad of dyadsOf(features)) {
    for (const { number, name } of stretchesOf(features)) {
      for (const each of what) keys.add(orderedKey(number, `${dyad}|${name}|${each}`));
    }
  }
  return [...keys];
}

/** A candidate that linked reports are in, as far as grouping has to know it. */
export interface GroupState {
  readonly id: string;
  readonly from: Day;
  readonly to: Day;
  /** Undecided, so that it may be joined with others. */
  readonly isOpen: boolean;
  /** Somebody has merged or split it: it takes reports, and is joined with nothing by itself. */
  readonly isByHand: boolean;
  readonly firstSeen: number;
}

interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Where a report belongs: in a group there is, in several that it joins, or in one of its own. */
export interface Placement {
  readonly group: string | null;
  /** Further groups that become one with it. */
  readonly absorbed: readonly string[];
  readonly link: ReportLink | null;
}

/**
 * Where a report belongs among the groups of the reports it is linked to. All open groups that it is linked to become one,
 * as far as that lies within `mostDays`; only there the order of arrival may matter. A group that was decided takes it
 * where none is open.
 */
export function placeReport(
  features: ReportFeatures,
  linked: readonly { readonly link: ReportLink; readonly group: GroupState }[],
): Placement {
  const best = new Map<string, { link: ReportLink; group: GroupState }>();
  for (const each of linked) {
    const known = best.get(each.group.id);
    if (!known || isStronger(each.link, known.link)) best.set(each.group.id, each);
  }
  const inOrder = [...best.values()].sort(
    (a, b) => (isStronger(a.link, b.link) ? -1 : isStronger(b.link, a.link) ? 1 : 0) || isOlder(a.group, b.group),
  );
  const open = inOrder.filter(({ group }) => group.isOpen);
  const [first] = open.length > 0 ? open : inOrder;
  if (!first) return { group: null, absorbed: [], link: null };
  if (!first.group.isOpen || first.group.isByHand) return { group: first.group.id, absorbed: [], link: first.link };
  const joined: GroupState[] = [];
  let span: Span = features;
  for (const { group } of open) {
    if (group.isByHand) continue;
    const wider = { from: Math.min(span.from, group.from), to: Math.max(span.to, group.to) };
    const isGrown = wider.from < group.from || wider.to > group.to;
    if (isGrown && wider.to - wider.from >= mostDays) continue;
    joined.push(group);
    span = wider;
  }
  // The oldest keeps its name, whichever is most alike.
  const [kept, ...absorbed] = [...joined].sort(isOlder);
  if (!kept) return { group: null, absorbed: [], link: null };
  return { group: kept.id, absorbed: absorbed.map(({ id }) => id), link: first.link };
}

/** The stretches of days that a window touches, by number; a long window has one name of its own. */
function stretchesOf({ from, to }: ReportFeatures): { number: number; name: string }[] {
  const [first, last] = [Math.floor(from / stretchDays), Math.floor(to / stretchDays)];
  if (to - from >= longestWindow) return [{ number: first, name: `${from}/${to}` }];
  const numbers = first === last ? [first] : [first, last];
  return numbers.map((number) => ({ number, name: '' }));
}

function dyadsOf({ parties }: ReportFeatures): string[] {
  if (parties.length === 1) return [parties[0]!];
  const sorted = [...parties].sort();
  return sorted.flatMap((one, index) => sorted.slice(index + 1).map((other) => `${one},${other}`));
}

function sharesParties(a: ReportFeatures, b: ReportFeatures): boolean {
  const common = a.parties.filter((party) => b.parties.includes(party)).length;
  return common >= 2 || (common === 1 && a.parties.length === 1 && b.parties.length === 1);
}

function sharesDays(a: ReportFeatures, b: ReportFeatures): boolean {
  const isLong = (each: ReportFeatures) => each.to - each.from >= longestWindow;
  if (isLong(a) || isLong(b)) return a.from === b.from && a.to === b.to;
  return a.from <= b.to && b.from <= a.to;
}

function areActsCompatible(a: ReportFeatures, b: ReportFeatures): boolean {
  const [one, other] = [groupOf(a), groupOf(b)];
  return one === null || other === null || one === other;
}

function areTelling(a: ReportFeatures, b: ReportFeatures): boolean {
  return shinglesOf(a.words).size >= fewestShingles && shinglesOf(b.words).size >= fewestShingles;
}

/** The numbers that a text gives. */
const numbersIn = memoize((text: string) => new Set(text.match(/\p{Nd}+/gu) ?? []), 20_000);

/** Titles that each give numbers, and none the same, are of two acts: the press conferences of two days. */
function sharesNumbers(a: string, b: string): boolean {
  const [one, other] = [numbersIn(a), numbersIn(b)];
  return one.size === 0 || other.size === 0 || [...one].some((number) => other.has(number));
}

const strength = { url: 2, act: 1, title: 0 } as const;

function isStronger(a: ReportLink, b: ReportLink): boolean {
  return a.likeness !== b.likeness ? a.likeness > b.likeness : strength[a.by] > strength[b.by];
}

function isOlder(a: GroupState, b: GroupState): number {
  return a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1);
}
