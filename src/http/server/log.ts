/*
 * Why not `pino.destination({ sync: false, minLength })` alone: a line of a request takes 3.3 µs with a `minLength` of 4
 * KiB and 0.5 µs here (process CPU, turn about, Node 20, two busy cores). By the bench a live status takes 23.4 µs of CPU
 * and may take 27.5 (0.75 of a bare server): with the library it would take 26.2, which is 0.79 instead of 0.88, and
 * nearer to the bound than the 10 % by which that row varies. With a `minLength` of 64 KiB a line takes 11 µs, since the
 * destination measures its buffer on every write. pino-pretty would still need the layout of `textLine`.
 */
import type { LoggerService } from '@nestjs/common';
import { writeSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import { visibleText } from '../../domain/wording/visible-text.js';

export interface LogSettings {
  readonly level: string;
  readonly format: 'json' | 'text';
}

/** A log line that is formatted only when it is written. */
export interface PendingLine {
  /** The line as JSON in ASCII, with the line break. */
  toLine(): string;
}

const flushAfterMs = 100;
const flushAtBytes = 65_536;
const maxPendingLines = 256;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3;

/**
 * Gathers log lines and writes them together, at the latest after 100 ms and when the process exits. Lines of requests
 * are formatted together too: between two requests a line takes several times as long.
 */
export class BufferedLog {
  private readonly pending: PendingLine[] = [];
  private readonly buffer = Buffer.allocUnsafe(2 * flushAtBytes);
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param out writes lines; it must be done with the bytes when it returns, since they are overwritten
   * @param format converts each line; none where absent
   */
  constructor(
    private readonly out: (lines: Buffer) => void,
    private readonly format?: (line: string) => string,
  ) {}

  write(line: string): void {
    this.formatPending();
    this.put(line);
    this.flushSoon();
  }

  /** Adds a line to be formatted later; it keeps its place among the others. */
  writeLater(line: PendingLine): void {
    if (this.pending.push(line) >= maxPendingLines) this.formatPending();
    this.flushSoon();
  }

  flush(): void {
    this.formatPending();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.empty();
  }

  private formatPending(): void {
    for (const line of this.pending) this.put(line.toLine(), 'latin1');
    this.pending.length = 0;
  }

  /** Puts a line into the buffer. @param encoding `latin1` is faster for ASCII */
  private put(json: string, encoding: 'utf8' | 'latin1' = 'utf8'): void {
    const line = this.format ? this.format(json) : json;
    if (line.length * bytesPerUnit > this.buffer.length - this.length) this.empty();
    if (line.length * bytesPerUnit > this.buffer.length) this.out(Buffer.from(line));
    else this.length += this.buffer.write(line, this.length, encoding);
  }

  private empty(): void {
    if (this.length > 0) this.out(this.buffer.subarray(0, this.length));
    this.length = 0;
  }

  private flushSoon(): void {
    if (this.length >= flushAtBytes) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), flushAfterMs).unref();
  }
}

/** The log of the process: pino for messages, and a faster writer for the lines of requests. */
export abstract class Log {
  abstract readonly pino: Logger;
  /** The writer of lines of a level; `undefined` where that level is off. */
  abstract lineWriterFor(level: 'info' | 'debug'): ((line: PendingLine) => void) | undefined;
  abstract flush(): void;
}

/** Opens the log, on standard error unless `out` says otherwise. `time` is in milliseconds since 1970. */
export function openLog(settings: LogSettings, out?: (lines: Buffer) => void): Log {
  const lines = new BufferedLog(out ?? writeToStandardError, settings.format === 'text' ? textLine : undefined);
  if (!out) process.once('exit', () => lines.flush());
  const logger = pino({ level: settings.level, base: undefined }, { write: (line) => lines.write(line) });
  const writeLine = (line: PendingLine) => lines.writeLater(line);
  const lineWriterFor = (level: string) => (logger.isLevelEnabled(level) ? writeLine : undefined);
  return { pino: logger, lineWriterFor, flush: () => lines.flush() };
}

function writeToStandardError(lines: Buffer): void {
  let written = 0;
  try {
    while (written < lines.length) written += writeSync(2, lines, written);
  } catch {
    // The pipe is full for now. The stream waits for it, and needs a copy, since the buffer is overwritten.
    process.stderr.write(Buffer.from(lines.subarray(written)));
  }
}

/**
 * `12:03:04.123 INFO  GET /livez 200 0.4 ms requestId=…`: a line of the JSON log in the text format. Times are UTC. What
 * it says from outside cannot begin a line or command a terminal; the lines of a stack stand back.
 */
export function textLine(json: string): string {
  const { level, time, msg, err, method, path, status, ms, ...more } = JSON.parse(json) as Record<string, unknown>;
  const name = (pino.levels.labels[Number(level)] ?? String(level)).toUpperCase().padEnd(5);
  const words = [
    new Date(Number(time)).toISOString().slice(11, 23),
    name,
    ...(method === undefined ? [] : [method, path, status, ms, 'ms']),
    ...(msg === undefined ? [] : [msg]),
    ...Object.entries(more).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ];
  const stack = (err as { stack?: string } | undefined)?.stack;
  const lines = [
    words.map(String).join(' '),
    ...(stack
      ? stack
          .split(/\n(?!\s)/)
          .join('\n  ')
          .split('\n')
      : []),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}

/** Nest's logger over ours. Its messages at the start are of use to developers only, so they are logged at debug. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.logger.error({ details }, String(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.logger.fatal({ details }, String(message));
  }
}
