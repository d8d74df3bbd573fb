import { describe, expect, it } from '@jest/globals';
import { withVisibleDirections } from './visible-directions.js';

describe('characters that turn the direction of text', () => {
  it('are shown by their numbers', () => {
    expect(withVisibleDirections('paid \u202eton\u202c \u2067x\u2069 \u200f')).toBe(
      'paid ⟨U+202E⟩ton⟨U+202C⟩ ⟨U+2067⟩x⟨U+2069⟩ ⟨U+200F⟩',
    );
    expect(withVisibleDirections('محادثات שיחות 💥')).toBe('محادثات שיחות 💥');
  });
});
