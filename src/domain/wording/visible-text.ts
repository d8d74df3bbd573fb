/** Line breaks and tabs, which would make a line or a column of their own. */
const breaks = /\r\n|[\t-\r\u0085\u2028\u2029]/g;
/** What commands a terminal, and what turns the direction of the text around it. */
const commands = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * A text from outside as one line that can be shown anywhere: breaks become spaces, and a control character or one that
 * turns the direction of text is shown by its number, as in ⟨U+202E⟩, and does nothing.
 */
export function visibleText(text: string): string {
  return text.replaceAll(breaks, ' ').replaceAll(commands, shown);
}

function shown(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
