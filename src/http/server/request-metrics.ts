import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { Log, type PendingLine } from './log.js';
import { RequestDurations } from '../metrics/request-durations.js';

/** Records one request: its path without the query (which may hold names), its duration in milliseconds and its id. */
export type ServedNote = (path: string, ms: number, requestId: string) => void;

/** Counts requests answered and requests under way, and writes the one log line of each. */
@Injectable()
export class RequestMetrics {
  private underWay = 0;
  private stopping = false;
  private onIdle: (() => void) | undefined;
  private readonly durations: RequestDurations;

  constructor(
    private readonly log: Log,
    registry: Registry,
  ) {
    this.durations = new RequestDurations(registry);
  }

  begin(response: ServerResponse): void {
    this.underWay++;
    // While the server drains, a connection ends with its current answer.
    if (this.stopping) response.shouldKeepAlive = false;
    response.once('close', () => {
      this.underWay--;
      if (this.underWay === 0) this.onIdle?.();
    });
  }

  /** Records an answered request, by the pattern of its path, so that the number of series is bounded. */
  served({ method, routeOptions, url, id }: FastifyRequest, { statusCode, elapsedTime }: FastifyReply): void {
    const query = url.indexOf('?');
    const path = plain(query < 0 ? url : url.slice(0, query));
    this.servedOften(method, routeOptions.url ?? 'none', statusCode)(path, elapsedTime, id);
  }

  /**
   * Prepares the recorder of one route, method and status, for requests answered by the thousand.
   * @returns the recorder; its `path` is put into JSON as it is
   */
  servedOften(method: string, route: string, status: number, level: 'info' | 'debug' = 'info'): ServedNote {
    const observe = this.durations.of(method, route, status);
    const writeLine = this.log.lineWriterFor(level);
    return (path, ms, requestId) => {
      observe(ms / 1000);
      writeLine?.(new RequestLine(level, method, path, status, ms, requestId));
    };
  }

  /** Resolves when no request is under way, or after `timeoutMs`. @returns whether all were answered */
  async drain(timeoutMs: number): Promise<boolean> {
    this.stopping = true;
    if (this.underWay === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<boolean>((resolve) => (this.onIdle = () => resolve(true)));
    const timeout = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), timeoutMs)));
    try {
      return await Promise.race([idle, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The log line of a request. `path` and `requestId` are put into JSON as they are. */
class RequestLine implements PendingLine {
  private readonly time = Date.now();

  constructor(
    private readonly level: 'info' | 'debug',
    private readonly method: string,
    private readonly path: string,
    private readonly status: number,
    private readonly ms: number,
    private readonly requestId: string,
  ) {}

  /** The line in the form of pino. */
  toLine(): string {
    const { time, method, path, status, requestId } = this;
    const level = pino.levels.values[this.level];
    const ms = Math.round(this.ms * 1000) / 1000;
    return `{"level":${level},"time":${time},"method":"${method}","path":"${path}","status":${status},"ms":${ms},"requestId":"${requestId}"}\n`;
  }
}

/** Escapes a text for JSON, in ASCII and without the quotes. */
function plain(text: string): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^\x20-\x7e]/g, escape);
}
