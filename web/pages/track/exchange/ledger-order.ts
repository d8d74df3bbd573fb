import type { Commitment, CommitmentState } from '../../../contract/track-answers.js';

const order: readonly CommitmentState[] = ['overdue', 'due-soon', 'open', 'partly', 'broken', 'fulfilled'];

/** Commitments by how much they ask for a look: what is overdue first, then what is due, in the order of the days due. */
export function byUrgency(commitments: readonly Commitment[]): Commitment[] {
  return commitments.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || compareDue(a, b) || compareMade(b, a),
  );
}

/** What has no day named comes after all that has. */
function compareDue(a: Commitment, b: Commitment): number {
  return compare(a.due?.latest ?? '9999', b.due?.latest ?? '9999');
}

function compareMade(a: Commitment, b: Commitment): number {
  return compare(a.made?.earliest ?? '', b.made?.earliest ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
