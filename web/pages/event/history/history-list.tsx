import { usePlace } from '../../../time-travel/as-of.js';
import { partyInWords } from '../../../wording/party-names.js';
import { shortDateInWords, instantInWords, inWords, plain } from '../../../wording/words.js';
import { InternalMark } from '../../../ui/internal-mark.js';
import { ChangesTable } from '../../../entries/changes-table.js';
import { Additions } from '../additions.js';
import { EventLink } from '../facts/facts.js';
import type { EntryFields } from '../../../contract/entry-details.js';
import type { HistoryStep } from './history.js';

/** History of an entry: its recording and the entries about it, in the order of the log. */
export function HistoryList({ steps, id }: { readonly steps: readonly HistoryStep[]; readonly id: string }) {
  const { href } = usePlace();
  return (
    <ol class="history">
      {steps.map((step) => {
        const { entry } = step;
        return (
          <li key={entry.body.id} class={step.undone ? 'undone' : undefined}>
            <p class="history-head">
              <strong>{headOf(step)}</strong> <InternalMark of={entry} what="this entry" />
              {step.undone && <span class="flag">withdrawn since</span>}
              <span class="soft">
                {' '}
                {instantInWords(entry.recordedAt)}, by {entry.recordedBy}, position{' '}
                {entry.body.id === id ? (
                  inWords(entry.position)
                ) : (
                  <a href={href(`/events/${entry.body.id}`)}>{inWords(entry.position)}</a>
                )}
              </span>
            </p>
            <StepBody step={step} id={id} />
          </li>
        );
      })}
    </ol>
  );
}

function headOf({ kind, entry, about }: HistoryStep): string {
  const { party }: EntryFields = entry.body;
  switch (kind) {
    case 'recorded':
      return 'Recorded';
    case 'corrected':
      return 'Corrected';
    case 'added-to':
      return 'Added to';
    case 'retracted':
      return about ? `${nounOf(about.body.type)} withdrawn` : 'Retracted';
    case 'reinstated':
      return 'Retraction withdrawn';
    case 'disputed':
      return typeof party !== 'string' ? 'Disputed' : `Disputed by ${partyInWords(party)}`;
    case 'merged-in':
      return 'Another event was merged into it';
    case 'merged-away':
      return 'Merged into another event';
    case 'redacted':
      return 'Redacted';
    case 'made-open':
      return 'Made open to every reader';
    case 'other':
      return plain(entry.body.type);
  }
}

function nounOf(type: string): string {
  const nouns: Readonly<Record<string, string>> = {
    ...{ EventCorrected: 'Correction', EventAmended: 'Addition', EventDisputed: 'Dispute', EventsMerged: 'Merger' },
  };
  return nouns[type] ?? plain(type);
}

function StepBody({ step: { kind, entry, changes }, id }: { readonly step: HistoryStep; readonly id: string }) {
  const { reason, says, occurred, into, duplicates = [], adds, disclosed }: EntryFields = entry.body;
  if (kind === 'recorded') return null;
  return (
    <>
      {reason && <p>Reason: {reason}</p>}
      {kind === 'disputed' && (
        <p>
          Its account: {says}
          {occurred && ` It gives the date ${shortDateInWords(occurred)}.`}
        </p>
      )}
      {kind === 'merged-away' && into && (
        <p>
          Into <EventLink id={into} />
        </p>
      )}
      {kind === 'merged-in' && <Duplicates ids={duplicates.filter((each) => each !== id)} />}
      {kind === 'corrected' && <ChangesTable changes={changes} />}
      {adds && <Additions adds={adds} />}
      {disclosed && <p class="soft">Public since {shortDateInWords(disclosed)}.</p>}
    </>
  );
}

function Duplicates({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul class="plain-list">
      {ids.map((id) => (
        <li key={id}>
          <EventLink id={id} />
        </li>
      ))}
    </ul>
  );
}
