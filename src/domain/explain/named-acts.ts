import { isAct, type TrackAct, type TrackEvent } from '../record/track-event.js';
import { type EventType, vocabularyOf } from '../events/vocabulary.js';
import { named } from '../wording/causes.js';
import { countInWords, listInWords } from '../wording/nouns.js';

/** The number of acts that a sentence names; it counts the others. */
const namedAtMost = 3;

/** Decides which acts are named. */
export type ActWeight = (act: TrackEvent) => number;

/** The acts that are named, in order of time, and the others. Of equal weights the later act is named. */
export function heaviestAmong(
  acts: readonly TrackEvent[],
  weightOf: ActWeight,
): { readonly heaviest: readonly TrackEvent[]; readonly others: readonly TrackEvent[] } {
  const ranked = acts.map((act, index) => ({ act, index, weight: weightOf(act) }));
  ranked.sort((a, b) => b.weight - a.weight || b.act.day - a.act.day || b.index - a.index);
  const heaviest = ranked.slice(0, namedAtMost).sort((a, b) => a.act.day - b.act.day || a.index - b.index);
  const others = ranked.slice(namedAtMost).sort((a, b) => a.index - b.index);
  return { heaviest: heaviest.map(({ act }) => act), others: others.map(({ act }) => act) };
}

/** Acts in one list: the heaviest by title and date in order of time, the others counted by type. */
export function actsInWords(acts: readonly TrackEvent[], weightOf: ActWeight = weightOfType): string {
  const { heaviest, others } = heaviestAmong(acts, weightOf);
  const words = listInWords(heaviest.map(named));
  return others.length === 0 ? words : `${words}, besides ${countedByType(others)}`;
}

/** The list of `actsInWords` as the subject of a sentence. */
export function actsAsSubject(acts: readonly TrackEvent[]): string {
  return acts.length > namedAtMost ? `${actsInWords(acts)},` : actsInWords(acts);
}

/** The strength of an act by its type, whether for cooperation or against it; none of pressure that backs the other side. */
export function weightOfType(event: TrackEvent): number {
  const isBacking = event.links.some(({ rel }) => rel === 'supports');
  return isAct(event) && !isBacking ? Math.abs(vocabularyOf(event.type).goldstein ?? 0) : 0;
}

/**
 * The number of acts of each type as a list, the most frequent type first: `two meetings and one joint operation`. Where
 * every entry of a type says how many acts it tells of, these are counted, else the entries.
 */
export function countedByType(acts: readonly TrackEvent[]): string {
  const groups = new Map<EventType, TrackAct[]>();
  for (const act of acts.filter(isAct)) groups.set(act.type, [...(groups.get(act.type) ?? []), act]);
  const counted = [...groups].map(([type, group]) => {
    const { nouns, actNouns = nouns } = vocabularyOf(type);
    const told = group.map(({ acts: count }) => count).filter((count) => count !== null);
    return told.length === group.length
      ? { count: told.reduce((sum, count) => sum + count, 0), nouns: actNouns }
      : { count: group.length, nouns };
  });
  return listInWords(counted.sort((a, b) => b.count - a.count).map(({ count, nouns }) => countInWords(count, nouns)));
}
