/** Kind of the value behind a text field: how it is written as text, and read back. */
export type FieldKind = 'text' | 'number' | 'flag' | 'claim';
export type FieldKinds = Readonly<Record<string, FieldKind>>;

/** The fields that can be shown as texts, and the others unchanged. */
export function textsOf(fields: Readonly<Record<string, unknown>>, kinds: FieldKinds) {
  const values: Record<string, string> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const text = Object.hasOwn(kinds, name) ? textOf(value, kinds[name]!) : undefined;
    if (text === undefined) put(rest, name, value);
    else values[name] = text;
  }
  return { values, rest };
}

/** The values of texts; empty texts and fields of no known kind are left out. */
export function valuesOf(texts: Readonly<Record<string, string>>, kinds: FieldKinds): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (text !== '' && Object.hasOwn(kinds, name)) fields[name] = valueOf(text, kinds[name]!);
  }
  return fields;
}

/** Text of a value that can be restored from it; `undefined` for other values. */
function textOf(value: unknown, kind: FieldKind): string | undefined {
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
function valueOf(text: string, kind: FieldKind): unknown {
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

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function areTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every(isText);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
