import { expect, it } from '@jest/globals';
import { litPieces } from './lit-text.js';

const shown = (text: string, spans: { from: number; to: number }[]) =>
  litPieces(text, spans)
    .map(({ text: piece, lit }) => (lit ? `[${piece}]` : piece))
    .join('');

it('lights up the parts of a title, whatever spans are given', () => {
  expect(
    shown('Talks in Vienna', [
      { from: 9, to: 15 },
      { from: 0, to: 5 },
    ]),
  ).toBe('[Talks] in [Vienna]');
  expect(
    shown('Talks', [
      { from: 0, to: 3 },
      { from: 2, to: 99 },
    ]),
  ).toBe('[Tal][ks]');
  expect(shown('Talks', [{ from: 7, to: 9 }])).toBe('Talks');
  expect(shown('', [])).toBe('');
});
