import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the upstream. */
export interface UpstreamRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface UpstreamAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sends half of the body, and the rest once this has resolved: a slow body. */
  readonly until?: Promise<unknown>;
  /** Sends half of the body, and resets the connection. */
  readonly breaksOff?: boolean;
}

/** What a path answers: an answer, or what makes one of the request. */
export type UpstreamReply = UpstreamAnswer | ((request: UpstreamRequest) => UpstreamAnswer | Promise<UpstreamAnswer>);

/** A provider of our own on 127.0.0.1: each path answers as it is told, and what was asked is kept. */
export class Upstream {
  readonly requests: UpstreamRequest[] = [];
  private readonly replies = new Map<string, UpstreamReply[]>();
  private readonly heard = new EventEmitter();

  private constructor(
    private readonly server: Server,
    /** As in `http://127.0.0.1:40123`. */
    readonly origin: string,
  ) {}

  static async open(): Promise<Upstream> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const upstream = new Upstream(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        void upstream.answer({ method, path: url, headers, body: Buffer.concat(chunks).toString() }, response);
      });
    });
    return upstream;
  }

  /** Sets what a path answers, in order; the last reply stays. The query belongs to the path where the path has one. */
  on(path: string, ...replies: UpstreamReply[]): string {
    this.replies.set(path, replies);
    return `${this.origin}${path}`;
  }

  /** The paths that were asked for, in order. */
  get paths(): string[] {
    return this.requests.map(({ path }) => path);
  }

  /** Resolves when so many requests have come in all. */
  async until(count: number): Promise<void> {
    while (this.requests.length < count) await once(this.heard, 'request');
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: UpstreamRequest, response: ServerResponse): Promise<void> {
    this.requests.push(request);
    this.heard.emit('request');
    const replies = this.replies.get(request.path) ??
      this.replies.get(request.path.split('?')[0]!) ?? [{ status: 404 }];
    const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
    const {
      status = 200,
      headers = {},
      body = '',
      until,
      breaksOff,
    } = await (typeof reply === 'function' ? reply(request) : reply);
    const bytes = Buffer.from(body);
    response.on('error', () => undefined);
    response.writeHead(status, { 'content-length': String(bytes.length), ...headers });
    if (!until && !breaksOff) return void response.end(status === 304 ? undefined : bytes);
    const half = Math.floor(bytes.length / 2);
    response.write(bytes.subarray(0, half), () => breaksOff && response.socket?.resetAndDestroy());
    if (!until) return;
    await until;
    response.end(bytes.subarray(half));
  }
}
