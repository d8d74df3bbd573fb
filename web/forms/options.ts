import type { TypeEntry } from '../api/vocabulary.js';
import type { TrackName } from '../api/tracks.js';
import { partyInWords, plain } from '../wording/words.js';

/** Something that can be chosen: what is stored, and how it is shown and found. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly group?: string;
}

const shown = 60;

/** The options in which every word of a text is found, in the order given; where a code is typed whole, that first. */
export function optionsFor(text: string, options: readonly Option[]): Option[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return options.slice(0, shown);
  const found = options.filter((option) => {
    const whole = folded(`${option.value} ${option.label} ${option.detail ?? ''} ${option.group ?? ''}`);
    return words.every((word) => whole.includes(word));
  });
  const exact = found.filter((option) => folded(option.value) === folded(text.trim()));
  return [...exact, ...found.filter((option) => !exact.includes(option))].slice(0, shown);
}

/** The value that a text means: an option's by its value or its label, else the text itself. */
export function valueMeant(text: string, options: readonly Option[]): string {
  const typed = folded(text.trim());
  const meant = options.find(({ value, label }) => folded(value) === typed || folded(label) === typed);
  return meant?.value ?? text.trim();
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The types of the vocabulary, group by group, found by their words and by their CAMEO codes. */
export function typeOptions(types: readonly TypeEntry[]): Option[] {
  const groups = [...new Set(types.map(({ group }) => group))];
  return groups.flatMap((group) =>
    types
      .filter((each) => each.group === group)
      .map(({ type, words, definition, cameo }) => ({
        ...{ value: type, label: plain(type), group: plain(group) },
        detail: [definition, words, cameo.length > 0 ? `CAMEO ${cameo.join(', ')}` : ''].filter(Boolean).join(' · '),
      })),
  );
}

export function trackOptions(tracks: Iterable<TrackName>): Option[] {
  return [...tracks]
    .map(({ track, title }) => ({ value: track, label: title, detail: track }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** States that are no more, by the code that Thaw takes for them. */
const former: Readonly<Record<string, string>> = {
  ...{ SUHH: 'Soviet Union', YUCS: 'Yugoslavia', CSXX: 'Serbia and Montenegro', CSHH: 'Czechoslovakia' },
  ...{ DDDE: 'East Germany', VDVN: 'North Vietnam', ANHH: 'Netherlands Antilles', QMHI: 'Hawaii' },
  QMVS: 'South Vietnam',
};
/** Codes of the Unicode registry that are no parties: islands without a state, the euro area, regions for tests. */
const noParties = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EZ', 'IC', 'QO', 'TA', 'XA', 'XB', 'ZZ'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Every party that has a code, by its code and name. */
export function partyOptions(): Option[] {
  const names = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const named = codes.filter((code) => {
    // A code that only stands for another (BU for MM) is no party of its own.
    return !noParties.includes(code) && new Intl.Locale(`und-${code}`).region === code && names.of(code) !== undefined;
  });
  const today = named.map((value) => ({ value, label: partyInWords(value), detail: value }));
  const gone = Object.entries(former).map(([value, label]) => ({ value, label, detail: `${value}, a former state` }));
  return [...today.sort((a, b) => a.label.localeCompare(b.label, 'en-GB')), ...gone];
}
