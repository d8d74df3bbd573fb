import { pointerInWords } from '../../wording/field-words.js';
import { capitalised } from '../../wording/words.js';

/** What the command line calls by its options, and this page by its fields. */
const pageWords: readonly (readonly [RegExp, string])[] = [
  [/;? ?--partial takes the rows that can be read/, '. “Take what can be read” below takes the other rows'],
  [/--partial takes each line by itself/, '“Take what can be read” below takes each line by itself'],
  [/;? ?say which it is with --encoding/, '. Choose its encoding above'],
  [/; say --separator if another character/, '. Choose what stands between the cells above, if another character'],
  [/--map is for tables, leave it out/, 'it needs no map'],
  [
    /give --map FILE, which says what its columns mean \(thaw import --propose-map FILE drafts one\)/,
    'say what its columns mean',
  ],
  [/a table with --map FILE/, 'a table'],
  [/^the column map: /, ''],
  [/put it into a table of values/, 'write its code in the file, or give the map a table of values'],
];

/** A fault of the importer as this page says it: fields by their names, and no options of the command. */
export function faultInWords(message: string): string {
  const named = message
    .split('; ')
    .map((part) => part.replace(/^(\/\S*) /, (_, pointer: string) => `${pointerInWords(pointer) || 'It'} `))
    .join('; ');
  const words = pageWords.reduce((text, [option, page]) => text.replace(option, page), named);
  return capitalised(words);
}
