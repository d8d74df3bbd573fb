import { expect, it } from '@jest/globals';
import { rowWindow, topShowing } from './row-window.js';

it('draws the rows that are seen and some beyond, however long the list', () => {
  expect(rowWindow(50_000, 80, 0, 800)).toEqual({ from: 0, to: 18, above: 0, below: (50_000 - 18) * 80 });
  expect(rowWindow(50_000, 80, 800_000, 800)).toEqual({ from: 9_992, to: 10_018, above: 799_360, below: 39_982 * 80 });
  expect(rowWindow(50_000, 80, 3_999_200, 800).to).toBe(50_000);
  expect(rowWindow(3, 80, 5_000, 800)).toEqual({ from: 2, to: 3, above: 160, below: 0 });
  expect(rowWindow(0, 80, 0, 800)).toEqual({ from: 0, to: 0, above: 0, below: 0 });
});

it('scrolls only as far as it takes to show a row', () => {
  expect(topShowing(2, 80, 0, 800)).toBe(0);
  expect(topShowing(12, 80, 0, 800)).toBe(240);
  expect(topShowing(1, 80, 400, 800)).toBe(80);
});
