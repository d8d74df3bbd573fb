import type { QueryRunner } from 'typeorm';
import type { Numbered } from '../append/sequencer.js';
import { execute } from '../database/sql.js';
import { readInternalsAround } from './entries-around.js';
import { InternalEntries, type Placed } from './internal-entries.js';

/**
 * Notes which of the entries that were just stored are internal, and which earlier ones are so no more, in the transaction
 * of `run`.
 * @param hasInternals whether the log may have had any before
 */
export async function noteInternals(
  run: QueryRunner,
  added: readonly Numbered[],
  hasInternals: boolean,
): Promise<void> {
  if (added.length === 0 || !(hasInternals || added.some(({ isInternal }) => isInternal))) return;
  // What comes after a change of visibility is judged by what is internal then.
  let first = 0;
  for (const [index, { type, targets }] of added.entries()) {
    if (type !== 'VisibilityChanged') continue;
    await noteAdded(run, added.slice(first, index + 1));
    for (const target of targets) await noteOpened(run, target);
    first = index + 1;
  }
  await noteAdded(run, added.slice(first));
}

async function noteAdded(run: QueryRunner, added: readonly Numbered[]): Promise<void> {
  if (added.length === 0) return;
  const [tracks, targets] = [added.flatMap((each) => each.tracks), added.flatMap((each) => each.targets)];
  const before = await internalTracksAmong(run, tracks);
  const internals = new InternalEntries(before, await internalIdsAmong(run, targets));
  for (const entry of added) internals.take(entry);
  const fresh = [...internals.internalTracks].filter((track) => !before.has(track));
  for (const track of fresh) await execute(run, 'INSERT INTO internal_track (track) VALUES ($1)', [track]);
  for (const position of internals.positions) {
    await execute(run, 'INSERT INTO internal_entry (position) VALUES ($1)', [position]);
  }
  if (internals.positions.length > 0) {
    await execute(run, 'UPDATE log_head SET has_internals = 1 WHERE id = 1 AND has_internals = 0');
  }
}

/** Takes out of the notes what is internal no more, since the log holds a change of the visibility of an entry. */
async function noteOpened(run: QueryRunner, target: string): Promise<void> {
  const { open, openTracks } = await judgeAround(run, target);
  await execute(run, 'DELETE FROM internal_entry WHERE position = ANY($1)', [open.map(({ position }) => position)]);
  await execute(run, 'DELETE FROM internal_track WHERE track = ANY($1)', [openTracks]);
}

/** The entries that a change of the visibility of an entry would make open. */
export async function readMadeOpenWith(run: QueryRunner, target: string): Promise<Placed[]> {
  const change = { ...{ position: Infinity, id: '', type: 'VisibilityChanged' }, tracks: [], targets: [target] };
  const { open } = await judgeAround(run, target, { ...change, isInternal: false });
  return open.filter(({ type }) => type !== 'VisibilityChanged');
}

/** What of all that may be internal because of an entry is open. @param change one that the log does not hold yet */
async function judgeAround(run: QueryRunner, target: string, change?: Placed) {
  const around = await readInternalsAround(run, target);
  const own = new Set(around.map(({ id }) => id));
  const defined = new Set(around.filter(({ type }) => type === 'TrackDefined').flatMap(({ tracks }) => tracks));
  const tracks = await internalTracksAmong(
    run,
    around.flatMap((each) => each.tracks),
  );
  const ids = await internalIdsAmong(
    run,
    around.flatMap((each) => each.targets),
  );
  const others = [...tracks].filter((track) => !defined.has(track));
  const otherIds = [...ids].filter((id) => !own.has(id));
  const internals = new InternalEntries(others, otherIds);
  for (const entry of [...around, ...(change ? [change] : [])]) internals.take(entry);
  const still = new Set(internals.positions);
  return {
    open: around.filter(({ position }) => !still.has(position)),
    openTracks: [...defined].filter((track) => !internals.internalTracks.has(track)),
  };
}

async function internalTracksAmong(run: QueryRunner, tracks: readonly string[]): Promise<Set<string>> {
  const sql = 'SELECT track FROM internal_track WHERE track = ANY($1)';
  const { rows } = await execute<{ track: string }>(run, sql, [[...new Set(tracks)]]);
  return new Set(rows.map(({ track }) => track));
}

async function internalIdsAmong(run: QueryRunner, ids: readonly string[]): Promise<Set<string>> {
  const sql = `SELECT e.id FROM entry e JOIN internal_entry i ON i.position = e.position WHERE e.id = ANY($1::uuid[])`;
  const { rows } = await execute<{ id: string }>(run, sql, [[...new Set(ids)]]);
  return new Set(rows.map(({ id }) => id));
}
