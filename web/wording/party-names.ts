const countries = new Intl.DisplayNames('en-GB', { type: 'region' });
const names = new Map<string, string>();
let onLacking: (party: string) => void = () => undefined;

/** Names the parties whose codes are no countries of the browser: former states, and those that the log defines. */
export function learnPartyNames(parties: readonly { readonly party: string; readonly name: string }[]): void {
  for (const { party, name } of parties) names.set(party, name);
}

/** Sets what is called with each party that is to be shown and has no name yet. */
export function whenNameLacks(call: (party: string) => void): void {
  onLacking = call;
}

/** `China` of `CN`, `ASEAN` of `x-asean`; the code itself until its name is known. */
export function partyInWords(code: string): string {
  if (/^[A-Z]{2}$/.test(code)) return countries.of(code) ?? code;
  const name = names.get(code);
  if (name === undefined) onLacking(code);
  return name ?? code;
}

/** A party as it is spelled: a code in upper case, the id of a party that the log defines in lower case. */
export function partyAsSpelled(text: string): string {
  return /^x-/i.test(text) ? text.toLowerCase() : text.toUpperCase();
}

/** The parties of a relationship by its id: `cn-us`, `us.x-asean`. */
export function partiesOfRelationship(id: string): string[] {
  return id
    .split('.')
    .flatMap((part) => (/^x-/i.test(part) ? [part] : part.split('-')))
    .map(partyAsSpelled);
}
