/** For which parties rows become reports. */
export interface PartyFilter {
  /** Parties `CN`, or pairs of them `US-CN`; all where empty. */
  readonly parties: readonly string[];
  /** Whether a row must be about two different parties. */
  readonly betweenParties: boolean;
}

/**
 * Why a row is left out for its parties, in a few words; `undefined` where it is kept.
 * @param by the parties of one side @param toward those of the other
 */
export function partyDropReason(
  by: readonly string[],
  toward: readonly string[],
  { parties, betweenParties }: PartyFilter,
): string | undefined {
  if (betweenParties && !by.some((one) => toward.some((other) => one !== other))) return 'fewer than two parties';
  const isWanted = (wanted: string) => {
    const [one, other] = wanted.split('-') as [string, string?];
    if (other === undefined) return by.includes(one) || toward.includes(one);
    return (by.includes(one) && toward.includes(other)) || (by.includes(other) && toward.includes(one));
  };
  return parties.length === 0 || parties.some(isWanted) ? undefined : 'other parties';
}
