import type { Relationship as ContractRelationship } from '../../../../src/contract/readings/answers.js';
import { type Status, statuses } from '../../../contract/answers.js';
import { partyInWords } from '../../../wording/party-names.js';
import type { TrackLine } from '../summary/summary.js';

type RollUp = ContractRelationship['rollUp'];

/** Set of parties with its shown tracks, and the roll-up of all its tracks. */
export interface Relationship {
  readonly id: string;
  readonly name: string;
  readonly rollUp: RollUp;
  /** Counts of all tracks of the parties by status, including filtered ones. */
  readonly counts: readonly { readonly status: Status; readonly count: number }[];
  readonly total: number;
  readonly lines: readonly TrackLine[];
}

const works: readonly Status[] = ['working-group-active', 'active', 'resumed'];
const inList = new Intl.ListFormat('en-GB');

/**
 * Shown tracks by relationship, in the order of their first tracks. The roll-up is made from the summary, since
 * `GET /relationships` answers for today only.
 * @param shown in the order of the view
 * @param all every line of the summary
 */
export function relationshipsOf(shown: readonly TrackLine[], all: readonly TrackLine[]): Relationship[] {
  const whole = grouped(all);
  return [...grouped(shown)].map(([id, lines]) => {
    const every = whole.get(id) ?? lines;
    return {
      id,
      name: inList.format(every[0]!.parties.map(partyInWords)),
      rollUp: rollUpOf(every.map(({ status }) => status)),
      counts: statuses
        .map((status) => ({ status, count: every.filter((line) => line.status === status).length }))
        .filter(({ count }) => count > 0),
      total: every.length,
      lines,
    };
  });
}

/** Roll-up, as the server computes it: tracks without cooperation on record do not count. */
export function rollUpOf(all: readonly Status[]): RollUp {
  const onRecord = all.filter((status) => status !== 'none');
  if (onRecord.length === 0) return 'no cooperation on record';
  const working = onRecord.filter((status) => works.includes(status)).length;
  if (working === onRecord.length) return 'working';
  return working === 0 ? 'not working' : 'partly working';
}

function grouped(lines: readonly TrackLine[]): Map<string, TrackLine[]> {
  const groups = new Map<string, TrackLine[]>();
  for (const line of lines) {
    const group = groups.get(line.relationship);
    if (group) group.push(line);
    else groups.set(line.relationship, [line]);
  }
  return groups;
}
