import { partiesOfRelationship, partyInWords } from '../../../wording/party-names.js';
import type { Select } from '../../../contract/alert-answers.js';

/** `every track`, `tracks of China and United States`, `tracks us-cn.* on climate`. */
export function selectInWords({ tracks, parties, topics, relationships }: Select): string {
  const named = tracks?.length ? ` ${wordList(tracks, 'or')}` : '';
  const of = parties?.length ? ` of ${wordList(parties.map(partyInWords), 'and')}` : '';
  const between = relationships?.length
    ? ` between ${wordList(
        relationships.map((one) => relationshipInWords(one)),
        'or',
      )}`
    : '';
  const on = topics?.length ? ` on ${wordList(topics, 'or')}` : '';
  const rest = named + of + between + on;
  if (rest === '') return 'every track';
  const isOne = tracks?.length === 1 && !tracks[0]!.includes('*');
  return `${isOne ? 'the track' : 'tracks'}${rest}`;
}

function relationshipInWords(id: string): string {
  return wordList(partiesOfRelationship(id).map(partyInWords), 'and');
}

/** `a`, `a or b`, `a, b or c`. */
export function wordList(words: readonly string[], joint: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}
