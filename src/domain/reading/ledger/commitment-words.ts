import { isDoubtful, type TrackEvent } from '../../record/track-event.js';
import { partyName } from '../../events/party.js';
import { dateInWords, whenInWords } from '../../wording/dates.js';
import { listInWords } from '../../wording/nouns.js';
import { type Commitment, commitmentsAmong } from './commitment-fold.js';
import { type CommitmentEntry, type commitmentEntries, commitmentEntryOf } from './commitments.js';
import { noSourceOf } from './terms.js';

/** A commitment in the ledger, with its state in words. */
export interface LedgerCommitment extends CommitmentEntry {
  /** As in `kept on 1 May 2019`. */
  inWords: string;
}

/** The entries of `commitmentEntries` with their states in words. */
export function commitmentsInWords(
  ...[events, exchanges, day, dueSoonDays]: Parameters<typeof commitmentEntries>
): LedgerCommitment[] {
  return commitmentsAmong(events).map((commitment) => {
    const entry = commitmentEntryOf(commitment, exchanges, day, dueSoonDays);
    return { ...entry, inWords: commitmentInWords(commitment, entry) };
  });
}

/** How a commitment stands, in words: `kept on 1 May 2019; since then “…” (by 7 July 2023; disputed by China)`. */
function commitmentInWords(commitment: Commitment, entry: CommitmentEntry): string {
  const kept = lastOf(commitment, 'fulfilled') ?? lastOf(commitment, 'partly');
  return [
    stateInWords(commitment, entry),
    ...(kept ? said('since then', commitment.doubts) : []),
    ...said(
      'a break is reported:',
      commitment.outcomes.filter(isDoubtfulBreak).map(({ event }) => event),
    ),
    ...(kept ? [] : noSourceOf(entry.noSourceOf)),
    ...(entry.disputedBy.length > 0 ? [`disputed by ${listInWords(entry.disputedBy.map(partyName))}`] : []),
  ].join('; ');
}

const isDoubtfulBreak = ({ event, outcome }: Commitment['outcomes'][number]) =>
  outcome === 'broken' && isDoubtful(event);

function stateInWords(commitment: Commitment, { state }: CommitmentEntry): string {
  const due = commitment.event.due;
  const part = lastOf(commitment, 'partly');
  const inPart = part ? `kept in part, last ${whenBegun(part)}` : null;
  const joined = (deadline: string) => (inPart === null ? deadline : `${inPart}; ${deadline}`);
  const kept = commitment.outcomes.find(({ outcome }) => outcome === 'fulfilled')?.event;
  const keptWhen = kept ? `kept ${whenBegun(kept)}` : '';
  switch (state) {
    case 'fulfilled':
      return keptWhen;
    case 'broken': {
      const broken = `broken ${whenBegun(lastOf(commitment, 'broken')!)}`;
      return kept ? `${keptWhen}; ${broken}` : broken;
    }
    case 'overdue':
      return joined(`was due ${whenInWords(due!.text)}, and is overdue`);
    case 'due-soon':
      return joined(`due ${whenInWords(due!.text)}`);
    default:
      return due === null ? (inPart ?? 'open') : joined(`due ${whenInWords(due.text)}`);
  }
}

/** When an act began: a promise is kept on the first day of a session, not for its length. */
const whenBegun = ({ date }: TrackEvent) => whenInWords(date.startView().edtf);

/** The last act with an outcome that counts: a break in doubt does not. */
function lastOf({ outcomes }: Commitment, outcome: Commitment['outcome']): TrackEvent | undefined {
  return outcomes.findLast((each) => each.outcome === outcome && !isDoubtfulBreak(each))?.event;
}

function said(before: string, events: readonly TrackEvent[]): string[] {
  if (events.length === 0) return [];
  const words = events.map(({ title, date, disputedBy }) => {
    const disputed = disputedBy.length > 0 ? `; disputed by ${listInWords(disputedBy.map(partyName))}` : '';
    return `“${title}” (${dateInWords(date.text)}${disputed})`;
  });
  return [`${before} ${listInWords(words)}`];
}
