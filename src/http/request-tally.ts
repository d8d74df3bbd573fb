import type { ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Log } from './log.js';
import { RequestDurations } from './request-durations.js';

/** Notes one served request: its path without the query (which may hold names), its duration and its id. */
export type ServedNote = (path: string, ms: number, requestId: string) => void;

/** Counts what is served and what is under way, and writes the one log line of each request. */
export class RequestTally {
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
    // While the server drains, a connection ends with the answer that is under way on it.
    if (this.stopping) response.shouldKeepAlive = false;
    response.once('close', () => {
      this.underWay--;
      if (this.underWay === 0) this.onIdle?.();
    });
  }

  /** `route` is the pattern, so that the series are bounded. */
  served(method: string, route: string, url: string, status: number, ms: number, requestId: string): void {
    this.durations.observe(method, route, status, ms / 1000);
    const query = url.indexOf('?');
    const path = JSON.stringify(query < 0 ? url : url.slice(0, query));
    this.log.info?.(requestLine(JSON.stringify(method), path, status, ms, requestId));
  }

  /** The same for one route, method and status, made ready once; `path` needs no escaping in JSON. */
  servedOften(method: string, route: string, status: number): ServedNote {
    const observe = this.durations.of(method, route, status);
    return (path, ms, requestId) => {
      observe(ms / 1000);
      this.log.info?.(requestLine(`"${method}"`, `"${path}"`, status, ms, requestId));
    };
  }

  /** Resolves when no request is under way, or after `patienceMs`; says whether all were answered. */
  async drain(patienceMs: number): Promise<boolean> {
    this.stopping = true;
    if (this.underWay === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<boolean>((resolve) => (this.onIdle = () => resolve(true)));
    const tooLong = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patienceMs)));
    try {
      return await Promise.race([idle, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** As pino would write it at level info (30). A request id is plain by its own rule. */
function requestLine(method: string, path: string, status: number, ms: number, requestId: string): string {
  const shown = Math.round(ms * 1000) / 1000;
  return `{"level":30,"time":${Date.now()},"method":${method},"path":${path},"status":${status},"ms":${shown},"requestId":"${requestId}"}`;
}
