import { foldedText } from './folded-text.js';
import { partyAliases } from './party-aliases.js';

/** Other words for what tracks are about, by a word of their topic. */
const synonyms: Readonly<Record<string, string>> = {
  agreement: 'treaty accord',
  artificial: 'AI',
  boundary: 'border',
  climate: 'emissions methane warming environment',
  counternarcotics: 'fentanyl opioids drugs narcotics precursors chemicals trafficking',
  crime: 'smuggling trafficking money laundering',
  dam: 'GERD Nile water',
  disengagement: 'LAC Ladakh border',
  drugs: 'fentanyl opioids narcotics',
  economic: 'economy finance treasury',
  exports: 'export controls',
  gsomia: 'intelligence sharing',
  hotline: 'LoC ceasefire',
  indus: 'rivers water',
  leaders: 'summits visits presidents',
  legal: 'extradition MLAT',
  maritime: 'sea navy coast guard',
  migration: 'migrants deportation',
  military: 'defence defense armed forces',
  precursor: 'fentanyl drugs chemicals',
  repatriation: 'migrants deportation returns',
  security: 'cartels fentanyl drugs',
  shipping: 'Black Sea grain wheat exports',
  technology: 'chips semiconductors export controls',
  trade: 'tariffs',
};

/** What a track is found by. */
export interface SearchedTrack {
  readonly track: string;
  readonly title: string;
  readonly topic: string;
  readonly parties: readonly string[];
  /** The status in a sentence, with its cause. */
  readonly headline: string;
}

/**
 * The words by which a search finds a track, folded: id, title, topic with synonyms, headline, and parties by code, name
 * and what they are usually called.
 * @param namesOf the names of a party
 */
export function trackSearchText(
  { track, title, topic, parties, headline }: SearchedTrack,
  namesOf: (party: string) => readonly string[],
): string {
  const topics = foldedText(topic).split(/[^\p{L}\p{N}]+/u);
  return foldedText(
    [
      ...[track, title, topic, topics.join(' '), headline],
      ...topics.map((word) => (Object.hasOwn(synonyms, word) ? synonyms[word] : '')),
      ...parties.flatMap((party) => [party, ...namesOf(party), ...(partyAliases[party] ?? [])]),
    ].join(' '),
  );
}

/** The words of a search, folded; each has to be among those of a track. */
export function searchWords(search: string): string[] {
  return foldedText(search).split(/\s+/).filter(Boolean);
}
