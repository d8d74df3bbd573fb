import { ThawError } from './errors.js';
import { jsonFault } from './json-fault.js';

/**
 * The limits of one JSON document: one event, one line of NDJSON, one item of a batch. The largest valid event has
 * about 1,100 members. `values` counts members and items of arrays, nested ones included.
 */
export const jsonLimits = { bytes: 1_048_576, depth: 32, members: 5_000, values: 20_000 } as const;

const [QUOTE, COMMA, COLON, BACKSLASH, BRACKETS_OPEN, BRACKETS_CLOSE] = [34, 44, 58, 92, 123, 125];
/** `[` and `{`, and `]` and `}`, differ in this bit alone. */
const bracketBit = 32;

/**
 * Parses one JSON document. Its structure is counted first, so that a document that is too deep or too wide is refused
 * before it takes memory.
 * @param subject what the document is, for the message: `the line`
 * @throws ThawError `invalid`: `json-too-complex`, `malformed-json`
 */
export function parseBoundedJson(text: string, subject: string): unknown {
  const excess = structuralExcess(text);
  if (excess) throw new ThawError('invalid', 'json-too-complex', `${subject} ${excess}`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ThawError('invalid', 'malformed-json', `${subject} is not JSON: ${jsonFault(text, error)}`);
  }
}

/** The limit that a document passes, in words; `undefined` for a document within all of them. */
export function structuralExcess(text: string): string | undefined {
  let [depth, members, values] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at === -1) return undefined;
    } else if (code === COMMA) {
      if (++values > jsonLimits.values) return `has more than ${jsonLimits.values} values`;
    } else if (code === COLON) {
      if (++members > jsonLimits.members) return `has more than ${jsonLimits.members} fields`;
    } else if ((code | bracketBit) === BRACKETS_OPEN) {
      if (++depth > jsonLimits.depth) return `is nested deeper than ${jsonLimits.depth} levels`;
      if (++values > jsonLimits.values) return `has more than ${jsonLimits.values} values`;
    } else if ((code | bracketBit) === BRACKETS_CLOSE) depth -= 1;
  }
  return undefined;
}

/** Where the string that begins at `from` ends; -1 where it does not. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return -1;
}
