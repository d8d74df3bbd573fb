/** Event being written: the texts of the form's fields, and further fields unknown to the form. */
export interface Draft {
  /** Id of the event, made once, so that sending twice records once. */
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly tracks: readonly string[];
  /** Role of the talks by track; empty where it is that of the event. */
  readonly trackRoles: Readonly<Record<string, string>>;
  readonly actors: readonly Row[];
  readonly sources: readonly Row[];
  readonly links: readonly Row[];
  /** Fields without an input, sent back unchanged. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Item of a list; its `key` stays the same while others are added or removed. */
export interface Row {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
  readonly rest: Readonly<Record<string, unknown>>;
}

export const lists = ['actors', 'sources', 'links'] as const;
export type List = (typeof lists)[number];

type Kind = 'text' | 'number' | 'flag' | 'claim';

const eventFields: Readonly<Record<string, Kind>> = {
  ...{ type: 'text', occurred: 'text', verbatimDate: 'text', announced: 'text', effective: 'text', due: 'text' },
  ...{ expires: 'text', disclosed: 'text', level: 'text', title: 'text', summary: 'text', confidence: 'text' },
  ...{ mode: 'text', trackRole: 'text', mechanism: 'text', outcome: 'text', ground: 'text', beneficiary: 'text' },
  ...{ claimKind: 'text', count: 'number' },
  ...{ cadenceDays: 'number', presumedOperating: 'flag', backfill: 'flag' },
};
const itemFields: Readonly<Record<List, Readonly<Record<string, Kind>>>> = {
  actors: { country: 'text', body: 'text', role: 'text', level: 'text' },
  sources: {
    ...{ title: 'text', publisher: 'text', published: 'text', url: 'text', account: 'text', quote: 'text' },
    ...{ reliability: 'text', credibility: 'number', claims: 'claim' },
  },
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
  const row = { key: '1', values: {}, rest: {} };
  return { id, values: {}, tracks, trackRoles: {}, actors: [row], sources: [row], links: [], rest: {} };
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

/** Rows with any content, which are sent. Indexes in error pointers count only these. */
export function sentRows(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ values, rest }) => Object.keys(rest).length > 0 || Object.values(values).some((v) => v !== ''));
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
  const rows = draft[list].map((row) =>
    row.key === key ? { ...row, values: { ...row.values, [field]: value } } : row,
  );
  return { ...draft, [list]: rows };
}

export function withRow(draft: Draft, list: List, values: Row['values'] = {}): Draft {
  const key = String(1 + Math.max(0, ...draft[list].map((row) => Number(row.key))));
  return { ...draft, [list]: [...draft[list], { key, values, rest: {} }] };
}

export function withoutRow(draft: Draft, list: List, key: string): Draft {
  return { ...draft, [list]: draft[list].filter((row) => row.key !== key) };
}

function textsOf(fields: Readonly<Record<string, unknown>>, kinds: Readonly<Record<string, Kind>>) {
  const values: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const text = Object.hasOwn(kinds, name) ? textOf(value, kinds[name]!) : undefined;
    if (text === undefined) put(rest, name, value);
    else values[name] = text;
  }
  return { values, rest };
}

function valuesOf(values: Readonly<Record<string, string>>, kinds: Readonly<Record<string, Kind>>) {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(values)) {
    if (text !== '' && Object.hasOwn(kinds, name)) fields[name] = valueOf(text, kinds[name]!);
  }
  return fields;
}

/** Text of a value that can be restored from it; `undefined` for other values. */
function textOf(value: unknown, kind: Kind): string | undefined {
  switch (kind) {
    case 'text':
      return isText(value) && value !== '' ? value : undefined;
    case 'number':
      return typeof value === 'number' && Object.is(valueOf(String(value), kind), value) ? String(value) : undefined;
    case 'flag':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'claim':
      if (!isObject(value) || Object.keys(value).join() !== 'occurred') return undefined;
      return textOf(value.occurred, 'text');
  }
}

/** Value of a text; an invalid number or flag stays a text, which the server rejects. */
function valueOf(text: string, kind: Kind): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'claim':
      return { occurred: text };
  }
}

/** As an assignment, but `__proto__` is a name like any other. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether an item has a field; without one it would look like an empty row. */
function isFilled(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.keys(value).length > 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
