/**
 * The names of the parties that entries of the log define, as far as this process has read it. Sentences are made in the
 * domain, which reads no log: whoever reads it tells the names here. A name never changes (`PartyDefined` keeps the
 * English one), so that no sentence does.
 */
const names = new Map<string, string>();

/** Tells the name of a party that an entry of the log defines. */
export function learnPartyName(id: string, name: string): void {
  names.set(id, name);
}

/** Sets the names of all parties that the log defines, by their ids; those of a past that was replaced are forgotten. */
export function setPartyNames(all: Iterable<readonly [id: string, name: string]>): void {
  names.clear();
  for (const [id, name] of all) names.set(id, name);
}

/** The English name of a party that the log defines; `undefined` where none is known. */
export function definedPartyName(id: string): string | undefined {
  return names.get(id);
}

/** The parties that the log defines, with their English names. */
export function definedPartyNames(): ReadonlyMap<string, string> {
  return names;
}
