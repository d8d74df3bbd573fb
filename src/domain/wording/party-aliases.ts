/** What parties are usually called besides their names, by code. */
export const partyAliases: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE'],
  CD: ['DRC'],
  CN: ['PRC', 'People’s Republic of China', 'Mainland China'],
  CZ: ['Czech Republic'],
  EU: ['EU', 'E.U.'],
  GB: ['UK', 'U.K.', 'Britain', 'Great Britain'],
  IR: ['Islamic Republic of Iran'],
  KP: ['DPRK', 'Democratic People’s Republic of Korea'],
  KR: ['ROK', 'Republic of Korea'],
  MM: ['Burma'],
  NL: ['Holland'],
  RU: ['Russian Federation'],
  TR: ['Turkey', 'Türkiye'],
  UN: ['UN', 'U.N.'],
  US: ['US', 'U.S.', 'USA', 'U.S.A.', 'United States of America', 'America'],
};
