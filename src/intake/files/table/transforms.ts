import { isDefinedParty } from '../../../domain/events/party.js';
import { listedPartyNamed } from '../../../domain/wording/party-by-name.js';
import { foldedText } from '../../../domain/wording/folded-text.js';
import { dateFormsInWords, dateReader } from './date-forms.js';

/** A cell that a transform cannot read, and why. */
export class UnreadableCell {
  constructor(readonly why: string) {}
}

/** Turns the text of a cell into a value, or says why it cannot. */
export type Transform = (text: string) => unknown;

/** The tables of values of a map, by name. */
export type ValueTables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The transforms after which a value is no text, so that they stand alone in a text of the map. */
const standsAlone: ReadonlySet<string> = new Set(['number', 'boolean', 'list']);

export const isText = (name: string): boolean => !standsAlone.has(name);

const built: Readonly<Record<string, Transform>> = {
  // A cell that is no number or boolean stays text, so that the event's parser names the field.
  number: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text),
  list: (text) =>
    text
      .split(';')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  party: partyOf,
};

/** The transform of a name: a built one, a table of values, or a date form. @returns the fault where it is none */
export function transformNamed(name: string, tables: ValueTables): Transform | string {
  if (Object.hasOwn(tables, name)) return ofTable(name, tables[name]!);
  if (Object.hasOwn(built, name)) return built[name]!;
  const read = dateReader(name);
  if (read) return (text) => read(text) ?? new UnreadableCell(`${quoted(text)} is no date of the form ${name}`);
  const own = Object.keys(tables);
  const known = [...Object.keys(built), ...own].join(', ');
  return `"${name}" is none of ${known}, nor the form of a date: ${dateFormsInWords}`;
}

function ofTable(name: string, table: Readonly<Record<string, unknown>>): Transform {
  const folded = new Map(Object.entries(table).map(([word, value]) => [foldedText(word), value]));
  return (text) => {
    if (Object.hasOwn(table, text)) return table[text];
    const word = foldedText(text);
    if (folded.has(word)) return folded.get(word);
    return new UnreadableCell(`${quoted(text)} does not stand in the table "${name}" of the map`);
  };
}

/** The code of a party by its English or usual name, its code of three letters, or the code itself. */
function partyOf(text: string): unknown {
  if (isDefinedParty(text)) return text;
  return (
    listedPartyNamed(text) ??
    new UnreadableCell(`${quoted(text)} is the name or code of no party: put it into a table of values`)
  );
}

function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
}
