import { textsOf, withoutTexts } from '../free-texts.js';
import { isJsonObject, type JsonObject } from '../json.js';
import { canonicalJson, namedBy, parseStoredBody, tracksOf, saysInternal } from './entry.js';
import { type Redaction, redactionSchema } from './redaction.js';

/**
 * A stored body after a redaction, as canonical JSON. A body that was redacted before keeps the leaf of then.
 * @param json the body as it is stored
 * @param redaction with the texts that are blanked now; the whole body where it names none
 */
export function redactedJson(json: string, { by, fields, leaf }: Redaction): string {
  const { redacted: before, ...stored } = JSON.parse(json) as JsonObject & { redacted?: Redaction };
  const mark = { by, leaf: before?.leaf ?? leaf };
  if (fields) {
    const all = [...new Set([...(before?.fields ?? []), ...fields])].sort();
    return canonicalJson({ ...withoutTexts(stored, fields), redacted: { ...mark, fields: all } });
  }
  const { body } = parseStoredBody(stored);
  const left = { type: 'EntryBlanked', id: body.id, was: body.type, tracks: tracksOf(body), targets: namedBy(body) };
  const internal = saysInternal(body) && { visibility: 'internal' };
  return canonicalJson({ ...left, ...internal, redacted: mark });
}

/** How a stored body was redacted; `undefined` where it is as it was recorded. */
export function redactionOf(json: string): Redaction | undefined {
  // A quote within a text is escaped, so only a member can look like this.
  if (!json.includes('"redacted":{')) return undefined;
  const body = JSON.parse(json) as unknown;
  return isJsonObject(body) && body.redacted !== undefined ? redactionSchema.parse(body.redacted) : undefined;
}

/** The texts that a redaction takes from a stored body. */
export function textsTaken(json: string, { fields }: Pick<Redaction, 'fields'>): string[] {
  const { redacted: _, ...stored } = JSON.parse(json) as JsonObject;
  const all = textsOf(stored);
  return (fields ? all.filter(({ pointer }) => fields.includes(pointer)) : all).map(({ text }) => text);
}
