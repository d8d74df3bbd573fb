import { partyInWords } from '../wording/words.js';
import type { Option } from './options.js';

/** Names of former states, by the code that Thaw accepts for them. */
const former: Readonly<Record<string, string>> = {
  ...{ SUHH: 'Soviet Union', YUCS: 'Yugoslavia', CSXX: 'Serbia and Montenegro', CSHH: 'Czechoslovakia' },
  ...{ DDDE: 'East Germany', VDVN: 'North Vietnam', ANHH: 'Netherlands Antilles', QMHI: 'Hawaii' },
  QMVS: 'South Vietnam',
};
/** Codes of the Unicode registry that are no parties: uninhabited islands, the euro area, test regions. */
const noParties = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EZ', 'IC', 'QO', 'TA', 'XA', 'XB', 'ZZ'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Options for every party with a code, by name; former states come last. */
export function partyOptions(): Option[] {
  const names = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const named = codes.filter((code) => {
    // An alias of another code (BU for MM) is no party of its own.
    return !noParties.includes(code) && new Intl.Locale(`und-${code}`).region === code && names.of(code) !== undefined;
  });
  const today = named.map((value) => ({ value, label: partyInWords(value), detail: value }));
  const gone = Object.entries(former).map(([value, label]) => ({ value, label, detail: `${value}, a former state` }));
  return [...today.sort((a, b) => a.label.localeCompare(b.label, 'en-GB')), ...gone];
}
