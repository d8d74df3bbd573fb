import { stringify } from 'csv-stringify/sync';
import { tableForms, tableNames } from '../../contract/publishing/tables.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { readingColumns, type RowReading, tableColumns } from './tables.js';
import { tableTypes } from './table-forms.js';

const title = 'Thaw: the record of diplomatic cooperation';
const description =
  'The tracks of diplomatic cooperation on record, the status of each on the day, the history of every status, and the events that they rest on.';

/** The query of the address that gives the same table for ever. */
export function asOfParameters({ validAt, knownAt, position }: RowReading): string {
  return `validAt=${validAt}&knownAt=${knownAt}&position=${position}`;
}

/** A citation of a table in words. */
export function tableCitation(table: string, reading: RowReading, url: string): string {
  const { validAt, knownAt, position } = reading;
  return `Thaw, “${table}” on ${dateInWords(validAt)}, as known on ${dateInWords(knownAt)}, log position ${position}, ${url}`;
}

/** The record of a day as a data set, in the terms of schema.org. */
export function datasetOf(reading: RowReading, address: string) {
  const distribution = tableNames.flatMap((table) =>
    tableForms.map((form) => ({
      '@type': 'DataDownload',
      name: `${table}.${form}`,
      encodingFormat: tableTypes[form].split(';', 1)[0]!,
      contentUrl: `${address}/data/${table}.${form}?${asOfParameters(reading)}`,
    })),
  );
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    name: title,
    description,
    url: `${address}/`,
    dateModified: reading.knownAt,
    version: `log position ${reading.position}`,
    creator: { '@type': 'Organization', name: 'Thaw', url: `${address}/` },
    citation: tableCitation('the record', reading, `${address}/data/dataset.jsonld?${asOfParameters(reading)}`),
    distribution,
    variableMeasured: dictionary().map(([table, name, type, meaning]) => ({
      '@type': 'PropertyValue',
      name: `${table}.${name}`,
      description: `${meaning} (${type})`,
    })),
  };
}

/** The data dictionary: table, column, type, meaning. */
function dictionary(): string[][] {
  return tableNames.flatMap((table) =>
    [...tableColumns[table], ...readingColumns].map(({ name, type, description: meaning }) => [
      table,
      name,
      type,
      meaning,
    ]),
  );
}

/** The data dictionary as CSV. */
export function dictionaryCsv(): string {
  return stringify([['table', 'column', 'type', 'description'], ...dictionary()], { record_delimiter: 'windows' });
}

/** The citation of the data set in the Citation File Format 1.2.0; JSON strings are YAML. */
export function citationFile(reading: RowReading, address: string): string {
  const url = `${address}/data/dataset.jsonld?${asOfParameters(reading)}`;
  return [
    'cff-version: 1.2.0',
    'message: "To cite this data, name its day, the day of knowledge and the position of the log."',
    'type: dataset',
    `title: ${JSON.stringify(title)}`,
    `abstract: ${JSON.stringify(description)}`,
    'authors:',
    '  - name: Thaw',
    `version: ${JSON.stringify(`log position ${reading.position}`)}`,
    `date-released: ${JSON.stringify(reading.knownAt)}`,
    `url: ${JSON.stringify(url)}`,
    '',
  ].join('\n');
}
