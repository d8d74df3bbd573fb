import { outlookOf } from './conditions.js';
import { hasBegun } from './evaluation.js';
import { type Evaluated, type Match, isAboutRecord, type EvaluationInput } from './match.js';
import type { Axis } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import { isAmendment } from '../entries/entry.js';
import { byKnowledge } from '../record/resolve-amendments.js';
import { targetsOf } from '../entries/amendment.js';
import { nothingOnRecord } from '../reading/revision.js';

/** An entry, or a revision, is news for so many days; longer where it is escalated later. */
export const newsDays = 7;

/** Whether what an alert says is still so. */
export type Validity =
  | { readonly is: 'stands' }
  /** It was so, and is no longer. */
  | { readonly is: 'over'; readonly because: string }
  /** By what is known now it never was so. */
  | { readonly is: 'withdrawn'; readonly because: string; readonly by: string | null };

/** What is judged: what was found, and the day on which it fired, or began to wait. */
export interface Claim {
  readonly finding: Match;
  readonly on: Day;
}

/** Judges a claim by what is known at a moment. The rule is the one that found it. */
export function validityOf({ when }: Evaluated, claim: Claim, moment: EvaluationInput): Validity {
  const { finding } = claim;
  switch (when.kind) {
    case 'transition':
      return onTransition(finding, moment);
    case 'entry':
      return moment.after.find(finding.cause!) ? { is: 'stands' } : withdrawn(finding, moment);
    case 'history-revised':
      return retracts(moment.arrivals, finding.cause!) ? withdrawn(finding, moment) : { is: 'stands' };
    default: {
      if (outlookOf(when, moment.after).match) return { is: 'stands' };
      const heldThen = moment.arrivals.length === 0 || outlookOf(when, moment.after.on(claim.on)).match !== null;
      return heldThen ? { is: 'over', because: 'the condition holds no longer' } : withdrawn(finding, moment);
    }
  }
}

function onTransition(finding: Match, moment: EvaluationInput): Validity {
  const { after } = moment;
  const { axis, to } = finding.change!;
  const event = finding.events[0];
  // What has no cause on record, or one about the record, stands as long as the value does.
  const gone = event !== undefined && hasEventCause(finding) && !after.find(event);
  const part = finding.group.slice(finding.group.indexOf(':') + 1);
  const stood = () => valueOn(axis, finding.since, moment) === to || hasBegun(axis, to, part, after.periods);
  if (gone || !stood()) return withdrawn(finding, moment);
  if (after.values[axis] === to) return { is: 'stands' };
  return { is: 'over', because: `${axis === 'status' ? 'the status' : axis} is ${after.values[axis]} now` };
}

function valueOn(axis: Axis, day: Day, { after }: EvaluationInput): string {
  return (after.periods.findLast((stretch) => stretch.day <= day) ?? nothingOnRecord)[axis];
}

/** A finding that nothing is on record any more counts from the entry that took it away, which is no event. */
function hasEventCause({ change }: Match): boolean {
  return change!.to !== 'none' && change!.to !== 'never';
}

function withdrawn(finding: Match, { arrivals }: EvaluationInput): Validity {
  const amendments = arrivals.filter(isAboutRecord).sort(byKnowledge);
  const about = amendments.findLast((arrival) => finding.cause !== null && isAbout(arrival, finding.cause));
  const by = about ?? amendments.at(-1) ?? [...arrivals].sort(byKnowledge).at(-1);
  return { is: 'withdrawn', because: 'the record was corrected', by: by?.id ?? null };
}

function isAbout(arrival: TrackEntry, id: string): boolean {
  if (arrival.kind === 'correction') return arrival.event.id === id;
  return arrival.kind === 'kept' && isAmendment(arrival.body) && targetsOf(arrival.body).includes(id);
}

function retracts(arrivals: readonly TrackEntry[], id: string): boolean {
  return arrivals.some(
    (arrival) => arrival.kind === 'kept' && arrival.body.type === 'EventRetracted' && arrival.body.target === id,
  );
}
