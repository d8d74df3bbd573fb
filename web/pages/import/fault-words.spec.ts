import { expect, it } from '@jest/globals';
import { faultInWords } from './fault-words.js';

it('says a fault by the names that the page has for its fields and choices', () => {
  expect(faultInWords('/occurred "soon" is no date of the form d.m.yyyy')).toBe(
    'Occurred "soon" is no date of the form d.m.yyyy',
  );
  expect(faultInWords('/actors/0/country is missing; /sources/1/url is no address')).toBe(
    'Party 1, party is missing; Source 2, address is no address',
  );
  expect(
    faultInWords(
      'the columns are shifted from line 3 on: x. Nothing was stored; --partial takes the rows that can be read',
    ),
  ).toBe(
    'The columns are shifted from line 3 on: x. Nothing was stored. “Take what can be read” below takes the other rows',
  );
  expect(faultInWords('the line is not UTF-8: as windows-1252 "é"; say which it is with --encoding')).toBe(
    'The line is not UTF-8: as windows-1252 "é". Choose its encoding above',
  );
});
