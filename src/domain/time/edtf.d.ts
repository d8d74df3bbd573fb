declare module 'edtf' {
  /** Parses an EDTF text into the package's parse tree. @throws SyntaxError when the text is not EDTF. */
  export function parse(text: string): unknown;
}
