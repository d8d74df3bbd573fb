import { edtfTyped } from '../../dates/typed-date.js';

/** The fields of a source that a citation tells. */
export type CitedSource = Partial<Readonly<Record<'title' | 'publisher' | 'published' | 'url', string>>>;

/**
 * The source that a pasted text names: BibTeX, RIS, or an address with a title and a date around it.
 * @returns why it cannot be read, where it cannot
 */
export function citedSource(text: string): CitedSource | string {
  const pasted = text.trim();
  if (pasted === '') return 'Paste an address, a citation with an address in it, BibTeX or RIS.';
  if (/^@\w+\s*\{/.test(pasted)) return orReason(fromBibTex(pasted), 'This BibTeX has neither a title nor an address.');
  if (/^TY {1,2}- /m.test(pasted)) return orReason(fromRis(pasted), 'This RIS has neither a title nor an address.');
  return fromText(pasted);
}

function orReason(source: CitedSource, reason: string): CitedSource | string {
  return source.title === undefined && source.url === undefined ? reason : source;
}

function fromBibTex(text: string): CitedSource {
  const fields = new Map<string, string>();
  // A value stands in braces, which may hold braces themselves, in quotation marks, or is a number.
  for (const [, name, braced, quoted, bare] of text.matchAll(
    /(\w+)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|"([^"]*)"|(\w+))/g,
  )) {
    fields.set(name!.toLowerCase(), (braced ?? quoted ?? bare)!.replaceAll(/[{}]|\\(?=[&%$#_])/g, '').trim());
  }
  const one = (...names: string[]) => names.map((name) => fields.get(name)).find((value) => value !== undefined);
  const [year, month] = [one('year'), one('month')];
  const date = one('date') ?? (year && month ? `${month} ${year}` : year);
  const url = one('url') ?? (one('doi') && `https://doi.org/${one('doi')}`);
  return filled(one('title'), one('journal', 'journaltitle', 'publisher', 'organization', 'author'), date, url);
}

function fromRis(text: string): CitedSource {
  const fields = new Map<string, string>();
  for (const [, tag, value] of text.matchAll(/^([A-Z][A-Z\d]) {1,2}- *(.*)$/gm)) {
    if (!fields.has(tag!) && value!.trim() !== '') fields.set(tag!, value!.trim());
  }
  const one = (...tags: string[]) => tags.map((tag) => fields.get(tag)).find((value) => value !== undefined);
  // RIS ends the parts of a date with slashes: 2024/01/30/.
  const date = one('DA', 'PY', 'Y1')
    ?.replace(/\/[^/\d].*$|\/+$/, '')
    .replaceAll('/', '-');
  const url = one('UR') ?? (one('DO') && `https://doi.org/${one('DO')}`);
  return filled(one('TI', 'T1'), one('T2', 'JO', 'JF', 'PB', 'AU'), date, url);
}

/** Words for a day, as newspapers and catalogues write it. */
const day = /\b(\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})\b/;

function fromText(text: string): CitedSource | string {
  const address = /https?:\/\/[^\s<>"”]+/.exec(text)?.[0].replace(/[).,;]+$/, '');
  if (address === undefined || !URL.canParse(address)) {
    return 'This has no address that begins with https://, and is neither BibTeX nor RIS. Fill in the fields below.';
  }
  const found = day.exec(text.replace(address, ' '))?.[0];
  const words = text
    .replace(address, ' ')
    .replace(found ?? '', ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\( ?\)/g, '');
  const quoted = /[“"]([^”"]+)[”"]/.exec(words)?.[1];
  const title = (quoted ?? words).replace(/^[\s,.;:()[\]-]+|[\s,.;:([\]-]+$/g, '');
  return filled(title, new URL(address).hostname.replace(/^www\./, ''), found, address);
}

/** The parts that have a value; a date that cannot be read is left out. */
function filled(title = '', publisher = '', date = '', url = ''): CitedSource {
  const published = edtfTyped(date);
  const isDate = /^\d{4}(-\d\d){0,2}$/.test(published);
  const parts = { title, publisher, published: isDate ? published : '', url };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));
}
