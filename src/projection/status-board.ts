import type { Day } from '../domain/time/day.js';
import type { StatusRow } from './status-row.js';

/** The row of every track, in memory: what lists, relationships and gauges are made of. */
export class StatusBoard {
  private readonly rows = new Map<string, StatusRow>();
  private earliest: Day | null = null;
  private changes = 0;

  /** How often a row was put up: while it stays, so does every row. */
  get revision(): number {
    return this.changes;
  }

  get(track: string): StatusRow | undefined {
    return this.rows.get(track);
  }

  /** In the order of the track ids. */
  all(): StatusRow[] {
    return [...this.rows.values()].sort((a, b) => (a.track < b.track ? -1 : 1));
  }

  /** Puts up a row, unless a newer one is there. */
  put(row: StatusRow): void {
    const present = this.rows.get(row.track);
    if (present && (present.position > row.position || present.validAt > row.validAt)) return;
    this.rows.set(row.track, row);
    this.changes += 1;
    const next = row.nextCheckOn;
    if (next !== null && (this.earliest === null || next < this.earliest)) this.earliest = next;
  }

  /** Puts up these rows and no other. */
  replace(rows: readonly StatusRow[]): void {
    this.rows.clear();
    this.changes += 1;
    this.earliest = null;
    for (const row of rows) this.put(row);
  }

  /** A day on or before the first on which the clock may change a row. */
  get nextCheckOn(): Day | null {
    return this.earliest;
  }

  /** The tracks whose rows the clock may change by a day; `nextCheckOn` is exact after that. */
  due(today: Day): string[] {
    const due: string[] = [];
    this.earliest = null;
    for (const { track, nextCheckOn } of this.rows.values()) {
      if (nextCheckOn === null) continue;
      if (nextCheckOn <= today) due.push(track);
      if (this.earliest === null || nextCheckOn < this.earliest) this.earliest = nextCheckOn;
    }
    return due;
  }
}
