import { describe, expect, it } from '@jest/globals';
import { independentPublishers } from './publisher.js';

describe('independent publishers', () => {
  it.each([
    [['Reuters', 'REUTERS', 'reuters ', 'Reu\u00adters'], ['Reuters']],
    [['The New York Times', 'New York  Times', 'THE NEW YORK\u00a0TIMES'], ['The New York Times']],
    [['Le Cafe\u0301', 'Le Café', 'Ｌｅ Ｃａｆé'], ['Le Cafe\u0301']],
    [['Côte d’Ivoire News', "Côte d'Ivoire News"], ['Côte d’Ivoire News']],
    [['The Boston Globe (AP)', 'Associated Press', 'Manila Bulletin (AP)', 'AP via STAT (copied on a forum)'], ['The Boston Globe (AP)']], // prettier-ignore
    [['Bloomberg via BloombergQuint', 'Bloomberg'], ['Bloomberg via BloombergQuint']],
    [['Lianhe Zaobao, by way of Chinascope', 'Lianhe Zaobao'], ['Lianhe Zaobao, by way of Chinascope']],
    [['Global Times, copied by a blog', 'Global Times', 'Global Times (copied by a blog)'], ['Global Times, copied by a blog']], // prettier-ignore
    [['The Guardian via Reuters', 'Reuters'], ['The Guardian via Reuters']],
    [['Xinhua', 'Xinhua News Agency', 'China Daily (Xinhua)'], ['Xinhua']],
    [['Agence France‑Presse', 'AFP', 'Agence France-Presse'], ['Agence France‑Presse']],
  ])('%j are one', (names, one) => {
    expect(independentPublishers(names)).toEqual(one);
  });

  it.each([
    ['AP', 'AFP'],
    ['The Times', 'The Times of India'],
    ['Manila Bulletin (AP)', 'Manila Bulletin (AFP)'],
    ['Ministry of Foreign Affairs (China)', 'Ministry of Foreign Affairs (Japan)'],
    ['China Daily', 'Global Times'],
    ['Via', 'The'],
    ['Café', 'Cafe'],
  ])('%s and %s are two', (...names) => {
    expect(independentPublishers(names)).toEqual(names);
  });
});
