import type { TrackLine, Summary } from './summary.js';

/** Track whose row differs from the previous answer. */
export interface TrackChange {
  readonly track: string;
  readonly title: string;
  readonly label: string;
  /** Previous label, where it differs; `null` for a new track. */
  readonly before: string | null | undefined;
}

/**
 * Differences between two answers for the same as-of parameters. Day counts are ignored: at midnight every row would
 * change.
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
 * The later answer with the same objects as the earlier one for unchanged lines, so that only changed rows are redrawn.
 */
export function carriedOver(before: Summary, after: Summary): Summary {
  const lines = new Map(before.tracks.map((line) => [line.track, line]));
  const reused = (line: TrackLine) => {
    const old = lines.get(line.track);
    return old && JSON.stringify(old) === JSON.stringify(line) ? old : line;
  };
  return { ...after, tracks: after.tracks.map(reused) };
}

/** Changes as one sentence, for screen readers and for anyone who looked away; empty without changes. */
export function changesInWords(changes: readonly TrackChange[]): string {
  const moved = changes.filter(({ before }) => before !== undefined);
  const [first] = moved.length > 0 ? moved : changes;
  if (!first) return '';
  const rest = changes.length - 1;
  const more = rest === 0 ? '' : ` ${rest} other ${rest === 1 ? 'track' : 'tracks'} changed too.`;
  if (first.before === undefined) return `${first.title}: new information on record.${more}`;
  if (first.before === null) return `${first.title} is new: ${first.label}.${more}`;
  return `${first.title} went from “${first.before}” to “${first.label}”.${more}`;
}

function traceOf({ lastDialogue, ...line }: TrackLine): string {
  return JSON.stringify([line, lastDialogue?.event, lastDialogue?.date]);
}
