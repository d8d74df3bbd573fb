/** Characters that turn the direction of the text around them, so that it can read as what it is not. */
const directions = /\p{Bidi_Control}/gu;

/** A text in which such characters are shown by their numbers, as in ⟨U+202E⟩, and turn nothing. */
export function withVisibleDirections(text: string): string {
  return text.replaceAll(directions, (found) => {
    return `⟨U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
