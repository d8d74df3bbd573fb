import { useDateWords } from '../../../api/date-words.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { instantInWords, inWords, partyInWords, plain } from '../../../wording/words.js';
import { ChangesTable } from '../../../entries/changes-table.js';
import { EventLink } from '../facts/facts.js';
import type { EntryBody } from '../../../contract/entry-details.js';
import type { HistoryStep } from './history.js';

/** What was recorded of an entry and about it, in the order of the log. */
export function HistoryList({ steps, id }: { readonly steps: readonly HistoryStep[]; readonly id: string }) {
  const { href } = usePlace();
  return (
    <ol class="life">
      {steps.map((step) => {
        const { entry } = step;
        return (
          <li key={entry.body.id} class={step.undone ? 'undone' : undefined}>
            <p class="life-head">
              <strong>{headOf(step)}</strong>
              {step.undone && <span class="flag">taken back since</span>}
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
  switch (kind) {
    case 'recorded':
      return 'Recorded';
    case 'corrected':
      return 'Corrected';
    case 'retracted':
      return about ? `${nounOf(about.body.type)} taken back` : 'Retracted';
    case 'reinstated':
      return 'Retraction taken back';
    case 'disputed':
      return `Disputed by ${partyInWords(text(entry.body.party))}`;
    case 'merged-in':
      return 'Another event was merged into it';
    case 'merged-away':
      return 'Merged into another event';
    case 'other':
      return plain(entry.body.type);
  }
}

function nounOf(type: string): string {
  const nouns: Readonly<Record<string, string>> = {
    ...{ EventCorrected: 'Correction', EventDisputed: 'Dispute', EventsMerged: 'Merger' },
  };
  return nouns[type] ?? plain(type);
}

function StepBody({ step: { kind, entry, changes }, id }: { readonly step: HistoryStep; readonly id: string }) {
  const { body } = entry;
  const dates = [text(body.occurred), text(body.disclosed)].filter((date) => date !== '');
  const inWords = useDateWords(dates);
  if (kind === 'recorded') return null;
  return (
    <>
      {text(body.reason) !== '' && <p>Reason: {text(body.reason)}</p>}
      {kind === 'disputed' && (
        <p>
          It says: {text(body.says)}
          {text(body.occurred) === '' ? '' : ` It dates it ${inWords(text(body.occurred))}.`}
        </p>
      )}
      {kind === 'merged-away' && (
        <p>
          Into <EventLink id={text(body.into)} />
        </p>
      )}
      {kind === 'merged-in' && <Duplicates body={body} id={id} />}
      {kind === 'corrected' && <ChangesTable changes={changes} />}
      {text(body.disclosed) !== '' && <p class="soft">Known to the world from {inWords(text(body.disclosed))}.</p>}
    </>
  );
}

function Duplicates({ body, id }: { readonly body: EntryBody; readonly id: string }) {
  const ids = (Array.isArray(body.duplicates) ? (body.duplicates as string[]) : []).filter((each) => each !== id);
  return (
    <ul class="plain-list">
      {ids.map((each) => (
        <li key={each}>
          <EventLink id={each} />
        </li>
      ))}
    </ul>
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
