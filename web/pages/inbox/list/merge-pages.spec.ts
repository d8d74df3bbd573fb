import { expect, it } from '@jest/globals';
import { nextAfter, withFirstPage, withNextPage } from './merge-pages.js';

const list = (text: string) => [...text].map((id) => ({ id }));
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).join('');

it('keeps what was read further down while the first page is read again, and lists nothing twice', () => {
  expect(ids(withFirstPage(list('xab'), list('abcd')))).toBe('xabcd');
  expect(ids(withNextPage(list('abc'), list('cde')))).toBe('abcde');
});

it('goes on to the next item once some are judged', () => {
  expect(nextAfter(list('abcd'), 'b', new Set('bc'))).toBe('d');
  expect(nextAfter(list('abcd'), 'd', new Set('d'))).toBe('c');
  expect(nextAfter(list('a'), 'a', new Set('a'))).toBeUndefined();
});
