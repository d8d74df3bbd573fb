import Table from 'cli-table3';
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import type { Status } from '../../domain/policy/states.js';

type Paint = (text: string) => string;

const nothing = '';
const borderless = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, nothing]),
  ),
);

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
 * where a terminal shows them.
 */
export class Terminal {
  private readonly data: Screen;
  private readonly notes: Screen;
  private readonly colours: ReturnType<typeof pc.createColors>;

  constructor(private readonly streams: StandardStreams) {
    this.data = streams.stdout;
    this.notes = streams.stderr;
    this.colours = pc.createColors(Boolean(this.data.isTTY) && pc.isColorSupported);
  }

  /** Standard input, touched only by a command that reads it. */
  get input(): Readable {
    return this.streams.stdin;
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

  line(text = ''): void {
    this.data.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value, null, 2));
  }

  /** For NDJSON of any length: resolves when the reader has room for more. */
  async textLine(line: string): Promise<void> {
    if (this.data.write(`${line}\n`)) return;
    await new Promise<void>((resolve) => this.data.once('drain', resolve));
  }

  note(text: string): void {
    this.notes.write(`${text}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const table = new Table({
      head: head.map(this.colours.bold),
      chars: { ...borderless, middle: '  ' },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    });
    table.push(...rows.map((row) => [...row]));
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
