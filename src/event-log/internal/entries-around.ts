import type { QueryRunner } from 'typeorm';
import { type EntryBody, namedBy, tracksOf, saysInternal } from '../../domain/entries/entry.js';
import { execute } from '../database/sql.js';
import type { EntryRow } from '../entities.js';
import type { Placed } from './internal-entries.js';

/** What of a stored entry decides whether it is internal. @param json the body as it is stored */
export function placedOf({ position, body: json }: Pick<EntryRow, 'position' | 'body'>): Placed {
  const body = JSON.parse(json) as EntryBody;
  return {
    position,
    id: body.id,
    type: body.type === 'EntryBlanked' ? body.was : body.type,
    tracks: tracksOf(body),
    targets: namedBy(body),
    isInternal: saysInternal(body),
  };
}

/**
 * An entry, all internal entries that may be so because of it, and the changes of visibility of any of these, in order: those
 * of the track that it defines, those that are about one of these, and so on.
 */
export async function readInternalsAround(run: QueryRunner, id: string): Promise<Placed[]> {
  const sql = `WITH RECURSIVE around(position, id) AS (
      SELECT e.position, e.id FROM entry e WHERE e.id = $1::uuid
      UNION
      SELECT e.position, e.id FROM entry d JOIN entry_track o ON o.position = d.position
        JOIN entry_track t ON t.track = o.track JOIN entry e ON e.position = t.position
        WHERE d.id = $1::uuid AND d.type = 'TrackDefined'
      UNION
      SELECT e.position, e.id FROM around a JOIN entry_target t ON t.target = a.id JOIN entry e ON e.position = t.position
    )
    SELECT e.position, e.body FROM around a JOIN entry e ON e.position = a.position
      WHERE e.type = 'VisibilityChanged' OR EXISTS (SELECT 1 FROM internal_entry i WHERE i.position = e.position)
      ORDER BY e.position`;
  return (await execute<Pick<EntryRow, 'position' | 'body'>>(run, sql, [id])).rows.map(placedOf);
}
