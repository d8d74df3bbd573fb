import type { DiplomaticEvent, Source } from '../events/event.js';
import { partyLabel } from '../events/party.js';
import { publisherKey } from '../events/publisher.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { TrackAct } from '../record/track-event.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { Period } from '../time/period.js';
import { stemsOf } from './words.js';

/** An event as claims are held against it. */
export interface CheckedEvent {
  readonly act: TrackAct;
  readonly tracks: readonly string[];
  /** When it happened, was announced, took force and falls due. */
  readonly spans: readonly Period[];
  /** The parties that have a part in it, targets included. */
  readonly parties: readonly string[];
  /** The names of the parties, offices, people and institutes, in lower case. */
  readonly names: readonly string[];
  readonly publishers: ReadonlySet<string>;
  readonly sources: readonly Source[];
  /** The stems of all its words: title, summary, names, quotes, and what its type is called. */
  readonly stems: ReadonlySet<string>;
  /** The stems of the names of its parties, which are compared as such and tell nothing else. */
  readonly partyStems: ReadonlySet<string>;
}

/** Prepares an event. @param words its fields as they read on the day, which the fold leaves in the log */
export function checkedEventOf(act: TrackAct, words: DiplomaticEvent, outcome = ''): CheckedEvent {
  const { actors, sources, summary = '', announced, effective, due } = words;
  const dates = [act.occurred, ...[announced, effective, due].flatMap((text) => (text ? [EdtfDate.parse(text)] : []))];
  const parties = [...new Set(actors.map(({ country }) => country))];
  const bodies = actors.flatMap(({ body }) => body ?? []);
  const { nouns, actNouns = [], clause } = vocabularyOf(act.type);
  const quotes = sources.flatMap(({ quote }) => quote ?? []);
  const labels = parties.map(partyLabel);
  const text = [act.title, summary, outcome, ...bodies, ...quotes, ...labels, ...nouns, ...actNouns, clause].join(' ');
  return {
    ...{ act, parties, sources, tracks: words.tracks },
    spans: dates.map(spanOf),
    names: [...labels, ...bodies].map((name) => name.toLowerCase()),
    publishers: new Set(sources.map(({ publisher }) => publisherKey(publisher))),
    stems: stemsOf(text),
    partyStems: stemsOf(labels.join(' ')),
  };
}

/** The days that a date may mean; infinite where it is open. */
export function spanOf({ earliest, latest }: EdtfDate): Period {
  return { first: earliest ?? -Infinity, last: latest ?? Infinity };
}

/** The days between two spans; 0 where they can mean one day. */
export function gapBetween(a: Period, b: Period): number {
  return Math.max(0, a.first - b.last, b.first - a.last);
}

/** Whether somebody has a part in an event: a party by code or name, anybody else by a name that its words have. */
export function hasPart(who: string, { parties, names, stems }: CheckedEvent): boolean {
  if (parties.includes(who) || names.includes(who.toLowerCase().replace(/^the /, ''))) return true;
  const wanted = [...stemsOf(who)];
  if (wanted.length > 0 && wanted.every((stem) => stems.has(stem))) return true;
  return /^[A-Z]{3,8}$/.test(who) && names.some((name) => initialsOf(name).includes(who.toLowerCase()));
}

/** The initials of a name with and without its small words, by which an office is often called: `doj`, `dea`. */
function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}]+/u).filter((word) => word !== '');
  const initials = (of: readonly string[]) => of.map((word) => word.charAt(0)).join('');
  return `${initials(words)} ${initials(words.filter((word) => !['of', 'the', 'and', 'for', 'on'].includes(word)))}`;
}
