import { type FieldKinds, valuesOf } from '../draft/field-texts.js';
import { type Rows, rowsWithValue, sentRows } from '../draft/rows.js';
import type { CitedSource } from './citation-text.js';

/** Fields of a source in a form. */
export const sourceFields: FieldKinds = {
  ...{ title: 'text', publisher: 'text', published: 'text', url: 'text', account: 'text', quote: 'text' },
  ...{ reliability: 'text', credibility: 'number', claims: 'claim' },
};

/** The sources of the rows that are filled in. */
export function sourcesOf(rows: Rows): Record<string, unknown>[] {
  return sentRows(rows).map(({ values, rest }) => ({ ...rest, ...valuesOf(values, sourceFields) }));
}

/** The rows with what a citation says of a source; what it does not say stays. */
export function rowsWithSource(rows: Rows, key: string, source: CitedSource): Rows {
  return Object.entries(source).reduce((next, [name, value]) => rowsWithValue(next, key, name, value), rows);
}
