import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Reply = (response: ServerResponse, received: Received) => void;

export const answers =
  (status: number, headers: Record<string, string> = {}, body = ''): Reply =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Takes the request and never answers it. */
export const silence: Reply = () => undefined;

/** Begins a good answer and resets the connection in the middle of its body. */
export const resetMidBody: Reply = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('the beginning', () => response.socket!.resetAndDestroy());
};

/** A real HTTP server that answers as it is told: each request takes the next reply, and the last one stays. */
export class Receiver {
  readonly received: Received[] = [];
  private readonly heard = new EventEmitter();
  private replies: Reply[] = [answers(200)];
  private server: Server | undefined;
  private port = 0;

  async open(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const received = { path: request.url!, headers: request.headers, body };
        this.received.push(received);
        const reply = this.replies.length > 1 ? this.replies.shift()! : this.replies[0]!;
        this.heard.emit('request');
        reply(response, received);
      });
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Also with those whose requests are under way, as when its machine goes down. Opened again, it has the same port. */
  async close(): Promise<void> {
    if (!this.server) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    this.server = undefined;
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  answer(...replies: Reply[]): void {
    this.replies = replies;
  }

  /** Resolves when so many requests have come in all. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) await once(this.heard, 'request');
  }

  /** The ids of the messages, in the order in which they came. */
  get ids(): string[] {
    return this.received.map(({ headers }) => String(headers['webhook-id']));
  }
}
