import { type FieldErrors } from '../../forms/field-errors.js';
import { pointerInWords, pointerParts } from '../../wording/field-words.js';
import { rowField, sentRows } from './rows.js';
import { type Draft, fieldNames, itemFieldNames, type List, lists } from './draft.js';

/** Error at one place of a request: a JSON pointer into its body, or the name of a parameter. */
export interface ReportedError {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly detail: string;
}

/**
 * Errors by field of the form.
 * @param within pointer of the event in the request body: `/event` in a correction
 * @param isDrawn whether the form shows a field now
 */
export function errorsByField(
  reported: readonly ReportedError[],
  draft: Draft,
  within = '',
  isDrawn: (field: string) => boolean = () => true,
): FieldErrors {
  const fields = new Map<string, string[]>();
  const top: string[] = [];
  for (const { pointer, parameter, detail } of reported) {
    const field = pointer === undefined ? undefined : fieldOfPointer(pointer, draft, within);
    if (field !== undefined && isDrawn(field)) fields.set(field, [...(fields.get(field) ?? []), detail]);
    else top.push(`${pointerInWords(pointer ?? parameter ?? '')} ${detail}`.trim());
  }
  return { fields, top };
}

/** Field of the form for a pointer; `undefined` without one. */
export function fieldOfPointer(pointer: string, draft: Draft, within = ''): string | undefined {
  const parts = pointerParts(pointer);
  // Fields of the correction itself.
  if (within !== '' && (parts[0] === 'reason' || parts[0] === 'disclosed') && parts.length === 1) {
    return `amendment.${parts[0]}`;
  }
  const outer = pointerParts(within);
  if (!outer.every((part, index) => parts[index] === part)) return undefined;
  const [name, index, item] = parts.slice(outer.length);
  if (name === undefined) return undefined;
  if (name === 'tracks') return 'tracks';
  if (name === 'trackRoles') return index === undefined ? 'trackRole' : `trackRoles.${index}`;
  if (isList(name)) return rowField(name, draft[name], itemFieldNames(name), index, item);
  return fieldNames.includes(name) && index === undefined ? name : undefined;
}

/** Errors of unchanged fields: whether a field edited since is valid is not known. */
export function errorsOfUnchanged(faults: FieldErrors, reported: Draft, now: Draft): FieldErrors {
  const fields = [...faults.fields].filter(([field]) => valueAt(reported, field) === valueAt(now, field));
  return { fields: new Map(fields), top: faults.top };
}

function valueAt(draft: Draft, field: string): string {
  const [list = '', key, item] = field.split('.');
  if (field === 'tracks') return draft.tracks.join(' ');
  if (list === 'trackRoles') return draft.trackRoles[field.slice('trackRoles.'.length)] ?? '';
  if (!isList(list)) return draft.values[field] ?? '';
  if (key === undefined) return String(sentRows(draft[list]).length);
  return draft[list].find((row) => row.key === key)?.values[item ?? ''] ?? '';
}

function isList(name: string): name is List {
  return (lists as readonly string[]).includes(name);
}
