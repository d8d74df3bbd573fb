import { partyName } from '../events/party.js';
import type { Day } from '../time/day.js';
import { countInWords, listInWords } from '../wording/nouns.js';
import { groupOf } from './features.js';
import { likenessOf } from './likeness.js';
import { headlineOf, type Member, membersInOrder, publishersOf, readMembers } from './member.js';
import { type Proposal, proposalOf } from './proposal.js';

/** What a candidate is, made of its reports; the same whatever the order in which they came. */
export interface Summary {
  readonly title: string;
  readonly headline: Member;
  readonly parties: readonly string[];
  readonly from: Day;
  readonly to: Day;
  readonly publishers: readonly string[];
  /** The largest count of articles that a provider gives. */
  readonly articles: number;
  readonly isCodedOnly: boolean;
  readonly grouping: string;
  readonly proposal: Proposal;
}

/** Sums up the reports of a candidate, of which there is at least one. */
export function summaryOf(all: readonly Member[]): Summary {
  const members = membersInOrder(all);
  const read = members.slice(0, readMembers);
  const headline = headlineOf(read);
  return {
    title: headline.report.title,
    headline,
    parties: partiesOfAll(read),
    from: Math.min(...members.map(({ features }) => features.from)),
    to: Math.max(...members.map(({ features }) => features.to)),
    publishers: publishersOf(members),
    articles: Math.max(0, ...members.map(({ report }) => report.tally?.articles ?? report.tally?.mentions ?? 0)),
    isCodedOnly: members.every(({ report }) => report.code),
    grouping: groupingInWords(read, members.length, headline),
    proposal: proposalOf(members),
  };
}

/** The parties that any of the reports names, those that most of them name first. */
function partiesOfAll(members: readonly Member[]): string[] {
  const counts = new Map<string, number>();
  for (const { features } of members)
    for (const party of features.parties) counts.set(party, (counts.get(party) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([party]) => party);
}

/** Why the reports are together: `same pair of parties, same day, 0.81 alike, 14 publishers`. */
function groupingInWords(members: readonly Member[], count: number, headline: Member): string {
  const publishers = countInWords(publishersOf(members).length, ['publisher', 'publishers']);
  const [first] = members as [Member];
  if (count === 1) return `one report that names ${listInWords(first.features.parties.map(partyName))}`;
  const common = first.features.parties.filter((party) =>
    members.every(({ features }) => features.parties.includes(party)),
  );
  const days = new Set(members.map(({ report }) => report.day));
  const urls = new Set(members.map(({ features }) => features.url));
  const isOneAddress = urls.size === 1 && first.features.url !== null;
  const groups = new Set(members.map(({ features }) => groupOf(features)).filter((group) => group !== null));
  const others = members.filter((member) => member !== headline && member.features.words !== '');
  const alike = others.map(({ features }) => likenessOf(features.words, headline.features.words)).sort((a, b) => a - b);
  const median = alike[Math.floor((alike.length - 1) / 2)];
  return [
    common.length === 2 ? 'same pair of parties' : `${countInWords(common.length, ['party', 'parties'])} in common`,
    days.size === 1 ? 'same day' : `${days.size} neighbouring days`,
    ...(groups.size === 1 ? ['same kind of act'] : []),
    ...(isOneAddress ? ['same address'] : median === undefined ? [] : [`${median.toFixed(2)} alike`]),
    publishers,
  ].join(', ');
}
