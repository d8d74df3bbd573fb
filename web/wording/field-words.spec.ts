import { describe, expect, it } from '@jest/globals';
import { fieldInWords, placeInWords, pointerInWords } from './field-words.js';

describe('places in an event', () => {
  it('are said as a person would', () => {
    expect(placeInWords(['title'])).toBe('Title');
    expect(placeInWords(['sources', 1, 'url'])).toBe('Source 2, address');
    expect(placeInWords(['tracks', 0])).toBe('Track 1');
    expect(placeInWords(['sources', 0, 'claims', 'occurred'])).toBe('Source 1, date it gives, occurred');
    expect(fieldInWords('someNewField')).toBe('Some new field');
    expect(pointerInWords('/event/sources/1/url')).toBe('Source 2, address');
    expect(pointerInWords('validAt')).toBe('Valid at');
  });
});
