import { isJsonObject } from '../json.js';
import type { FieldError } from '../errors.js';
import { codeFault, isDefinedParty, isPartyForm } from '../events/party.js';

/** A party that an entry names, with the pointer of the field. */
export interface NamedParty {
  readonly pointer: string;
  readonly code: string;
}

/** The fields that name parties, one each or lists of them. */
const partyFields: ReadonlySet<string> = new Set(['country', 'party', 'beneficiary', 'account', 'parties', 'sides']);

/**
 * The parties that an entry names, wherever it does, in the form of a party. The entry may be as a client sent it: what is
 * of another type than the field is passed over.
 * @param at the prefix of all pointers
 */
export function partiesNamedIn(entry: unknown, at = ''): NamedParty[] {
  return [...codesIn(entry, at, false)];
}

function* codesIn(value: unknown, pointer: string, isParty: boolean): Generator<NamedParty> {
  if (typeof value === 'string') {
    if (isParty && isPartyForm(value)) yield { pointer, code: value };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* codesIn(item, `${pointer}/${index}`, isParty);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      // A policy is rules, which name no party.
      if (name !== 'policy') yield* codesIn(item, `${pointer}/${name}`, partyFields.has(name));
    }
  }
}

/** What is wrong with the codes of parties that an entry names, each with the code to write instead. */
export function partyFaults(entry: unknown, at = ''): FieldError[] {
  return partiesNamedIn(entry, at).flatMap(({ pointer, code }) => {
    const detail = codeFault(code);
    return detail === undefined ? [] : [{ pointer, detail }];
  });
}

/** The parties that an entry names and some entry of the log has to define. */
export function definedPartiesIn(entry: unknown, at = ''): NamedParty[] {
  return partiesNamedIn(entry, at).filter(({ code }) => isDefinedParty(code));
}
