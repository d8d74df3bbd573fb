import { parse } from 'csv-parse/sync';
import { formerParties, isListedParty } from '../../../src/domain/events/party.js';

interface Line {
  party: string;
  /** Names in the register that differ from the one CLDR gives, separated by `|`. */
  register: string;
  /** Adjectives and short forms by which remarks name the country. */
  words: string;
}

/** States that gave way to others: before `day` a name that means `later` meant `earlier`, and after it the reverse. */
const successions: readonly { earlier: string; later: string; day: string; renames: 'back' | 'on' }[] = [
  { earlier: 'SUHH', later: 'RU', day: '1991-12-26', renames: 'on' },
  { earlier: 'CSHH', later: 'CZ', day: '1993-01-01', renames: 'on' },
  { earlier: 'CSHH', later: 'CZ', day: '1993-01-01', renames: 'back' },
  { earlier: 'CSHH', later: 'SK', day: '1993-01-01', renames: 'back' },
  { earlier: 'YUCS', later: 'CSXX', day: '2003-02-04', renames: 'on' },
  { earlier: 'CSXX', later: 'ME', day: '2006-06-05', renames: 'back' },
  { earlier: 'CSXX', later: 'RS', day: '2006-06-05', renames: 'back' },
  { earlier: 'YUCS', later: 'CSXX', day: '2003-02-04', renames: 'back' },
  { earlier: 'CN', later: 'TW', day: '1949-10-01', renames: 'back' },
  { earlier: 'QMVS', later: 'VN', day: '1975-05-01', renames: 'back' },
];

/** Groups whose name holds a country's, and which are not that country. */
const noCountries =
  /\b(?:Northern (?:Irish|Ireland)|Bosnian Serbs?|Turkish Cypriots?|New Mexico|(?:Sea Island|Atlanta|Warm Springs), Georgia)\b/g;

/** Turns the register's country names, and the words for countries in its remarks, into the parties of a day. */
export class Countries {
  private readonly byName = new Map<string, string>();
  private readonly byWord = new Map<string, string>();
  private readonly wordPattern: RegExp;

  constructor(csv: string) {
    const lines = parse<Line>(csv, { columns: true });
    const regions = new Intl.DisplayNames(['en'], { type: 'region' });
    for (const { party, register, words } of lines) {
      if (!isListedParty(party)) throw new Error(`${party} in the table of countries is no party`);
      const usual = formerParties[party] ?? regions.of(party)!;
      for (const name of [usual, ...split(register)]) this.learn(this.byName, name, party);
      for (const word of [usual, ...split(register), ...split(words)]) {
        if (!word.includes('(')) this.learn(this.byWord, word, party);
      }
    }
    const alternatives = [...this.byWord.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp);
    this.wordPattern = new RegExp(`(?<!\\p{L})(?:${alternatives.join('|')})(?:[’']s?)?(?![\\p{L}])`, 'gu');
  }

  /**
   * The party that a country name of the register stood for on a day.
   * @throws Error when the table does not know the name.
   */
  partyOf(name: string, day: string): string {
    const party = this.byName.get(name);
    if (!party) throw new Error(`the table of countries does not know "${name}"`);
    return onDay(party, day);
  }

  /** The text with every word for a country replaced by `¤` and its party. */
  mark(text: string, day: string): string {
    return text
      .replaceAll(noCountries, 'local')
      .replaceAll(this.wordPattern, (word) => `¤${onDay(this.byWord.get(word.replace(/[’']s?$/, ''))!, day)}`);
  }

  private learn(names: Map<string, string>, name: string, party: string): void {
    const known = names.get(name);
    if (known && known !== party) throw new Error(`"${name}" stands for ${known} and for ${party}`);
    names.set(name, party);
  }
}

function onDay(party: string, day: string): string {
  let now = party;
  for (const { earlier, later, day: change, renames } of successions) {
    if (renames === 'on' && now === earlier && day >= change) now = later;
    if (renames === 'back' && now === later && day < change) now = earlier;
  }
  return now;
}

function split(cell: string): string[] {
  return cell.split('|').filter((part) => part !== '');
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
