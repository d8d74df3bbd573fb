import type { Day } from '../../domain/time/day.js';
import type { StatusRow } from './status-row.js';

/** The status rows of all tracks in memory; lists, relationships and gauges are made from them. */
export class StatusBoard {
  private readonly rows = new Map<string, StatusRow>();
  /** By the id of a parent, the ids of its sub-tracks. */
  private readonly children = new Map<string, Set<string>>();
  /** What `versionsOf` has made of the present rows of parents, by their ids. */
  private readonly versions = new Map<string, string>();
  private earliest: Day | null = null;
  private latest = -Infinity;
  private changes = 0;

  /** A counter that increases with each change: while it is the same, so are all rows. */
  get revision(): number {
    return this.changes;
  }

  get(track: string): StatusRow | undefined {
    return this.rows.get(track);
  }

  /** The rows of the tracks that name a track as their parent, in the order of their ids. */
  childrenOf(track: string): StatusRow[] {
    const ids = [...(this.children.get(track) ?? [])].sort();
    return ids.map((id) => this.rows.get(id)!);
  }

  /** The versions of a track and of its sub-tracks: while they are the same, so is what a reading tells of them. */
  versionsOf(track: string): string {
    const own = String(this.rows.get(track)?.position);
    if (!this.children.has(track)) return own;
    const made = this.versions.get(track);
    if (made !== undefined) return made;
    const versions = [own, ...this.childrenOf(track).map((row) => `${row.track}@${row.position}`)].join(' ');
    this.versions.set(track, versions);
    return versions;
  }

  /** All rows, in the order of the track ids. */
  all(): StatusRow[] {
    return [...this.rows.values()].sort((a, b) => (a.track < b.track ? -1 : 1));
  }

  /**
   * Sets the row of a track, unless the present one has a later position, or the same with a later day.
   * @param isReread replaces a row of a later day: the clock has stepped back
   */
  put(row: StatusRow, isReread = false): void {
    const present = this.rows.get(row.track);
    if (present && present.position > row.position) return;
    if (present?.position === row.position && present.validAt > row.validAt && !isReread) return;
    this.rows.set(row.track, row);
    this.place(row, present?.parent ?? null);
    this.latest = Math.max(this.latest, row.validAt);
    this.versions.clear();
    this.changes += 1;
    const next = row.nextCheckOn;
    if (next !== null && (this.earliest === null || next < this.earliest)) this.earliest = next;
  }

  /** Replaces all rows. */
  replace(rows: readonly StatusRow[]): void {
    this.rows.clear();
    this.children.clear();
    this.versions.clear();
    this.changes += 1;
    this.earliest = null;
    this.latest = -Infinity;
    for (const row of rows) this.put(row);
  }

  /** A lower bound of the first day on which the clock may change a row; `null` for none. */
  get nextCheckOn(): Day | null {
    return this.earliest;
  }

  /** The ids of the tracks whose rows were read on a later day than this one: the clock has stepped back since. */
  readAfter(today: Day): string[] {
    if (this.latest <= today) return [];
    const rows = [...this.rows.values()];
    this.latest = rows.reduce((latest, { validAt }) => Math.max(latest, validAt), -Infinity);
    return rows.filter(({ validAt }) => validAt > today).map(({ track }) => track);
  }

  /** The ids of the tracks whose rows the clock may change by a day. It also makes `nextCheckOn` exact. */
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

  private place({ track, parent }: StatusRow, before: string | null): void {
    if (before !== null && before !== parent) this.children.get(before)?.delete(track);
    if (parent === null) return;
    const siblings = this.children.get(parent) ?? new Set();
    this.children.set(parent, siblings.add(track));
  }
}
