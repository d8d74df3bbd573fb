import type { Party } from '../../api/parties.js';
import { partyInWords } from '../../wording/party-names.js';
import type { Option } from './options.js';

/** Options for every party, by name; former states come last. */
export function partyOptions(parties: readonly Party[]): Option[] {
  const options = parties.map(({ party, name, kind }) => ({
    option: {
      value: party,
      label: /^[A-Z]{2}$/.test(party) ? partyInWords(party) : name,
      detail: detailOf(party, kind),
    },
    isFormer: kind === 'former-state',
  }));
  options.sort(
    (a, b) => Number(a.isFormer) - Number(b.isFormer) || a.option.label.localeCompare(b.option.label, 'en-GB'),
  );
  return options.map(({ option }) => option);
}

function detailOf(party: string, kind: Party['kind']): string {
  if (kind === 'former-state') return `${party}, a former state`;
  return party.startsWith('x-') && kind !== 'other' ? `${party}, ${kind}` : party;
}
