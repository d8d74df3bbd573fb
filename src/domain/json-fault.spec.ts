import { expect, it } from '@jest/globals';
import { jsonFault } from './json-fault.js';

it.each([
  ['{"a":', 'it ends before it is complete'],
  ['{"a":"x', 'a text that begins with a quote is not closed'],
  ['{"a" 1}', 'a colon is missing'],
  ['{"a":1} x', 'text follows its end (at character 9)'],
  ['{"a":1,}', 'the name of a field, in double quotes, is missing (at character 8)'],
  ["{'a':1}", 'the name of a field, in double quotes, is missing (at character 2)'],
  ['{"a":"\\q"}', 'a backslash stands before a character that takes none'],
  ['{"a":"x\ty"}', 'a text holds a line break or a tab as it is'],
  ['{"a":01}', 'a number is not written as JSON has it'],
  ['{"a":tru}', 'a value is missing or misspelled'],
  ['{\n"a":1,\n"b" 2}', 'in line 3, at character 5'],
])('says in our own words why %j is no JSON, and where', (text, why) => {
  try {
    JSON.parse(text);
  } catch (error) {
    const said = jsonFault(text, error);
    expect(said).toContain(why);
    expect(said).not.toMatch(/token|JSON at|property/);
  }
  expect.hasAssertions();
});
