import type { Problem } from '../../../api/client.js';
import { areTexts, isObject, isText } from '../../../entries/draft/field-texts.js';
import { areRows, oneEmptyRow, rowField, type Rows } from '../../../entries/draft/rows.js';
import { sourceFields, sourcesOf } from '../../../entries/sources/source-rows.js';
import { type FieldErrors } from '../../../forms/field-errors.js';
import { pointerParts } from '../../../wording/field-words.js';

/** Ways to amend an entry with a form. */
export type Act = 'add' | 'retract' | 'dispute' | 'redact' | 'open';

/** Amendment being written. */
export interface AmendmentDraft {
  /** Id of the entry, made once, so that sending twice records once. */
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly sources: Rows;
}

interface ActShape {
  /** Type of the entry that is recorded. */
  readonly type: string;
  /** Path of the endpoint below that of the event. */
  readonly path: string;
  /** Fields of the entry itself. */
  readonly own: readonly string[];
  /** Fields of the entry that are always the same. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Field of the entry that holds the other fields and the sources. */
  readonly within: string | null;
  readonly inner: readonly string[];
}

const shapes: Readonly<Record<Act, ActShape>> = {
  add: {
    ...{ type: 'EventAmended', path: 'additions', own: ['reason', 'disclosed'] },
    ...{ within: 'adds', inner: ['ended', 'outcome', 'summary'] },
  },
  retract: { type: 'EventRetracted', path: 'retractions', own: ['reason', 'disclosed'], within: null, inner: [] },
  dispute: {
    ...{ type: 'EventDisputed', path: 'disputes', own: ['party', 'occurred', 'disclosed', 'says'] },
    ...{ within: null, inner: [] },
  },
  open: {
    ...{ type: 'VisibilityChanged', path: 'visibility', own: ['reason'], fixed: { visibility: 'open' } },
    ...{ within: null, inner: [] },
  },
  redact: { type: 'EventRedacted', path: 'redactions', own: ['reason'], within: null, inner: [] },
};

/** The texts that a redaction names, by their pointers; none where the whole entry is redacted. */
export function tickedTexts({ fields = '' }: AmendmentDraft['values']): readonly string[] {
  return fields.split(' ').filter((pointer) => pointer !== '');
}

/** A new draft. An addition begins with an empty source, since most bring one. */
export function emptyAmendment(act: Act, id: string): AmendmentDraft {
  return { id, values: {}, sources: act === 'add' ? oneEmptyRow : [] };
}

/** Path and body of the request of a draft, and the whole entry that it makes. */
export function amendmentRequest(act: Act, { id, values, sources }: AmendmentDraft, target: string) {
  const { type, path, own, fixed, within, inner } = shapes[act];
  const filled = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  const sent = sourcesOf(sources);
  const more = { ...filled(inner), ...(sent.length > 0 && { sources: sent }) };
  const body = { id, ...fixed, ...filled(own), ...(within === null ? more : { [within]: more }) };
  const ticked = tickedTexts(values);
  if (ticked.length > 0) Object.assign(body, { fields: ticked });
  return { path: `/events/${target}/${path}`, body, entry: { type, target, ...body } };
}

/** Errors of a refused request, at the fields of its form. */
export function amendmentErrors(act: Act, errors: Problem['errors'], draft: AmendmentDraft): FieldErrors {
  const fields = new Map<string, string[]>();
  const top: string[] = [];
  for (const { pointer = '', detail } of errors) {
    const field = fieldAt(act, pointer, draft.sources);
    if (field === undefined) top.push(detail);
    else fields.set(field, [...(fields.get(field) ?? []), detail]);
  }
  return { fields, top };
}

function fieldAt(act: Act, pointer: string, sources: Rows): string | undefined {
  const { own, within, inner } = shapes[act];
  const [first, ...rest] = pointerParts(pointer);
  if (first !== undefined && rest.length === 0 && own.includes(first)) return first;
  if (act === 'redact' && first === 'fields') return first;
  const [name, index, item] = within === null ? [first, ...rest] : first === within ? rest : [];
  if (name === 'sources') return rowField('sources', sources, Object.keys(sourceFields), index, item);
  return name !== undefined && index === undefined && inner.includes(name) ? name : undefined;
}

/** Whether a stored value has the current shape of drafts. */
export function isAmendmentDraft(value: unknown): value is AmendmentDraft {
  return isObject(value) && isText(value.id) && areTexts(value.values) && areRows(value.sources);
}
