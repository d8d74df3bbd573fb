import Table from 'cli-table3';
import { randomInt } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import type { Status } from '../../domain/policy/states.js';
import { visibleText } from '../../domain/wording/visible-text.js';

type Paint = (text: string) => string;

const nothing = '';
const borderless = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, nothing]),
  ),
);

/**
 * The numbers by which the colours of this process are told from escape codes that came with the data. Nobody can know
 * them, and a sequence with them still has no width for a table. They are left out when a line is written.
 */
const seal = Array.from({ length: 3 }, () => randomInt(1_000, 10_000)).join(';');
const sealedColour = new RegExp(`\\u001b\\[${seal};(\\d+)m`);

/** A paint whose escape codes bear the seal. */
function sealed(paint: Paint): Paint {
  const [open = '', close = ''] = paint('|')
    .split('|')
    .map((codes) => codes.replaceAll('\u001b[', `\u001b[${seal};`));
  return (text) => `${open}${text}${close}`;
}

/** A text on one line, in which only our own colours have an effect. @param colour what becomes of the number of one */
function safeLine(text: string, colour: (code: string) => string): string {
  const parts = text.split(sealedColour);
  return parts.map((part, index) => (index % 2 === 1 ? colour(part) : visibleText(part))).join('');
}

/** The characters that JSON may hold as they are, but that a terminal obeys or that turn the direction of text. */
const unsafeInJson = /[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** JSON of the same value that is safe on a terminal. */
function safeJson(json: string): string {
  return json.replaceAll(unsafeInJson, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A stream to write to, and what is known of it where it is a terminal. */
type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The streams of a process, or others in their place. */
export interface StandardStreams {
  readonly stdin: Readable;
  readonly stdout: Screen;
  readonly stderr: Screen;
}

/**
 * The three standard streams of a command: input from stdin, data to stdout, everything else to stderr. Colours only
 * where a terminal shows them. Text from the log may hold anything: nothing in it reaches a terminal as a command.
 */
export class Terminal {
  private readonly data: Screen;
  private readonly notes: Screen;
  private readonly colours: Readonly<Record<'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan', Paint>>;

  constructor(private readonly streams: StandardStreams) {
    this.data = streams.stdout;
    this.notes = streams.stderr;
    const { bold, dim, green, yellow, red, cyan } = pc.createColors(Boolean(this.data.isTTY) && pc.isColorSupported);
    this.colours = {
      ...{ bold: sealed(bold), dim: sealed(dim), green: sealed(green) },
      ...{ yellow: sealed(yellow), red: sealed(red), cyan: sealed(cyan) },
    };
  }

  /** Standard input, touched only by a command that reads it. */
  get input(): Readable {
    return this.streams.stdin;
  }

  /** Standard output, for a protocol that has it to itself. */
  get output(): Writable {
    return this.data;
  }

  /** Whether the data is shown on a terminal, so that a picture can move there. */
  get isInteractive(): boolean {
    return Boolean(this.data.isTTY);
  }

  /** Whether somebody is looking: progress is shown to people only. */
  get watched(): boolean {
    return Boolean(this.notes.isTTY);
  }

  /** How commander writes its help and its complaints. */
  forCommander() {
    return {
      writeOut: (text: string) => void this.data.write(text),
      writeErr: (text: string) => void this.notes.write(text),
    };
  }

  /** A line as a terminal is to show it: our colours have an effect, and nothing else does. */
  shown(text: string): string {
    return safeLine(text, (code) => `\u001b[${code}m`);
  }

  /** Writes one line of data. */
  line(text = ''): void {
    this.data.write(`${this.shown(text)}\n`);
  }

  json(value: unknown): void {
    this.data.write(`${safeJson(JSON.stringify(value, null, 2))}\n`);
  }

  /** For NDJSON of any length: resolves when the reader has room for more. A file gets the very bytes. */
  async textLine(json: string): Promise<void> {
    if (this.data.write(`${this.isInteractive ? safeJson(json) : json}\n`)) return;
    await new Promise<void>((resolve) => this.data.once('drain', resolve));
  }

  /** Writes one line of what is no data. */
  note(text: string): void {
    this.notes.write(`${this.shown(text)}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({
      head: head.map(this.colours.bold),
      chars: { ...borderless, middle: '  ' },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    });
    // A break in a cell would make a line of its own.
    table.push(...rows.map((row) => row.map((cell) => safeLine(cell, (code) => `\u001b[${seal};${code}m`))));
    for (const row of table.toString().split('\n')) this.line(row.trimEnd());
  }

  /** Names and values, one a line. */
  facts(facts: readonly (readonly [name: string, value: string])[]): void {
    const width = Math.max(...facts.map(([name]) => name.length));
    for (const [name, value] of facts) this.line(`${this.colours.dim(name.padEnd(width))}  ${value}`);
  }

  heading(text: string): string {
    return this.colours.bold(text);
  }

  /** @param text what to show in the colour of the status, instead of its name */
  status(status: Status, text: string = status): string {
    return this.paintOf(status)(text);
  }

  /** How many columns there are to fill: those of the terminal, else 100. */
  get columns(): number {
    return this.data.columns ?? 100;
  }

  good(text: string): string {
    return this.colours.green(text);
  }

  bad(text: string): string {
    return this.colours.red(text);
  }

  private paintOf(status: Status): Paint {
    const { green, yellow, red, cyan, dim } = this.colours;
    const paints: Record<Status, Paint> = {
      none: dim,
      exploratory: cyan,
      resumed: cyan,
      active: green,
      'working-group-active': green,
      paused: yellow,
      dormant: yellow,
      frozen: red,
      terminated: red,
    };
    return paints[status];
  }
}
