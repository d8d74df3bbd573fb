import type { Entry } from '../domain/entries/entry.js';
import { nothingOnRecord, type StatusAndAxes } from '../domain/reading/revision.js';
import type { StreamStatusChanged } from '../contract/log/stream.js';
import { changeOf, statusAndAxesOf, type StatusRow } from '../projection/rows/status-row.js';

/** A status that was sent. */
interface SentStatus {
  readonly axes: StatusAndAxes;
  /** The position of its row, or a later one up to which the track had no other entry; -1 where that entry is gone. */
  readonly position: number;
  /** Absent where it was sent by another process. */
  readonly row?: StatusRow;
}

/** A status that differs from the one that was sent last. */
export interface ChangedStatus {
  readonly row: StatusRow;
  /** What was sent last; `null` where that is not known. */
  readonly from: StatusAndAxes | null;
  readonly because: StreamStatusChanged['because'];
  /** The position of the last entry that made the change; 0 where the clock made it. */
  readonly position: number;
}

/**
 * The status of every track as it was sent last. Changes are found by comparing the rows of the board with these, so that none
 * is missed, whatever made it; the changes of one track by entries that come in together are one.
 */
export class SentStatuses {
  private readonly sent = new Map<string, SentStatus>();

  /** @param isComplete whether a track without a status here has never had one sent */
  constructor(private readonly isComplete = true) {}

  /** The rows that were sent, as far as this process has sent them. */
  rows(): StatusRow[] {
    return [...this.sent.values()].flatMap(({ row }) => row ?? []);
  }

  /** Begins anew with rows that count as sent. */
  begin(rows: readonly StatusRow[]): void {
    this.sent.clear();
    for (const row of rows) this.remember(row);
  }

  /** Remembers a status that another process has sent. */
  recall(track: string, axes: StatusAndAxes, position: number): void {
    this.sent.set(track, { axes, position });
  }

  /** Takes the rows that differ as sent. A row that counts an entry beyond a position is left for later. */
  take(rows: readonly StatusRow[], upTo: number): ChangedStatus[] {
    const changed: ChangedStatus[] = [];
    for (const row of rows) {
      const before = this.sent.get(row.track);
      if (row === before?.row || row.position > upTo) continue;
      this.remember(row);
      const isForgotten = !before && !this.isComplete;
      const from = before?.axes ?? nothingOnRecord;
      if (!isForgotten && changeOf(row.track, from, statusAndAxesOf(row.reading)).length === 0) continue;
      const byClock = before !== undefined && this.isByClock(before, row);
      const because = isForgotten ? 'catch-up' : byClock ? 'clock' : 'entry';
      changed.push({ row, from: isForgotten ? null : from, because, position: byClock ? 0 : row.position });
    }
    return changed;
  }

  /**
   * Whether the track has had no entry since a status was sent, while another day came. Another process says only up to where
   * that was so.
   */
  private isByClock({ row, position }: SentStatus, now: StatusRow): boolean {
    return row ? position === now.position && row.validAt !== now.validAt : now.position <= position;
  }

  private remember(row: StatusRow): void {
    this.sent.set(row.track, { axes: statusAndAxesOf(row.reading), position: row.position, row });
  }
}

/** Entries, each with the changes that it made right after it; changes by the clock come at the end. */
export function withChanges(entries: readonly Entry[], changes: readonly ChangedStatus[]): (Entry | ChangedStatus)[] {
  const rest = new Set(changes);
  const ordered: (Entry | ChangedStatus)[] = [];
  for (const entry of entries) {
    ordered.push(entry);
    for (const change of rest) {
      if (change.position === entry.position && rest.delete(change)) ordered.push(change);
    }
  }
  return [...ordered, ...rest];
}
