import { type FileSample as SampleAnswer, sampleLimits } from '../../contract/log/imports.js';
import type { FileSample, SampleEntry } from '../files/propose-map.js';
import type { TableHead } from '../files/table/table-head.js';

/** A sample of a file as it is answered: bounded, however wide the table. */
export function sampleAnswer(sample: FileSample): SampleAnswer {
  if (sample.kind !== 'table') return { kind: sample.kind, entries: sample.entries.map(entryAnswer) };
  const { head, proposed } = sample;
  const { separator, headerLine = null, rows } = head;
  const first = rows.slice(0, sampleLimits.rows);
  return {
    kind: 'table',
    separator,
    headerLine,
    columns: columnsOf(head),
    rows: first.map(({ line, cells }) => ({ line, cells: cells.slice(0, sampleLimits.columns).map(shortened) })),
    map: proposed.map,
    notes: [...proposed.notes],
  };
}

function columnsOf({ header, rows }: TableHead) {
  let length = 0;
  return header.slice(0, sampleLimits.columns).map((name, index) => {
    const values: string[] = [];
    const seen = new Set<string>();
    for (const { cells } of rows) {
      const value = (cells[index] ?? '').trim();
      if (value === '' || seen.has(value)) continue;
      seen.add(value);
      const shown = shortened(value);
      if (values.length >= sampleLimits.values || length + shown.length > sampleLimits.length) continue;
      length += shown.length;
      values.push(shown);
    }
    return { name: shortened(name), values, more: seen.size > values.length };
  });
}

function entryAnswer({ line, fields, fault }: SampleEntry) {
  const text = (name: string) => (typeof fields[name] === 'string' ? shortened(fields[name]) : null);
  return { line, type: text('type'), occurred: text('occurred'), title: text('title'), fault: fault ?? null };
}

function shortened(text: string): string {
  return (text.length > sampleLimits.cell ? `${text.slice(0, sampleLimits.cell - 1)}…` : text).toWellFormed();
}
