import type { Actor, DiplomaticEvent, Source } from '../events/event.js';
import { partyLabel } from '../events/party.js';
import { publisherKey } from '../events/publisher.js';
import { vocabularyOf } from '../events/vocabulary.js';
import type { TrackAct } from '../record/track-event.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { Period } from '../time/period.js';
import { countsIn } from './counted-acts.js';
import { isNamedIn, type Named, type NamingWords, namingWords } from './named.js';
import { stemsOf } from './words.js';

/** An event as claims are held against it. */
export interface CheckedEvent {
  readonly act: TrackAct;
  readonly tracks: readonly string[];
  readonly actors: readonly Actor[];
  /** When it happened, was announced, took force and falls due. */
  readonly spans: readonly Period[];
  /** The parties that have a part in it, targets included. */
  readonly parties: readonly string[];
  /** Its people, offices and institutes, title, summary and quotes. */
  readonly words: NamingWords;
  /** The people, offices and institutes of those who did it. */
  readonly doers: NamingWords;
  /** Those of the others. */
  readonly others: NamingWords;
  readonly publishers: ReadonlySet<string>;
  readonly sources: readonly Source[];
  /** The stems of all its words: title, summary, names, quotes, and what its type is called. */
  readonly stems: ReadonlySet<string>;
  /** The numbers that its own words have. */
  readonly numbers: ReadonlySet<number>;
}

/** Prepares an event. @param words its fields as they read on the day, which the fold leaves in the log */
export function checkedEventOf(act: TrackAct, words: DiplomaticEvent, outcome = ''): CheckedEvent {
  const { actors, sources, summary = '', announced, effective, due } = words;
  const dates = [act.occurred, ...[announced, effective, due].flatMap((text) => (text ? [EdtfDate.parse(text)] : []))];
  const parties = [...new Set(actors.map(({ country }) => country))];
  const bodiesOf = (of: readonly Actor[]) => of.flatMap(({ body }) => body ?? []);
  const { nouns, actNouns = [], clause } = vocabularyOf(act.type);
  const quotes = sources.flatMap(({ quote }) => quote ?? []);
  const told = [act.title, summary, outcome, ...quotes];
  const named = namingWords(bodiesOf(actors), told);
  const called = stemsOf([...parties.map(partyLabel), ...nouns, ...actNouns, clause].join(' '));
  const doers = doersOf(actors);
  return {
    ...{ act, actors, parties, sources, tracks: words.tracks, words: named },
    doers: namingWords(bodiesOf(doers)),
    others: namingWords(bodiesOf(actors.filter((actor) => !doers.includes(actor)))),
    spans: dates.map(spanOf),
    publishers: new Set(sources.map(({ publisher }) => publisherKey(publisher))),
    stems: new Set([...named.stems, ...called]),
    numbers: new Set(told.flatMap(countsIn).map(({ value }) => value)),
  };
}

/** Who did it: its initiators; all who took part, where nobody alone did. */
export function doersOf<T extends Pick<Actor, 'role'>>(actors: readonly T[]): readonly T[] {
  const initiators = actors.filter(({ role }) => role === 'initiator');
  return initiators.length > 0 ? initiators : actors.filter(({ role }) => role !== 'target' && role !== 'mediator');
}

/** The days that a date may mean; infinite where it is open. */
export function spanOf({ earliest, latest }: EdtfDate): Period {
  return { first: earliest ?? -Infinity, last: latest ?? Infinity };
}

/** The days between two spans; 0 where they can mean one day. */
export function gapBetween(a: Period, b: Period): number {
  return Math.max(0, a.first - b.last, b.first - a.last);
}

/** Whether somebody has a part in an event: a party by itself, anybody else by a name that the event's words have. */
export function hasPart(who: Named, { parties, words }: CheckedEvent): boolean {
  return who.party === undefined ? isNamedIn(who, words) : parties.includes(who.party);
}

/**
 * Whether somebody did it: a party by itself; anybody else by the names of those who did it, or by the event's words where
 * they are not those of another who has a part.
 */
export function didIt(who: Named, { act, words, doers, others }: CheckedEvent): boolean {
  if (who.party !== undefined) return act.initiators.includes(who.party);
  return isNamedIn(who, doers) || (isNamedIn(who, words) && !isNamedIn(who, others));
}
