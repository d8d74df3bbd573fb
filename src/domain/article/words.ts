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
  return new Set(stemsInOrder(text));
}

/** The same stems in the order of the text, repeats and all. */
export function stemsInOrder(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(/['’]s\b/g, '')
    .replaceAll(/\b(?:\p{L}\.){2,}/gu, (initials) => initials.replaceAll('.', ''));
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !empty.has(word)).map((word) => stemOf(word));
}

/** How much of a claim's words a text has. */
export interface SharedWords {
  readonly place: number;
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

  /** The texts that have at least a share of the words of a claim, with how much they have, by their places. */
  sharing(claim: ReadonlySet<string>, least: number): SharedWords[] {
    const weights = new Float64Array(this.size);
    const stems = new Uint16Array(this.size);
    let all = 0;
    for (const stem of claim) {
      const weight = this.weightOf(stem);
      all += weight;
      for (const place of this.places.get(stem) ?? []) {
        weights[place]! += weight;
        stems[place]! += 1;
      }
    }
    const shared: SharedWords[] = [];
    for (let place = 0; place < this.size; place++) {
      const share = weights[place]! / all;
      if (share >= least) shared.push({ place, share, stems: stems[place]! });
    }
    return shared;
  }

  /** A stem that no text has is a matter of wording as often as of substance, and weighs half of the most telling one. */
  private weightOf(stem: string): number {
    const most = Math.log(1 + this.size);
    const count = this.places.get(stem)?.length;
    return count === undefined ? most / 2 : Math.log((1 + this.size) / count);
  }
}
