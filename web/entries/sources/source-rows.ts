import { type FieldKinds, valuesOf } from '../draft/field-texts.js';
import { type Rows, sentRows } from '../draft/rows.js';

/** Fields of a source in a form. */
export const sourceFields: FieldKinds = {
  ...{ title: 'text', publisher: 'text', published: 'text', url: 'text', account: 'text', quote: 'text' },
  ...{ reliability: 'text', credibility: 'number', claims: 'claim' },
};

/** The sources of the rows that are filled in. */
export function sourcesOf(rows: Rows): Record<string, unknown>[] {
  return sentRows(rows).map(({ values, rest }) => ({ ...rest, ...valuesOf(values, sourceFields) }));
}
