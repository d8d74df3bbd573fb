import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { isLabel, type Label } from './labels.js';

/** A ruling: the status that a careful reader would give a track on a day, from the sources, with the reason. */
export interface Ruling {
  /** EDTF; the ruling is held against the reading of its last day. */
  readonly date: string;
  readonly label: Label;
  readonly reason: string;
  /** The address that supports it; for the home track the row of its history. */
  readonly source: string;
}

const folder = 'records/rulings';

/** A file of rulings: its name is the id of a track, of two parts or more. */
const ofTrack = /^[a-z0-9-]+(\.[a-z0-9-]+)+\.csv$/;

/** The tracks that have rulings, in alphabetical order. */
export function ruledTracks(): string[] {
  return readdirSync(folder)
    .filter((name) => ofTrack.test(name))
    .map((name) => name.slice(0, -'.csv'.length))
    .sort();
}

/**
 * The rulings of a track, in the order of the file.
 * @throws Error where a label is none of `labelMap`
 */
export function rulingsOf(track: string): Ruling[] {
  const rows: Record<keyof Ruling, string>[] = parse(readFileSync(join(folder, `${track}.csv`)), { columns: true });
  return rows.map(({ label, ...row }, index) => {
    if (!isLabel(label)) throw new Error(`${track}.csv, row ${index + 1}: "${label}" is no label`);
    return { ...row, label };
  });
}
