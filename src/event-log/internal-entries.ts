import type { QueryRunner } from 'typeorm';
import type { EntryDraft } from './append/append-request.js';
import type { Numbered } from './append/sequencer.js';
import { execute } from './database/sql.js';
import { currentView } from './view.js';

/** The condition, for a statement with `entry e`, by which the open view leaves internal entries out. */
export function visibleOnly(): string {
  return currentView() === 'open'
    ? ' AND NOT EXISTS (SELECT 1 FROM internal_entry i WHERE i.position = e.position)'
    : '';
}

/** What of an entry decides whether it is internal. */
type Placed = Pick<EntryDraft, 'id' | 'type' | 'tracks' | 'targets' | 'isInternal'> & { readonly position: number };

/** Which entries are internal: they say so themselves, touch an internal track, or are about an internal entry. */
export class InternalEntries {
  private readonly tracks: Set<string>;
  private readonly ids: Set<string>;
  /** The positions of those found so far. */
  readonly positions: number[] = [];

  /** @param tracks internal tracks @param ids internal entries, as far as those to come name them */
  constructor(tracks: Iterable<string> = [], ids: Iterable<string> = []) {
    this.tracks = new Set(tracks);
    this.ids = new Set(ids);
  }

  /** Takes the next entry, in order. @returns whether it is internal */
  take({ position, id, type, tracks, targets, isInternal }: Placed): boolean {
    const is = isInternal || tracks.some((track) => this.tracks.has(track)) || targets.some((one) => this.ids.has(one));
    if (!is) return false;
    this.positions.push(position);
    this.ids.add(id);
    if (type === 'TrackDefined') for (const track of tracks) this.tracks.add(track);
    return true;
  }

  /** The internal tracks. */
  get internalTracks(): ReadonlySet<string> {
    return this.tracks;
  }
}

/**
 * Notes which of the entries that were just stored are internal, in the transaction of `run`.
 * @param hasInternals whether the log may have had any before
 */
export async function noteInternals(
  run: QueryRunner,
  added: readonly Numbered[],
  hasInternals: boolean,
): Promise<void> {
  if (added.length === 0 || !(hasInternals || added.some(({ isInternal }) => isInternal))) return;
  const [tracks, targets] = [added.flatMap((each) => each.tracks), added.flatMap((each) => each.targets)];
  const knownTracks = await execute<{ track: string }>(run, 'SELECT track FROM internal_track WHERE track = ANY($1)', [
    [...new Set(tracks)],
  ]);
  const sql = `SELECT e.id FROM entry e JOIN internal_entry i ON i.position = e.position WHERE e.id = ANY($1::uuid[])`;
  const knownIds = await execute<{ id: string }>(run, sql, [[...new Set(targets)]]);
  const before = new Set(knownTracks.rows.map(({ track }) => track));
  const internals = new InternalEntries(before, knownIds.rows.map(({ id }) => id)); // prettier-ignore
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
