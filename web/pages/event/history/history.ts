import type { EventBody } from '../../../contract/answers.js';
import type { EntryBody, LogEntry } from '../../../contract/entry-details.js';
import { changesBetween, type FieldChange } from '../../../entries/field-changes.js';

/** Step in the history of an entry. */
export interface HistoryStep {
  readonly kind:
    | 'recorded'
    | 'corrected'
    | 'added-to'
    | 'retracted'
    | 'reinstated'
    | 'disputed'
    | 'merged-in'
    | 'merged-away'
    | 'redacted'
    | 'made-open'
    | 'other';
  readonly entry: LogEntry;
  /** Changes of a correction from the previous version. */
  readonly changes: readonly FieldChange[];
  /** Entry that a retraction withdraws, where it is not the event itself. */
  readonly about: LogEntry | null;
  /** Whether a later retraction withdrew this step. */
  readonly undone: boolean;
}

/**
 * History of an entry in the order of the log.
 * @param amendments the entries about it, and about those, in the order of the log
 */
export function historyOf(entry: LogEntry, amendments: readonly LogEntry[]): HistoryStep[] {
  const byId = new Map([entry, ...amendments].map((each) => [each.body.id, each]));
  const retractions = amendments.flatMap(({ body, position }) =>
    body.type === 'EventRetracted' ? [{ id: body.id, target: body.target, position }] : [],
  );
  /** Whether an entry is valid by the retractions up to a position. */
  const stands = (id: string, upTo: number): boolean =>
    !retractions.some((each) => each.target === id && each.position <= upTo && stands(each.id, upTo));
  return [entry, ...amendments].map((each) => {
    const { body, position } = each;
    return {
      kind: each === entry ? 'recorded' : kindOf(body, entry.body.id, byId),
      entry: each,
      changes: changesMade(each, entry, amendments, (id) => stands(id, position)),
      about: body.type === 'EventRetracted' && body.target !== entry.body.id ? (byId.get(body.target) ?? null) : null,
      undone: each !== entry && !stands(body.id, Infinity),
    };
  });
}

function kindOf(body: EntryBody, id: string, byId: ReadonlyMap<string, LogEntry>): HistoryStep['kind'] {
  switch (body.type) {
    case 'EventCorrected':
      return 'corrected';
    case 'EventAmended':
      return 'added-to';
    case 'EventRetracted':
      return byId.get(body.target)?.body.type === 'EventRetracted' ? 'reinstated' : 'retracted';
    case 'EventDisputed':
      return 'disputed';
    case 'EventsMerged':
      return body.into === id ? 'merged-in' : 'merged-away';
    case 'EventRedacted':
      return 'redacted';
    case 'VisibilityChanged':
      return 'made-open';
    default:
      return 'other';
  }
}

/** Changes of a correction from the last valid correction before it, or from the event as recorded. */
function changesMade(
  each: LogEntry,
  entry: LogEntry,
  amendments: readonly LogEntry[],
  stood: (id: string) => boolean,
): readonly FieldChange[] {
  const reading = readingOf(each, entry.body.id);
  if (!reading) return [];
  const before = amendments.filter(
    (other) => other.position < each.position && readingOf(other, entry.body.id) && stood(other.body.id),
  );
  const last = before.at(-1);
  return changesBetween((last && readingOf(last, entry.body.id)) ?? entry.body, reading);
}

function readingOf({ body }: LogEntry, id: string): EventBody | undefined {
  return body.type === 'EventCorrected' && body.event.id === id ? body.event : undefined;
}

/** Whether an entry is an event, and not an entry about the record. */
export function isEvent(body: EntryBody): body is EventBody {
  return 'actors' in body;
}
