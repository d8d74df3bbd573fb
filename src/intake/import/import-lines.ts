import type { Remark } from '../../domain/entries/remarks.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import { changedMeanwhileCode } from '../../event-log/append/sequencer.js';
import type { NumberedInput } from '../../event-log/lines/ndjson.js';
import { keyedRowId } from '../record/deterministic-ids.js';
import type { ParsedEntry } from '../record/parsed-entry.js';
import type { Validator } from '../record/validator.js';

/** A line that was not recorded, and why. */
export interface Refusal {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly id?: string;
  readonly title?: string;
}

/** What is odd about a line that was taken. */
export interface LineRemark extends Remark {
  readonly line: number;
}

/** What an entry says of itself, so that it is found again. */
type EntryName = Pick<Refusal, 'id' | 'title'>;

/** A line with a well-formed entry. */
export type Line = ParsedEntry & {
  readonly line: number;
  readonly name: EntryName;
  /** The key of its row at the source. */
  readonly key?: string | undefined;
};

/** Lines that were read together, and those of them that are refused already. */
export class ReadLines {
  readonly lines: Line[] = [];
  readonly refusals: Refusal[] = [];
  /** Lines that the refusals stand for. */
  refused = 0;
  bytes = 0;

  /** Items read, and lines read: the fault of an item may stand for several lines. */
  get items(): number {
    return this.lines.length + this.refusals.length;
  }

  get count(): number {
    return this.lines.length + this.refused;
  }

  /** Parses an item. @throws ThawError unavailable */
  read({ line, bytes, key, covers = 1, input, fault }: NumberedInput, validator: Validator): void {
    this.bytes += bytes;
    const given = unwrapped(input);
    try {
      if (fault) throw fault;
      const identified = key !== undefined && isJsonObject(given) ? { ...given, id: keyedRowId(key) } : given;
      this.lines.push({ line, key, name: nameOf(given), ...validator.parse(identified, '', 'content') });
    } catch (error) {
      this.refused += covers;
      this.refusals.push(refusalOf({ line, name: nameOf(given) }, error));
    }
  }
}

/** The refusal of a line. @throws `error` itself where the line is not at fault */
export function refusalOf({ line, name }: Pick<Line, 'line' | 'name'>, error: unknown): Refusal {
  const passing = error instanceof ThawError && (error.kind === 'unavailable' || error.code === changedMeanwhileCode);
  if (!(error instanceof ThawError) || passing) throw error;
  const { code, errors } = error;
  const all = errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim()).join('; ');
  return { line, code, message: (errors.length > 1 ? all : error.message).slice(0, 1_000), ...name };
}

function nameOf(entry: unknown): EntryName {
  if (!isJsonObject(entry)) return {};
  const named = [entry, entry['event'], entry['track'], entry['series']].find(
    (part) => isJsonObject(part) && 'title' in part,
  );
  const title = isJsonObject(named) ? named['title'] : undefined;
  return { ...shortText('id', entry['id']), ...shortText('title', title) };
}

function shortText<Name extends string>(name: Name, value: unknown): { [Key in Name]?: string } {
  if (typeof value !== 'string' || value === '') return {};
  return { [name]: value.slice(0, 100).toWellFormed() } as { [Key in Name]?: string };
}

/** The body of an entry, where the line is one of `thaw export`; else the line as it is. */
function unwrapped(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { position, hash, body } = input as { position?: unknown; hash?: unknown; body?: unknown };
  return typeof position === 'number' && typeof hash === 'string' && body !== undefined ? body : input;
}
