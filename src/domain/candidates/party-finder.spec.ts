import { describe, expect, it } from '@jest/globals';
import { PartyFinder } from './party-finder.js';

const finder = new PartyFinder(new Map([['x-asean', ['ASEAN', 'Association of Southeast Asian Nations', '东盟']]]));
const found = (text: string) => finder.partiesIn(text).map(({ party }) => party);

describe('the parties that a title names', () => {
  it.each([
    ['Chinese and American negotiators meet in Geneva', ['CN', 'US']],
    ['U.S., China hold counternarcotics talks', ['US', 'CN']],
    ['The White House says Zhongnanhai has not replied', ['US', 'CN']],
    ['Tell us what you think of South Sudan', ['SS']],
    ['North Korea rejects Seoul’s offer', ['KP', 'KR']],
    ['South American leaders gather in Brasilia', ['BR']],
    ['pompeo visits ankara for talks with turkey', ['TR']],
    ['He eats turkey in Washington', ['US']],
    ['ASEAN ministers meet Japan', ['x-asean', 'JP']],
    ['中美举行禁毒合作工作组会议', ['CN', 'US']],
    ['外交部：中方对美方决定表示强烈不满', ['CN', 'US']],
    ['俄罗斯与乌克兰在伊斯坦布尔会谈', ['RU', 'UA']],
    ['东盟与中国举行会议', ['x-asean', 'CN']],
    ['La Chine et les États-Unis reprennent le dialogue', ['CN', 'US']],
    ['Pékin convoque l’ambassadeur américain', ['CN', 'US']],
    ['Corea del Norte y Corea del Sur reabren la línea directa', ['KP', 'KR']],
    ['Estados Unidos y Cuba retoman conversaciones migratorias', ['US', 'CU']],
    ['Россия и США провели переговоры в Эр-Рияде', ['RU', 'US', 'SA']],
    ['Президент Китая принял главу МИД России', ['CN', 'RU']],
    ['Переговоры с американской и украинской делегациями', ['US', 'UA']],
    ['الصين والولايات المتحدة تستأنفان المحادثات', ['CN', 'US']],
    ['محادثات بين إيران والسعودية في بكين', ['IR', 'SA', 'CN']],
  ])('%s', (title, parties) => expect(found(title)).toEqual(parties));

  it('names none where there is none', () => expect(found('Markets close higher as gold slips')).toEqual([]));
});
