import { stemmer } from 'stemmer';

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
  return new Set(words.filter((word) => !empty.has(word)).map((word) => stemmer(word)));
}

/** How telling each stem is among some texts: the fewer texts have it, the more it tells (inverse document frequency). */
export class WordWeights {
  private readonly counts = new Map<string, number>();

  constructor(private readonly texts: readonly ReadonlySet<string>[]) {
    for (const text of texts) for (const stem of text) this.counts.set(stem, (this.counts.get(stem) ?? 0) + 1);
  }

  /**
   * The share of what a claim says that a text says too, by the weight of the stems: 0 to 1.
   * @param apart the stems that do not count
   */
  shareOf(claim: ReadonlySet<string>, text: ReadonlySet<string>, apart: ReadonlySet<string>): number {
    let [all, shared] = [0, 0];
    for (const stem of claim) {
      if (apart.has(stem)) continue;
      const weight = this.weightOf(stem);
      all += weight;
      if (text.has(stem)) shared += weight;
    }
    return all === 0 ? 0 : shared / all;
  }

  /** A stem that no text has is a matter of wording as often as of substance, and weighs half of the most telling one. */
  private weightOf(stem: string): number {
    const most = Math.log(1 + this.texts.length);
    const count = this.counts.get(stem);
    return count === undefined ? most / 2 : Math.log((1 + this.texts.length) / count);
  }
}
