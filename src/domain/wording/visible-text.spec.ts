import { describe, expect, it } from '@jest/globals';
import { visibleText } from './visible-text.js';

describe('a text as one visible line', () => {
  it.each([
    ['\u001b[2J\u001b]0;owned\u0007', '⟨U+001B⟩[2J⟨U+001B⟩]0;owned⟨U+0007⟩'],
    ['\u009b31m', '⟨U+009B⟩31m'],
    ['a\r\nb\nc\td\u2028e\u0085f', 'a b c d e f'],
    ['abc\u202edef\u2066', 'abc⟨U+202E⟩def⟨U+2066⟩'],
    ['\u0000\b\u007f', '⟨U+0000⟩⟨U+0008⟩⟨U+007F⟩'],
    ['Gespräche — 会谈 💥 محادثات', 'Gespräche — 会谈 💥 محادثات'],
  ])('shows %j as it is written', (text, visible) => {
    expect(visibleText(text)).toBe(visible);
  });
});
