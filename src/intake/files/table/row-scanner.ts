export type ScanState = 'done' | 'open' | 'broken';

/** Cuts the lines of one row into cells by RFC 4180, and forgives quotes that it does not allow. */
export class RowScanner {
  cells: string[] = [];
  /** The text of a quoted cell that goes on in the next line. */
  private open: string | undefined;

  constructor(private readonly separator: string) {}

  begin(): void {
    this.cells = [];
    this.open = undefined;
  }

  /**
   * Takes the next line of the row.
   * @returns `done` where the row ends with it; `open` where a quoted cell goes on; `broken` where a cell that goes on over
   * lines is closed by a quote behind which no cell ends: then the quote that opened it was none
   */
  feed(text: string): ScanState {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (this.open === undefined && !line.includes('"')) {
      this.cells = line.split(this.separator);
      return 'done';
    }
    let at = 0;
    if (this.open !== undefined) {
      const closed = this.quoted(line, 0);
      if (closed === undefined) {
        this.open += `${text}\n`;
        return 'open';
      }
      if (!this.endsCell(line, closed.end)) return 'broken';
      this.cells.push(this.open + closed.text);
      this.open = undefined;
      at = this.nextCell(line, closed.end);
    }
    while (at <= line.length) {
      const next = this.cell(line, at);
      if (next === undefined) {
        this.open = `${unescaped(text.slice(text.indexOf('"', at) + 1))}\n`;
        return 'open';
      }
      at = next;
    }
    return 'done';
  }

  /** Reads the cell that begins here. @returns where the next one begins; `undefined` where it goes on in the next line */
  private cell(line: string, from: number): number | undefined {
    const opening = firstNonBlank(line, from, this.separator);
    if (line[opening] === '"') {
      const closed = this.quoted(line, opening + 1);
      if (closed === undefined) return undefined;
      if (this.endsCell(line, closed.end)) {
        this.cells.push(closed.text);
        return this.nextCell(line, closed.end);
      }
      const slashed = withBackslashes(line.slice(opening), this.separator);
      if (slashed) {
        this.cells.push(slashed.text);
        return opening + slashed.length + 1;
      }
    }
    // A quote within a cell that does not begin with one, or that goes on behind its second quote, is part of the text.
    const to = line.indexOf(this.separator, from);
    this.cells.push(line.slice(from, to === -1 ? undefined : to));
    return to === -1 ? line.length + 1 : to + 1;
  }

  /** The text up to the quote that closes it, and the place behind that; `undefined` where none does in this line. */
  private quoted(line: string, from: number): { text: string; end: number } | undefined {
    for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
      if (line[at + 1] !== '"') return { text: unescaped(line.slice(from, at)), end: at + 1 };
      at += 1;
    }
    return undefined;
  }

  private endsCell(line: string, end: number): boolean {
    const at = firstNonBlank(line, end, this.separator);
    return at >= line.length || line[at] === this.separator;
  }

  private nextCell(line: string, end: number): number {
    const to = line.indexOf(this.separator, end);
    return to === -1 ? line.length + 1 : to + 1;
  }
}

/** A quoted cell in which some databases escape quotes by a backslash, and how long it is. */
function withBackslashes(text: string, separator: string): { text: string; length: number } | undefined {
  const cell = /^"((?:[^"\\]|\\.)*)"[ \t]*/.exec(text);
  if (!cell?.[1]!.includes('\\"')) return undefined;
  const length = cell[0].length;
  if (length < text.length && text[length] !== separator) return undefined;
  return { text: cell[1]!.replaceAll(/\\(.)/g, '$1'), length };
}

function unescaped(text: string): string {
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

function firstNonBlank(line: string, from: number, separator: string): number {
  let at = from;
  while ((line[at] === ' ' || line[at] === '\t') && line[at] !== separator) at += 1;
  return at;
}
