import { type Status, statuses } from '../../../contract/answers.js';
import type { TrackLine } from './summary.js';

/** The tracks of a party by status. */
export interface PartyCounts {
  readonly party: string;
  readonly total: number;
  readonly counts: ReadonlyMap<Status, number>;
}

/** The parties of some tracks, those of most tracks first, and every status that one of the tracks has. */
export function partyCounts(lines: readonly TrackLine[]): {
  readonly parties: readonly PartyCounts[];
  readonly statuses: readonly Status[];
} {
  const byParty = new Map<string, Map<Status, number>>();
  for (const { parties, status } of lines) {
    for (const party of parties) {
      const counts = byParty.get(party) ?? new Map<Status, number>();
      byParty.set(party, counts.set(status, (counts.get(status) ?? 0) + 1));
    }
  }
  const parties = [...byParty].map(([party, counts]) => ({
    ...{ party, counts },
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
  }));
  return {
    parties: parties.sort((a, b) => b.total - a.total || (a.party < b.party ? -1 : 1)),
    statuses: statuses.filter((status) => lines.some((line) => line.status === status)),
  };
}
