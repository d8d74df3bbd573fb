interface Span {
  readonly from: number;
  readonly to: number;
}

/** A text in pieces, of which those that lie in a span are lit up. Spans may overlap, or reach beyond the text. */
export function litPieces(text: string, spans: readonly Span[]): { readonly text: string; readonly lit: boolean }[] {
  const pieces: { text: string; lit: boolean }[] = [];
  let at = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const [start, end] = [Math.max(at, from), Math.min(text.length, to)];
    if (end <= start) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), lit: false });
    pieces.push({ text: text.slice(start, end), lit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), lit: false });
  return pieces;
}
