const newlineByte = 10;

/** Called for each line: its number from 1, its length in bytes, and its bytes, which are left out where it is too long. */
export type OnLine = (line: number, bytes: number, content: Buffer | undefined) => void;

/** Cuts chunks of bytes into lines. Memory is bounded by the longest line that is kept. */
export class ByteLines {
  private line = 1;
  private held: Buffer[] = [];
  private heldBytes = 0;

  /**
   * @param most bytes of a line that is kept
   * @param newline the byte that ends a line
   */
  constructor(
    private readonly most: number,
    private readonly newline = newlineByte,
  ) {}

  push(chunk: Buffer, onLine: OnLine): void {
    let from = 0;
    for (let to = chunk.indexOf(this.newline); to !== -1; to = chunk.indexOf(this.newline, from)) {
      this.hold(chunk.subarray(from, to));
      this.close(onLine);
      from = to + 1;
    }
    this.hold(chunk.subarray(from));
  }

  /** Gives the last line, where no newline ends it. @returns whether there was one */
  end(onLine: OnLine): boolean {
    if (this.heldBytes === 0) return false;
    this.close(onLine);
    return true;
  }

  private hold(part: Buffer): void {
    if (part.length === 0) return;
    this.heldBytes += part.length;
    if (this.heldBytes > this.most) this.held = [];
    else this.held.push(part);
  }

  private close(onLine: OnLine): void {
    const bytes = this.heldBytes;
    const whole = this.held.length === 1 ? this.held[0]! : Buffer.concat(this.held);
    this.held = [];
    this.heldBytes = 0;
    onLine(this.line++, bytes, bytes > this.most ? undefined : whole);
  }
}
