import { ThawError } from '../../domain/errors.js';

interface Kind {
  readonly name: string;
  readonly advice: string;
  /** The bytes that it begins with, in Latin-1. */
  readonly begins: string;
}

const asTable = 'save the sheet as “CSV UTF-8”, and import that';
const unpack = 'unpack it, and import what is in it';

/** Kinds of files that people try to import, and that are neither text nor gzip. */
const otherKinds: readonly Kind[] = [
  { name: 'an Excel workbook (.xls)', advice: asTable, begins: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { name: 'a PDF', advice: 'import needs lines of JSON or a table', begins: '%PDF-' },
  { name: 'a Parquet file', advice: 'export it as CSV, and import that', begins: 'PAR1' },
  { name: 'an SQLite database', advice: 'export its events, and import those', begins: 'SQLite format 3\0' },
  { name: 'a zstd archive', advice: unpack, begins: '\x28\xb5\x2f\xfd' },
  { name: 'a bzip2 archive', advice: unpack, begins: 'BZh' },
  { name: 'an xz archive', advice: unpack, begins: '\xfd7zXZ\0' },
  { name: 'a 7z archive', advice: unpack, begins: '7z\xbc\xaf\x27\x1c' },
  { name: 'a RAR archive', advice: unpack, begins: 'Rar!\x1a\x07' },
  { name: 'a picture', advice: 'import needs lines of JSON or a table', begins: '\x89PNG\r\n' },
  { name: 'a picture', advice: 'import needs lines of JSON or a table', begins: '\xff\xd8\xff' },
  { name: 'UTF-32 text', advice: 'save it as UTF-8', begins: '\xff\xfe\0\0' },
  { name: 'UTF-32 text', advice: 'save it as UTF-8', begins: '\0\0\xfe\xff' },
  { name: 'RTF text', advice: 'save it as plain text', begins: '{\\rtf' },
];

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * Refuses a file that is no text, by its first bytes.
 * @throws ThawError invalid `other-kind`, naming what it is and what to do
 */
export function refuseOtherKinds(head: Buffer): void {
  const start = head.toString('latin1');
  if (start.startsWith('PK\x03\x04')) throw ofZip(start);
  for (const { begins, name, advice } of otherKinds) if (start.startsWith(begins)) throw otherKind(name, advice);
}

/** The file is of a kind that import does not take. */
export function otherKind(name: string, advice: string): ThawError {
  return new ThawError('invalid', 'other-kind', `the file is ${name}: ${advice}`);
}

/** The formats of offices are zip archives; the names of their parts tell them apart. */
function ofZip(start: string): ThawError {
  if (/xl\/|\[Content_Types\]\.xml/.test(start))
    return otherKind('an Excel workbook (.xlsx) or another document of an office', asTable);
  if (/mimetypeapplication\/vnd\.oasis/.test(start))
    return otherKind('a spreadsheet or document of OpenDocument', asTable);
  return otherKind('a zip archive', unpack);
}
