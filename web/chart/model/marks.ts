import type { ImpreciseDate } from '../../contract/answers.js';

/** Event on a timeline. Its kind determines lane and shape, its level the size. */
export interface Mark {
  readonly id: string;
  readonly date: ImpreciseDate;
  /** Group of the vocabulary, such as `dialogue`; an unknown kind gets its own lane. */
  readonly kind: string;
  /** What kind of act it is, in words: `Talks held`. */
  readonly act: string;
  readonly level: string | null;
  readonly title: string;
  readonly href?: string;
  /** Whether it began an interval of the history. */
  readonly moves?: boolean;
  /** Whether it is drawn hollow: announced but not begun, or known only later. */
  readonly hollow?: boolean;
}

export const kinds = [
  'dialogue',
  'mechanism',
  'suspension',
  'resumption',
  'commitment',
  'cooperation',
  'concession',
  'pressure',
  'statement',
] as const;

const radii: Readonly<Record<string, number>> = {
  ...{ 'head-of-state': 8, 'head-of-government': 8, ministerial: 7, 'senior-official': 6, 'working-level': 5 },
  ...{ 'armed-forces': 5, 'other-branch': 4.5, 'quasi-official': 4.5 },
};

/** Half the width of a mark in pixels: the higher the level, the larger. */
export function radiusOf(level: string | null): number {
  return radii[level ?? ''] ?? 5;
}
