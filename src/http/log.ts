import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

export interface LogSettings {
  readonly level: string;
  readonly format: 'json' | 'text';
}

const flushAfterMs = 100;
const flushAtBytes = 65_536;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const bytesPerUnit = 3;

/**
 * Gathers log lines as bytes and writes them together, at the latest after 100 ms and when the process exits: at 20,000
 * requests a second a write a line, or the bookkeeping of pino's own destination, costs more than the answers.
 */
export class GatheredLines {
  private readonly held = Buffer.allocUnsafe(2 * flushAtBytes);
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly out: (lines: Buffer) => void) {}

  write(line: string): void {
    if (line.length * bytesPerUnit > this.held.length - this.length) this.flush();
    if (line.length * bytesPerUnit > this.held.length) return this.out(Buffer.from(line));
    this.length += this.held.write(line, this.length);
    if (this.length >= flushAtBytes) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), flushAfterMs).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.length === 0) return;
    const lines = Buffer.from(this.held.subarray(0, this.length));
    this.length = 0;
    this.out(lines);
  }
}

/** The log of the process: pino's loggers for words, and request lines that are written by hand. */
export interface Log {
  readonly pino: Logger;
  /** Writes a line of JSON (without its end) at level info; absent where that level is off. */
  readonly info: ((json: string) => void) | undefined;
  flush(): void;
}

/** Opens the log, on standard error unless `out` says otherwise. `time` is in milliseconds since 1970. */
export function openLog(settings: LogSettings, out?: (lines: Buffer) => void): Log {
  const lines = new GatheredLines(out ?? ((text) => process.stderr.write(text)));
  if (!out) process.once('exit', () => lines.flush());
  const write =
    settings.format === 'text' ? (line: string) => lines.write(textLine(line)) : (line: string) => lines.write(line);
  const logger = pino({ level: settings.level, base: undefined }, { write });
  const info = logger.isLevelEnabled('info') ? (json: string) => write(`${json}\n`) : undefined;
  return { pino: logger, info, flush: () => lines.flush() };
}

/** `12:03:04.123 INFO  GET /livez 200 0.4 ms requestId=…`: a line of the JSON log for people. Times are UTC. */
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
  return `${words.map(String).join(' ')}\n${stack ? `${stack}\n` : ''}`;
}

/** Nest's own words in our log; what it says while it starts is of use to developers only. */
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
