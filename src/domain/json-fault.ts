/** What the parser says, and the plain words for it. */
const words: readonly (readonly [RegExp, string])[] = [
  [/Unexpected end/, 'it ends before it is complete'],
  [/Unterminated string/, 'a text that begins with a quote is not closed'],
  [/Expected ':'/, 'a colon is missing'],
  [/Expected ','/, 'a comma is missing'],
  [/Unexpected string/, 'a comma or a colon is missing before a text'],
  [/after JSON/, 'text follows its end'],
  [/property name/, 'the name of a field, in double quotes, is missing'],
  [/escaped|[Ee]scape/, 'a backslash stands before a character that takes none'],
  [/control character/, 'a text holds a line break or a tab as it is, not as \\n or \\t'],
  [/[Nn]umber|minus|fraction|exponent/, 'a number is not written as JSON has it'],
];

/**
 * Why a text is not JSON, in our own words and with the place where that is known.
 * @param error what `JSON.parse` threw
 */
export function jsonFault(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const why = words.find(([pattern]) => pattern.test(message))?.[1] ?? 'a value is missing or misspelled';
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? why : `${why} (${placeOf(text, Number(position))})`;
}

function placeOf(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  const character = before.at(-1)!.length + 1;
  return before.length === 1 ? `at character ${character}` : `in line ${before.length}, at character ${character}`;
}
