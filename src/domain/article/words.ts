import { stemmer } from 'stemmer';
import { memoize } from '../memo.js';

const stemOf = memoize(stemmer, 50_000);

/** Words that name nothing. */
const empty = new Set(
  'a an and are as at be been by for from had has have he her his in into is it its not of on or over she that the their them they this to was were which who will with'.split(
    ' ',
  ),
);

/** The stems of the words and numbers of a text (Porter), without those that name nothing: `exports` and `exporting` are one. */
export function stemsOf(text: string): Set<string> {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(/['’]s\b/g, '')
    .replaceAll(/\b(?:\p{L}\.){2,}/gu, (initials) => initials.replaceAll('.', ''));
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word)).map((word) => stemOf(word)));
}

/** How much of a claim's words a text has. */
export interface SharedWords {
  /** By the weight of the stems: 0 to 1. */
  readonly share: number;
  /** How many stems they have in common. */
  readonly stems: number;
}

/** Finds texts by their stems. The fewer texts have a stem, the more it tells (inverse document frequency). */
export class WordIndex {
  /** The places of the texts that have a stem. */
  private readonly places = new Map<string, number[]>();
  private size = 0;

  /** Adds a text; its place is the number of those before it. */
  add(text: ReadonlySet<string>): void {
    for (const stem of text) {
      const places = this.places.get(stem);
      if (places) places.push(this.size);
      else this.places.set(stem, [this.size]);
    }
    this.size += 1;
  }

  /** The places of the texts that share words with a claim, with how much they share. */
  sharing(claim: ReadonlySet<string>): Map<number, SharedWords> {
    const shared = new Map<number, { weight: number; stems: number }>();
    let all = 0;
    for (const stem of claim) {
      const weight = this.weightOf(stem);
      all += weight;
      for (const place of this.places.get(stem) ?? []) {
        const before = shared.get(place);
        if (!before) shared.set(place, { weight, stems: 1 });
        else {
          before.weight += weight;
          before.stems += 1;
        }
      }
    }
    return new Map([...shared].map(([place, { weight, stems }]) => [place, { share: weight / all, stems }]));
  }

  /** A stem that no text has is a matter of wording as often as of substance, and weighs half of the most telling one. */
  private weightOf(stem: string): number {
    const most = Math.log(1 + this.size);
    const count = this.places.get(stem)?.length;
    return count === undefined ? most / 2 : Math.log((1 + this.size) / count);
  }
}
