import { type FieldKinds, isObject, isText, textsOf, valuesOf } from './field-texts.js';
import { oneEmptyRow, type Row, type Rows, rowsWithNew, rowsWithout, rowsWithValue, sentRows } from './rows.js';
import { sourceFields } from '../sources/source-rows.js';

/** Event being written: the texts of the form's fields, and further fields unknown to the form. */
export interface Draft {
  /** Id of the event, made once, so that sending twice records once. */
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly tracks: readonly string[];
  /** Role of the talks by track; empty where it is that of the event. */
  readonly trackRoles: Readonly<Record<string, string>>;
  readonly actors: Rows;
  readonly sources: Rows;
  readonly links: Rows;
  /** Fields without an input, sent back unchanged. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export const lists = ['actors', 'sources', 'links'] as const;
export type List = (typeof lists)[number];

const eventFields: FieldKinds = {
  ...{ type: 'text', occurred: 'text', verbatimDate: 'text', announced: 'text', effective: 'text', due: 'text' },
  ...{ expires: 'text', disclosed: 'text', level: 'text', title: 'text', summary: 'text', confidence: 'text' },
  ...{ mode: 'text', trackRole: 'text', mechanism: 'text', outcome: 'text', ground: 'text', beneficiary: 'text' },
  ...{ claimKind: 'text', visibility: 'text', count: 'number' },
  ...{ cadenceDays: 'number', presumedOperating: 'flag', backfill: 'flag' },
};
const itemFields: Readonly<Record<List, FieldKinds>> = {
  actors: { country: 'text', body: 'text', role: 'text', level: 'text' },
  sources: sourceFields,
  links: { rel: 'text', event: 'text' },
};

/** Fields of an event with a single text input. */
export const fieldNames: readonly string[] = Object.keys(eventFields);

/** The fields of an item of a list. */
export function itemFieldNames(list: List): readonly string[] {
  return Object.keys(itemFields[list]);
}

/** Empty draft with one party and one source, since an event needs both. */
export function emptyDraft(id: string, tracks: readonly string[] = []): Draft {
  return { id, values: {}, tracks, trackRoles: {}, actors: oneEmptyRow, sources: oneEmptyRow, links: [], rest: {} };
}

/** Draft of an event; `bodyOf` is its inverse for any fields. */
export function draftOf(body: Readonly<Record<string, unknown>>): Draft {
  const { id, tracks, trackRoles, ...fields } = body;
  const { values, rest } = textsOf(fields, eventFields);
  const unmapped: Record<string, unknown> = { ...rest };
  const rows = { actors: [] as Row[], sources: [] as Row[], links: [] as Row[] };
  for (const list of lists) {
    const items = unmapped[list];
    if (!Array.isArray(items) || items.length === 0 || !items.every(isFilled)) continue;
    rows[list] = items.map((item, index) => ({ key: String(index + 1), ...textsOf(item, itemFields[list]) }));
    delete unmapped[list];
  }
  const named = Array.isArray(tracks) && tracks.every(isText) ? tracks : [];
  const [roles, otherRoles] = rolesOf(trackRoles, named);
  if (otherRoles !== undefined) unmapped.trackRoles = otherRoles;
  return { id: isText(id) ? id : '', values, tracks: named, trackRoles: roles, ...rows, rest: unmapped };
}

/** Roles on the named tracks, which have inputs, and the other roles unchanged. */
function rolesOf(trackRoles: unknown, tracks: readonly string[]): [Record<string, string>, unknown] {
  if (!isObject(trackRoles)) return [{}, trackRoles];
  const all = Object.entries(trackRoles);
  const hasField = ([track, role]: [string, unknown]) => tracks.includes(track) && isText(role) && role !== '';
  const others = all.filter((each) => !hasField(each));
  const rest = others.length > 0 || all.length === 0 ? Object.fromEntries(others) : undefined;
  return [Object.fromEntries(all.filter(hasField)) as Record<string, string>, rest];
}

/**
 * Event of a draft. Empty fields are left out, except the lists of parties and sources, which an event requires.
 * @param leftOut fields that belong to other types than this one: they stay in the draft, and are not sent
 */
export function bodyOf(draft: Draft, leftOut: ReadonlySet<string> = new Set()): Record<string, unknown> {
  const roles = Object.entries(draft.trackRoles).filter(([track, role]) => role !== '' && draft.tracks.includes(track));
  const others = isObject(draft.rest.trackRoles) ? draft.rest.trackRoles : {};
  const body: Record<string, unknown> = {
    ...{ actors: [], sources: [] },
    ...draft.rest,
    ...valuesOf(draft.values, eventFields),
    id: draft.id,
    tracks: [...draft.tracks],
    ...(roles.length > 0 && { trackRoles: { ...others, ...Object.fromEntries(roles) } }),
  };
  for (const list of lists) {
    const rows = sentRows(draft[list]);
    if (rows.length > 0) {
      body[list] = rows.map(({ values, rest }) => ({ ...rest, ...valuesOf(values, itemFields[list]) }));
    }
  }
  for (const field of leftOut) delete body[field];
  return body;
}

/** Rows of a list by name; none for an unknown list. */
export function rowsOf(draft: Draft, list: string): readonly Row[] {
  return lists.some((name) => name === list) ? draft[list as List] : [];
}

/** Whether the draft is empty, so that it need not be saved. */
export function isBlank(draft: Draft): boolean {
  const written = Object.values(draft.values).some((value) => value !== '') || draft.tracks.length > 0;
  return !written && lists.every((list) => sentRows(draft[list]).length === 0);
}

export function withValue(draft: Draft, field: string, value: string): Draft {
  return { ...draft, values: { ...draft.values, [field]: value } };
}

export function withItem(draft: Draft, list: List, key: string, field: string, value: string): Draft {
  return { ...draft, [list]: rowsWithValue(draft[list], key, field, value) };
}

export function withRow(draft: Draft, list: List): Draft {
  return { ...draft, [list]: rowsWithNew(draft[list]) };
}

export function withoutRow(draft: Draft, list: List, key: string): Draft {
  return { ...draft, [list]: rowsWithout(draft[list], key) };
}

/** Whether an item has a field; without one it would look like an empty row. */
function isFilled(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}
