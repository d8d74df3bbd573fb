import { type DayNumber, dayOf, isDay, isoOf } from '../../dates/days.js';
import type { ReadingAsOf } from '../../contract/answers.js';
import { queryOf } from '../../api/client.js';

/** Ways of comparing two readings: by day, by knowledge or by account. */
export const ways = ['days', 'knowledge', 'accounts'] as const;
export type Way = (typeof ways)[number];

/** Query of a comparison, with a value for every field of its way. */
export interface ComparisonQuery {
  readonly track: string | undefined;
  readonly by: Way;
  /** The two days, of `days` and of `knowledge`, `2023-07-07`. */
  readonly from: string;
  readonly to: string;
  /** The day that both sides are read for; not of `days`. */
  readonly validAt: string;
  /** The two parties, of `accounts`. */
  readonly accounts: readonly [string, string] | null;
}

/**
 * Query of a comparison from the address, with defaults: the year up to the day, the knowledge of that day, the first
 * two parties.
 * @param parties those of the track, where they are known
 */
export function comparisonIn(query: URLSearchParams, parties: readonly string[], today: DayNumber): ComparisonQuery {
  const day = (name: string) => (isDay(query.get(name) ?? '') ? query.get(name)! : undefined);
  const by = wayIn(query);
  const validAt = day('validAt') ?? isoOf(today);
  const yearBefore = (to: string) => isoOf(dayOf(to) - 365);
  const fixed = { track: query.get('track') || undefined, by, validAt, accounts: accountsIn(query, parties) };
  if (by === 'knowledge') {
    const to = day('knownTo') ?? isoOf(today);
    const ofTheDay = validAt < to ? validAt : yearBefore(to);
    return { ...fixed, from: day('knownFrom') ?? ofTheDay, to };
  }
  const to = day('to') ?? validAt;
  return { ...fixed, from: day('from') ?? yearBefore(to), to };
}

function wayIn(query: URLSearchParams): Way {
  const named = ways.find((way) => way === query.get('by'));
  if (named) return named;
  if (query.has('accounts')) return 'accounts';
  return query.has('knownFrom') || query.has('knownTo') ? 'knowledge' : 'days';
}

function accountsIn(query: URLSearchParams, parties: readonly string[]): readonly [string, string] | null {
  const [one = parties[0], other = parties.find((party) => party !== one)] = (query.get('accounts') ?? '')
    .split(',')
    .filter((party) => party !== '');
  return one !== undefined && other !== undefined ? [one, other] : null;
}

/** As-of parameters of both sides. */
export interface BothSides {
  readonly knownAt?: string | undefined;
  readonly position?: string | undefined;
  readonly policy?: string | undefined;
  readonly account?: string | undefined;
  readonly without?: readonly string[] | undefined;
}

/** Request path of a comparison; `null` without a track or parties. */
export function pathOf(asked: ComparisonQuery, asOf: BothSides): string | null {
  const { track, by, from, to, validAt, accounts } = asked;
  if (track === undefined) return null;
  const { knownAt, position, policy, account, without } = asOf;
  const query = { position, policy, without };
  const path = (values: Parameters<typeof queryOf>[0]) =>
    `/tracks/${encodeURIComponent(track)}/compare${queryOf({ ...values, ...query })}`;
  switch (by) {
    case 'days':
      return path({ from, to, knownAt, account });
    case 'knowledge':
      return path({ validAt, knownFrom: from, knownTo: to, account });
    case 'accounts':
      return accounts && path({ validAt, accounts: accounts.join(','), knownAt });
  }
}

/** Address parameters of a comparison; those of the other ways are removed. */
export function addressOf({ by, from, to, validAt, accounts }: ComparisonQuery): Record<string, string | undefined> {
  const none = { from: undefined, to: undefined, knownFrom: undefined, knownTo: undefined, accounts: undefined };
  switch (by) {
    case 'days':
      return { ...none, by, from, to };
    case 'knowledge':
      return { ...none, by, validAt, knownFrom: from, knownTo: to };
    case 'accounts':
      return { ...none, by, validAt, accounts: accounts?.join(',') };
  }
}

/** As-of parameters of both sides of an answer. */
export interface ComparedReadings {
  readonly by: Way;
  readonly from: { readonly reading: ReadingAsOf };
  readonly to: { readonly reading: ReadingAsOf };
}

/** Query of the permanent link: all as-of parameters of both sides, with position and policy. */
export function asOfQuery(track: string, { by, from, to }: ComparedReadings): Parameters<typeof queryOf>[0] {
  const [a, b] = [from.reading, to.reading];
  const { position, policy, without } = b;
  const both = { track, by, position: String(position), policy, without };
  switch (by) {
    case 'days':
      return { ...both, from: a.validAt, to: b.validAt, knownAt: a.knownAt, account: a.account };
    case 'knowledge':
      return { ...both, validAt: a.validAt, knownFrom: a.knownAt, knownTo: b.knownAt, account: a.account };
    case 'accounts':
      return { ...both, validAt: a.validAt, accounts: `${a.account},${b.account}`, knownAt: a.knownAt };
  }
}
