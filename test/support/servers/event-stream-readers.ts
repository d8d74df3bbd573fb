import { Duplex } from 'node:stream';
import type { ServedApp } from '../served-app.js';

/** A server-sent event; its id is empty where it has none. */
export interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** The events of a stream that came whole, as a browser would read them; its comments and its first line apart. */
export function framesOf(text: string): Frame[] {
  const blocks = text.split('\n\n').slice(0, -1);
  return blocks
    .filter((block) => /^event: /m.test(block))
    .map((block) => {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.split(': ', 1)[0]!, line.replace(/^\w+: /, '')]),
      );
      return { id: fields.id ?? '', event: fields.event!, data: JSON.parse(fields.data!) as Frame['data'] };
    });
}

/** A limit against what hangs, not a measure of speed: below that of a test, so that the test says which line it was. */
const patienceMs = 120_000;

/** Turns of the event loop, until something is so: no clock is moved. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it never came to be so: ${String(isSo)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A request whose answer is read piece by piece. */
export class Reading {
  text = '';
  ended = false;
  private readonly leaving = new AbortController();

  constructor(served: ServedApp, path: string, headers: Record<string, string> = {}) {
    void this.read(served, path, headers);
  }

  get frames(): Frame[] {
    return framesOf(this.text);
  }

  leave(): void {
    this.leaving.abort();
  }

  private async read(served: ServedApp, path: string, headers: Record<string, string>): Promise<void> {
    try {
      const answer = await fetch(`${served.origin}/api/v1${path}`, { signal: this.leaving.signal, headers });
      const decoder = new TextDecoder();
      for await (const piece of answer.body!) this.text += decoder.decode(piece as Uint8Array, { stream: true });
      this.ended = true;
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
    }
  }
}

/** A connection whose other end takes nothing until it is told to. */
export class Stubborn extends Duplex {
  received = '';
  private held: (() => void) | undefined;
  private willing = false;

  override _read(): void {}

  override _write(piece: Buffer, _encoding: string, taken: () => void): void {
    this.received += piece.toString();
    if (this.willing) taken();
    else this.held = taken;
  }

  relent(): void {
    this.willing = true;
    this.held?.();
  }
}
