import type { QueryRunner } from 'typeorm';
import { candidateCursorTable } from '../entities.js';

/**
 * How far the candidates have come: `reports` and `look-back` are sequences of reports, `tracks` and `log` positions of
 * the log (the last definition of a track that was looked back for; up to where changed tracks were looked for), and `day`
 * the day up to which the clock was, counted from 1970.
 */
const names = ['reports', 'look-back', 'tracks', 'log', 'day'] as const;
type CursorName = (typeof names)[number];
export type Places = Readonly<Record<CursorName, number>>;

/** The places of all cursors; 0 of one that has not begun. */
export async function readPlaces({ manager }: QueryRunner): Promise<Places> {
  const rows = await manager.find(candidateCursorTable);
  const placeOf = (name: CursorName) => rows.find((row) => row.name === name)?.place ?? 0;
  return Object.fromEntries(names.map((name) => [name, placeOf(name)])) as unknown as Places;
}

/** Moves a cursor, in a transaction that holds the lock of the candidates. */
export async function setPlace({ manager }: QueryRunner, name: CursorName, place: number): Promise<void> {
  await manager.upsert(candidateCursorTable, { name, place }, ['name']);
}
