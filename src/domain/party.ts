const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * States that are no more, by their ISO 3166-3 code, and the few that ended before there was one, by a code of ours
 * that starts with `Q` (a range that ISO 3166 leaves to users), so that no code can clash with a country's.
 */
export const formerParties: Readonly<Record<string, string>> = {
  SUHH: 'Soviet Union',
  YUCS: 'Yugoslavia',
  CSXX: 'Serbia and Montenegro',
  CSHH: 'Czechoslovakia',
  DDDE: 'East Germany',
};

const shortNames: Readonly<Record<string, string>> = {
  US: 'the United States',
  GB: 'the United Kingdom',
  UN: 'the United Nations',
  EU: 'the European Union',
  XK: 'Kosovo',
};

/** Whether a code names a party: ISO 3166-1 alpha-2, the reserved `XK`, `EU`, `UN`, or a former state. */
export function isParty(code: string): boolean {
  if (code in formerParties) return true;
  return (
    /^[A-Z]{2}$/.test(code) && (code in shortNames || (regionNames.of(code) ?? 'Unknown Region') !== 'Unknown Region')
  );
}

/** The English name of a party as it stands in a sentence; the code itself where none is known. */
export function partyName(code: string): string {
  return (
    shortNames[code] ?? formerParties[code] ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code
  );
}
