import { stemsOf } from './words.js';

const units =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

const number = `(?:${tens.join('|')})(?:[- ](?:${units.slice(0, 9).join('|')})\\b)?|${units.join('|')}|dozen|hundred|\\d{1,3}(?:,\\d{3})+|\\d{1,6}`;
const counting = new RegExp(
  `(?<![\\p{L}\\p{N}.,-])(${number})(?![\\p{L}\\p{N}%-]|[.,]\\d)((?:\\s+[\\p{L}’'-]+){0,3})`,
  'giu',
);

/** What numbers count that are no acts: times and amounts. */
const measures = stemsOf(
  'day days week month year hour minute time percent per million billion thousand ton kilogram dollar',
);

/** A number in a text, with the words that follow it. */
interface CountedWords {
  readonly value: number;
  readonly stems: readonly string[];
}

/** The numbers of a text that count something: not years, dates, shares and amounts. */
export function countsIn(text: string): CountedWords[] {
  return [...text.matchAll(counting)].flatMap(([, written = '', following = '']) => {
    const value = valueOf(written.toLowerCase());
    const stems = [...stemsOf(following)];
    const isYear = /^(1[89]|20)\d\d$/.test(written);
    return isYear || stems.length === 0 || stems.some((stem) => measures.has(stem)) ? [] : [{ value, stems }];
  });
}

function valueOf(written: string): number {
  if (/\d/.test(written)) return Number(written.replaceAll(',', ''));
  if (written === 'dozen') return 12;
  if (written === 'hundred') return 100;
  const [first = '', second] = written.split(/[- ]/);
  const ten = tens.indexOf(first);
  if (ten < 0) return units.indexOf(first) + 1;
  return (ten + 2) * 10 + (second === undefined ? 0 : units.indexOf(second) + 1);
}
