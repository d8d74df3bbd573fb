import { independentPublishers } from '../events/publisher.js';
import type { Report } from '../reports/report.js';
import { type ReportFeatures, publisherOf } from './features.js';
import { likenessOf } from './likeness.js';
import type { TrackMatch } from './track-matcher.js';

/** A source, as far as what is made of its reports depends on it. */
export interface MemberSource {
  readonly id: string;
  readonly name: string;
  /** The grade A to F that its reports bear. */
  readonly reliability: string;
  /** Whether only some roles see it, with its reports. */
  readonly isInternal?: boolean;
}

/** A report of a candidate. */
export interface Member {
  readonly source: MemberSource;
  readonly key: string;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly report: Report;
  readonly features: ReportFeatures;
  readonly matches: readonly TrackMatch[];
}

/** How many reports of a candidate its title and proposal are made of; those published first. */
export const readMembers = 200;
/** How many titles are compared with each other for the one that stands for all. */
const comparedTitles = 40;

/** The reports that count, in an order that depends on none of arrival: the first published first. */
export function membersInOrder(members: readonly Member[]): Member[] {
  const when = ({ report }: Member) => report.published ?? 0;
  const name = ({ source, key }: Member) => `${source.id} ${key}`;
  const counting = members.filter(({ isDeleted }) => !isDeleted);
  return [...(counting.length > 0 ? counting : members)].sort(
    (a, b) => when(a) - when(b) || (name(a) < name(b) ? -1 : 1),
  );
}

/** The report whose words the others are most like: of those with a headline of their own, if there are any. */
export function headlineOf(members: readonly Member[]): Member {
  const written = members.filter(({ report }) => !report.code);
  const among = (written.length > 0 ? written : members).slice(0, comparedTitles);
  const sum = (member: Member) => {
    return among.reduce((total, other) => total + likenessOf(member.features.words, other.features.words), 0);
  };
  return among.reduce((best, each) => (sum(each) > sum(best) ? each : best));
}

/** The names of those who published reports: each as its report has it, with those that its provider names besides. */
export function publisherNames(members: readonly Member[]): string[] {
  return members.flatMap(({ report, source }) => report.publishers ?? [publisherOf(report, source.name)]);
}

/** The independent publishers of some reports, each as it is spelled first. */
export function publishersOf(members: readonly Member[]): string[] {
  return independentPublishers(publisherNames(members));
}
