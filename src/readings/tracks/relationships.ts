import { ThawError } from '../../domain/errors.js';
import { partiesOfRelationship, relationshipId, type RollUp, rollUp } from '../../domain/reading/relationship.js';
import type { StatusRow } from '../../projection/rows/status-row.js';

/** The tracks of one set of parties, with their roll-up. */
export interface Relationship {
  readonly id: string;
  readonly parties: readonly string[];
  readonly rollUp: RollUp;
  readonly tracks: readonly StatusRow[];
}

/** The sets of parties that have tracks among some rows, in the order of their ids. */
export function relationshipsOf(rows: readonly StatusRow[]): Relationship[] {
  const byParties = new Map<string, StatusRow[]>();
  for (const row of rows) {
    const id = relationshipId(row.parties);
    const tracks = byParties.get(id);
    if (tracks) tracks.push(row);
    else byParties.set(id, [row]);
  }
  return [...byParties.entries()].map(relationshipOf).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * The relationship of an id among some rows; the parties in the id may stand in any order.
 * @throws ThawError not-found `unknown-relationship`
 */
export function relationshipOfId(id: string, rows: readonly StatusRow[]): Relationship {
  const wanted = relationshipId(partiesOfRelationship(id));
  const found = relationshipsOf(rows).find((relationship) => relationship.id === wanted);
  if (!found) throw ThawError.notFound('unknown-relationship', `There is no track of ${id.slice(0, 100)}`);
  return found;
}

function relationshipOf([id, tracks]: [string, StatusRow[]]): Relationship {
  const parties = [...tracks[0]!.parties].sort();
  return { id, parties, rollUp: rollUp(tracks.map((row) => row.reading.status)), tracks };
}
