import type { TrackLine, Summary } from './summary.js';

/** A track that another answer tells otherwise than the one before. */
export interface TrackChange {
  readonly track: string;
  readonly title: string;
  readonly label: string;
  /** The label before, where the status is another; `null` for a track that is new. */
  readonly before: string | null | undefined;
}

/**
 * What another answer for the same clocks tells otherwise. Counts of days are no change: at midnight every row would be
 * one.
 */
export function trackChanges(before: Summary, after: Summary): TrackChange[] {
  const lines = new Map(before.tracks.map((line) => [line.track, line]));
  return after.tracks.flatMap((line) => {
    const old = lines.get(line.track);
    if (old && traceOf(old) === traceOf(line)) return [];
    const { track, title, label } = line;
    return [{ track, title, label, before: old === undefined ? null : old.label === label ? undefined : old.label }];
  });
}

/**
 * The later answer, with the very lines of the one before where they say the same, so that only rows that changed are
 * drawn anew.
 */
export function carriedOver(before: Summary, after: Summary): Summary {
  const lines = new Map(before.tracks.map((line) => [line.track, line]));
  const kept = (line: TrackLine) => {
    const old = lines.get(line.track);
    return old && JSON.stringify(old) === JSON.stringify(line) ? old : line;
  };
  return { ...after, tracks: after.tracks.map(kept) };
}

/** One sentence for a screen reader, and for whoever looked away; empty where nothing changed. */
export function changesInWords(changes: readonly TrackChange[]): string {
  const moved = changes.filter(({ before }) => before !== undefined);
  const [first] = moved.length > 0 ? moved : changes;
  if (!first) return '';
  const rest = changes.length - 1;
  const more = rest === 0 ? '' : ` ${rest} other ${rest === 1 ? 'track' : 'tracks'} changed too.`;
  if (first.before === undefined) return `${first.title}: something new is on record.${more}`;
  if (first.before === null) return `${first.title} is new: ${first.label}.${more}`;
  return `${first.title} went from “${first.before}” to “${first.label}”.${more}`;
}

function traceOf({ lastDialogue, ...line }: TrackLine): string {
  return JSON.stringify([line, lastDialogue?.event, lastDialogue?.date]);
}
