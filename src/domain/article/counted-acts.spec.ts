import { expect, it } from '@jest/globals';
import { countsIn } from './counted-acts.js';

it.each([
  ['eighty companies and 8 people', [80, 8]],
  ['Twenty-one firms, 1,204 parcels and a dozen arrests', [21, 1_204, 12]],
  ['in 2023, five years later, 40% of 3 tons, in 2.5 cases, a four-day meeting', []],
])('counts in %j', (text, values) => {
  expect(countsIn(text).map(({ value }) => value)).toEqual(values);
});
