const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * Former states by code. A state that ended after 1974 has a four-letter code in ISO 3166-3. The states that this
 * standard never listed have a code of our own that starts with `QM`, the first of the user-assigned pairs `QM` to
 * `QZ` of ISO 3166-1, so it cannot clash with an official code: Hawaii (annexed in 1898) and South Vietnam (fell in
 * 1975; its `VN` passed to the united country). A renamed state keeps today's code (Burma `MM`, Zaire `CD`, Upper Volta
 * `BF`, Dahomey `BJ`, Ceylon `LK`, Siam `TH`, Persia `IR`, Rhodesia `ZW`, Swaziland `SZ`), and so does a state that
 * absorbed another (West Germany `DE`, North Yemen `YE`, Tanganyika `TZ`, Malaya `MY`).
 */
export const formerParties: Readonly<Record<string, string>> = {
  SUHH: 'Soviet Union',
  YUCS: 'Yugoslavia',
  CSXX: 'Serbia and Montenegro',
  CSHH: 'Czechoslovakia',
  DDDE: 'East Germany',
  VDVN: 'North Vietnam',
  ANHH: 'Netherlands Antilles',
  QMHI: 'Hawaii',
  QMVS: 'South Vietnam',
};

const shortNames: Readonly<Record<string, string>> = {
  US: 'the United States',
  GB: 'the United Kingdom',
  UN: 'the United Nations',
  EU: 'the European Union',
  XK: 'Kosovo',
  AE: 'the United Arab Emirates',
  AG: 'Antigua and Barbuda',
  BA: 'Bosnia and Herzegovina',
  BS: 'the Bahamas',
  CD: 'the Democratic Republic of the Congo',
  CF: 'the Central African Republic',
  CG: 'the Republic of the Congo',
  CK: 'the Cook Islands',
  DO: 'the Dominican Republic',
  GM: 'the Gambia',
  HK: 'Hong Kong',
  KM: 'the Comoros',
  KN: 'Saint Kitts and Nevis',
  LC: 'Saint Lucia',
  MH: 'the Marshall Islands',
  MM: 'Myanmar',
  MO: 'Macao',
  MV: 'the Maldives',
  NL: 'the Netherlands',
  PH: 'the Philippines',
  PS: 'Palestine',
  SB: 'the Solomon Islands',
  ST: 'São Tomé and Príncipe',
  TT: 'Trinidad and Tobago',
  VA: 'the Holy See',
  VC: 'Saint Vincent and the Grenadines',
  SUHH: 'the Soviet Union',
  ANHH: 'the Netherlands Antilles',
};

/** Whether a code is a party's: ISO 3166-1 alpha-2, the reserved `XK`, `EU` and `UN`, or a former state. */
export function isParty(code: string): boolean {
  if (Object.hasOwn(formerParties, code)) return true;
  return (
    /^[A-Z]{2}$/.test(code) &&
    (Object.hasOwn(shortNames, code) || (regionNames.of(code) ?? 'Unknown Region') !== 'Unknown Region')
  );
}

/** The English name of a party with its article, for use in a sentence; the code itself if no name is known. */
export function partyName(code: string): string {
  return (
    shortNames[code] ?? formerParties[code] ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code
  );
}
