declare module 'edtf' {
  /** The parse tree of an EDTF text. @throws SyntaxError when the text is not EDTF. */
  export function parse(text: string): unknown;
}
