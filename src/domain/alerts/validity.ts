import { outlookOf } from './conditions.js';
import { type Evaluated, hasBegun, type Match, isAboutRecord, type EvaluationInput } from './match.js';
import type { Axis } from './track-on-day.js';
import type { TrackEntry } from '../record/track-entry.js';
import type { Day } from '../time/day.js';
import { isAmendment } from '../entries/entry.js';
import { byKnowledge } from '../record/resolve-amendments.js';
import { targetsOf } from '../entries/amendment.js';
import { nothingOnRecord } from '../reading/revision.js';

/** The number of days for which an alert on an entry or a revision fires; longer if the rule escalates later. */
export const newsDays = 7;

/** Whether the statement of an alert still holds. */
export type Validity =
  | { readonly is: 'stands' }
  /** It was true, and no longer is. */
  | { readonly is: 'over'; readonly because: string }
  /** By present knowledge it never was true; `by` is the id of the correcting entry. */
  | { readonly is: 'withdrawn'; readonly because: string; readonly by: string | null };

/** A match to be checked, with the day on which its alert fired or became pending. */
export interface Claim {
  readonly finding: Match;
  readonly on: Day;
}

/** Checks a claim against the present state of the record. The rule must be the one that made the match. */
export function validityOf({ when }: Evaluated, claim: Claim, input: EvaluationInput): Validity {
  const { finding } = claim;
  switch (when.kind) {
    case 'transition':
      return onTransition(finding, input);
    case 'entry':
      return input.after.find(finding.cause!) ? { is: 'stands' } : withdrawn(finding, input);
    case 'history-revised':
      return retracts(input.arrivals, finding.cause!) ? withdrawn(finding, input) : { is: 'stands' };
    case 'source-health':
      return { is: 'stands' };
    default: {
      if (outlookOf(when, input.after).match) return { is: 'stands' };
      // Who looks a record through later does not correct it: nobody had, when it was said.
      if (isAboutCoverage(when)) return { is: 'over', because: 'somebody has looked the record through' };
      const heldThen = input.arrivals.length === 0 || outlookOf(when, input.after.on(claim.on)).match !== null;
      return heldThen ? { is: 'over', because: 'the condition holds no longer' } : withdrawn(finding, input);
    }
  }
}

function isAboutCoverage(when: Evaluated['when']): boolean {
  return (when.kind === 'absence' && when.of === 'coverage') || (when.kind === 'flag' && when.flag === 'stale');
}

function onTransition(finding: Match, input: EvaluationInput): Validity {
  const { after } = input;
  const { axis, to } = finding.change!;
  const event = finding.events[0];
  // A match without a cause on record, or caused by an amendment, holds as long as the value does.
  const gone = event !== undefined && hasEventCause(finding) && !after.find(event);
  const part = finding.group.slice(finding.group.indexOf(':') + 1);
  const wasTrue = () => valueOn(axis, finding.since, input) === to || hasBegun(axis, to, part, after.periods);
  if (gone || !wasTrue()) return withdrawn(finding, input);
  if (after.values[axis] === to) return { is: 'stands' };
  return { is: 'over', because: `${axis === 'status' ? 'the status' : axis} is ${after.values[axis]} now` };
}

function valueOn(axis: Axis, day: Day, { after }: EvaluationInput): string {
  return (after.periods.findLast((period) => period.day <= day) ?? nothingOnRecord)[axis];
}

/**
 * Whether the cause of a transition is an event. For a transition to "none" or "never" it is the retraction, not an
 * event.
 */
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
  return arrival.kind === 'amendment' && isAmendment(arrival.body) && targetsOf(arrival.body).includes(id);
}

function retracts(arrivals: readonly TrackEntry[], id: string): boolean {
  return arrivals.some(
    (arrival) => arrival.kind === 'amendment' && arrival.body.type === 'EventRetracted' && arrival.body.target === id,
  );
}
