const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [34, 92, 91, 93, 123, 125];

/** Follows strings and brackets through the bytes of JSON. */
export class JsonNesting {
  /** Brackets that are open. */
  depth = 0;
  private inString = false;
  private escaped = false;

  /** Takes a byte. @returns whether it stands outside of strings, and so is part of the structure */
  follow(byte: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inString = false;
      return false;
    }
    if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.depth += 1;
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) this.depth -= 1;
    return !this.inString;
  }
}

export const isBlankByte = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;
