import { areTexts, isObject, isText } from './field-texts.js';

/** Item of a list in a form; its `key` stays the same while others are added or removed. */
export interface Row {
  readonly key: string;
  /** The texts of its fields. */
  readonly values: Readonly<Record<string, string>>;
  /** Fields without an input, sent back unchanged. */
  readonly rest: Readonly<Record<string, unknown>>;
}
export type Rows = readonly Row[];

/** A list with a single row that is empty. */
export const oneEmptyRow: Rows = [{ key: '1', values: {}, rest: {} }];

/** Rows with any content, which are sent. Indexes in error pointers count only these. */
export function sentRows(rows: Rows): Rows {
  return rows.filter(({ values, rest }) => Object.keys(rest).length > 0 || Object.values(values).some((v) => v !== ''));
}

export function rowsWithValue(rows: Rows, key: string, field: string, value: string): Rows {
  return rows.map((row) => (row.key === key ? { ...row, values: { ...row.values, [field]: value } } : row));
}

export function rowsWithNew(rows: Rows): Rows {
  const key = String(1 + Math.max(0, ...rows.map((row) => Number(row.key))));
  return [...rows, { key, values: {}, rest: {} }];
}

export function rowsWithout(rows: Rows, key: string): Rows {
  return rows.filter((row) => row.key !== key);
}

/**
 * Field of the form for the place of an error in a list: `sources.2.title`, where 2 is the key of the row.
 * @param fields the names of the fields of a row, the first one being where errors of a whole row stand
 * @returns `undefined` where the form has no such field
 */
export function rowField(
  list: string,
  rows: Rows,
  fields: readonly string[],
  index?: string,
  item?: string,
): string | undefined {
  if (index === undefined) return list;
  const row = sentRows(rows)[Number(index)];
  if (!row) return list;
  if (item === undefined) return `${list}.${row.key}.${fields[0]!}`;
  return fields.includes(item) ? `${list}.${row.key}.${item}` : undefined;
}

/** Whether a stored value is a list of rows. */
export function areRows(value: unknown): value is Rows {
  return Array.isArray(value) && value.every(isRow);
}

function isRow(row: unknown): boolean {
  return isObject(row) && isText(row.key) && areTexts(row.values) && isObject(row.rest);
}
