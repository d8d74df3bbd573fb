/** Admiralty scale of a source. */
export const reliabilities: Readonly<Record<string, string>> = {
  ...{ A: 'completely reliable', B: 'usually reliable', C: 'fairly reliable', D: 'not usually reliable' },
  ...{ E: 'unreliable', F: 'cannot be judged' },
};

/** Admiralty scale of what a source says. */
export const credibilities: Readonly<Record<string, string>> = {
  ...{ 1: 'confirmed by others', 2: 'probably true', 3: 'possibly true', 4: 'doubtful', 5: 'improbable' },
  6: 'cannot be judged',
};

/** `usually reliable source, probably true` of B and 2. */
export function gradeInWords(reliability: string, credibility: number): string {
  const source =
    reliability === 'F' ? 'source that cannot be judged' : `${reliabilities[reliability] ?? reliability} source`;
  const word = credibilities[credibility] ?? String(credibility);
  return `${source}, ${credibility === 6 ? 'what it says cannot be judged' : word}`;
}
