import { isJsonObject, type JsonObject } from './json.js';

/** What stands in place of a redacted text that a body cannot be without. */
export const blankText = '[redacted]';

/** The free texts of a body, by field; `true` where a body needs one, so that `blankText` takes its place. */
const freeTexts: Readonly<Record<string, boolean>> = {
  ...{ title: true, publisher: true, reason: true, says: true, analyst: true, judge: true, key: true },
  ...{ summary: false, note: false, verbatimDate: false, externalId: false, quote: false, url: false, body: false },
};

/** A text of a body. */
interface TextAt {
  /** JSON Pointer into the body. */
  readonly pointer: string;
  readonly text: string;
}

/** The free texts of a body that are not blanked yet, with their places. Dates, parties and links are none. */
export function textsOf(body: JsonObject): TextAt[] {
  const found: TextAt[] = [];
  const walk = (value: unknown, pointer: string, field: string) => {
    if (typeof value === 'string') {
      if (isFreeText(pointer, field) && value !== blankText) found.push({ pointer, text: value });
    } else if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${pointer}/${index}`, field));
    else if (isJsonObject(value))
      for (const [key, item] of Object.entries(value)) if (key !== 'policy') walk(item, `${pointer}/${key}`, key);
  };
  walk(body, '', '');
  return found;
}

/** A copy of a body without the texts at these places. */
export function withoutTexts(body: JsonObject, places: readonly string[]): JsonObject {
  const copy = structuredClone(body);
  for (const place of places) {
    const path = place.slice(1).split('/');
    const field = path.pop()!;
    let parent: unknown = copy;
    for (const step of path) parent = (parent as JsonObject | undefined)?.[step];
    if (!isJsonObject(parent) || typeof parent[field] !== 'string') continue;
    const changed = parent as Record<string, unknown>;
    if (freeTexts[field]) changed[field] = blankText;
    else delete changed[field];
  }
  return copy;
}

function isFreeText(pointer: string, field: string): boolean {
  // An attempt at contact has an outcome of a few fixed words, an addition one in free words.
  return Object.hasOwn(freeTexts, field) || pointer === '/adds/outcome';
}
