import type { EntryBody, AnyEntry } from '../../../contract/entry-details.js';
import { changesBetween, type FieldChange } from '../../../entries/field-changes.js';

/** One step in the life of an entry. */
export interface HistoryStep {
  readonly kind:
    'recorded' | 'corrected' | 'retracted' | 'reinstated' | 'disputed' | 'merged-in' | 'merged-away' | 'other';
  readonly entry: AnyEntry;
  /** What a correction changed against the reading before it. */
  readonly changes: readonly FieldChange[];
  /** The entry that a retraction takes back, where that is not the event itself. */
  readonly about: AnyEntry | null;
  /** Whether a later retraction took this step back. */
  readonly undone: boolean;
}

/**
 * The life of an entry in the order of the log.
 * @param amendments the entries about it, and about those, in the order of the log
 */
export function historyOf(entry: AnyEntry, amendments: readonly AnyEntry[]): HistoryStep[] {
  const byId = new Map([entry, ...amendments].map((each) => [each.body.id, each]));
  const retractions = amendments.filter(({ body }) => body.type === 'EventRetracted');
  /** Whether an entry stands by the retractions up to a position. */
  const stands = (id: string, upTo: number): boolean =>
    !retractions.some(({ body, position }) => body.target === id && position <= upTo && stands(body.id, upTo));
  return [entry, ...amendments].map((each) => {
    const { body, position } = each;
    return {
      kind: each === entry ? 'recorded' : kindOf(body, entry.body.id, byId),
      entry: each,
      changes: changesMade(each, entry, amendments, (id) => stands(id, position)),
      about:
        body.type === 'EventRetracted' && body.target !== entry.body.id ? (byId.get(text(body.target)) ?? null) : null,
      undone: each !== entry && !stands(body.id, Infinity),
    };
  });
}

function kindOf(body: EntryBody, id: string, byId: ReadonlyMap<string, AnyEntry>): HistoryStep['kind'] {
  switch (body.type) {
    case 'EventCorrected':
      return 'corrected';
    case 'EventRetracted':
      return byId.get(text(body.target))?.body.type === 'EventRetracted' ? 'reinstated' : 'retracted';
    case 'EventDisputed':
      return 'disputed';
    case 'EventsMerged':
      return body.into === id ? 'merged-in' : 'merged-away';
    default:
      return 'other';
  }
}

/** What a correction changed: against the last correction before it that stood then, or the event as recorded. */
function changesMade(
  each: AnyEntry,
  entry: AnyEntry,
  amendments: readonly AnyEntry[],
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

function readingOf({ body }: AnyEntry, id: string): EntryBody | undefined {
  const event = body.type === 'EventCorrected' ? (body.event as EntryBody) : undefined;
  return event?.id === id ? event : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether an entry is a fact about the world; the rest is about the record. */
export function isEvent(body: AnyEntry['body']): boolean {
  return Array.isArray(body.actors);
}
