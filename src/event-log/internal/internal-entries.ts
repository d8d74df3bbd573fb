import type { EntryDraft } from '../append/append-request.js';
import { currentView } from '../view.js';

/** The condition, for a statement with `entry e`, by which the open view leaves internal entries out. */
export function visibleOnly(): string {
  return currentView() === 'open'
    ? ' AND NOT EXISTS (SELECT 1 FROM internal_entry i WHERE i.position = e.position)'
    : '';
}

/** What of an entry decides whether it is internal. */
export type Placed = Pick<EntryDraft, 'id' | 'type' | 'tracks' | 'targets' | 'isInternal'> & {
  readonly position: number;
};

/**
 * Which entries are internal: they say so themselves, touch an internal track, or are about an internal entry. A later
 * `VisibilityChanged` takes back what its target says, and what corrections of it have said again.
 */
export class InternalEntries {
  private readonly known: Placed[] = [];
  private readonly opened = new Set<Placed>();
  private tracks!: Set<string>;
  private ids!: Set<string>;
  private found!: number[];

  /** @param baseTracks internal tracks @param baseIds internal entries, as far as those to come name them */
  constructor(
    private readonly baseTracks: Iterable<string> = [],
    private readonly baseIds: Iterable<string> = [],
  ) {
    this.judgeAgain();
  }

  /** The positions of those found so far. */
  get positions(): readonly number[] {
    return this.found;
  }

  /** The internal tracks. */
  get internalTracks(): ReadonlySet<string> {
    return this.tracks;
  }

  /** Takes the next entry, in order. */
  take(entry: Placed): void {
    if (entry.type === 'VisibilityChanged') this.open(entry.targets);
    if (this.judge(entry)) this.known.push(entry);
  }

  private open(targets: readonly string[]): void {
    const isOf = ({ id, type, targets: about }: Placed) =>
      targets.includes(id) || (type === 'EventCorrected' && about.some((target) => targets.includes(target)));
    for (const entry of this.known) if (isOf(entry)) this.opened.add(entry);
    this.judgeAgain();
  }

  /** Judges all internal entries anew, of which fewer may be internal now; none that was open becomes internal. */
  private judgeAgain(): void {
    [this.tracks, this.ids, this.found] = [new Set(this.baseTracks), new Set(this.baseIds), []];
    const judged = this.known.splice(0).filter((entry) => this.judge(entry));
    this.known.push(...judged);
  }

  private judge(entry: Placed): boolean {
    const { position, id, type, tracks, targets, isInternal } = entry;
    const says = isInternal && !this.opened.has(entry);
    if (!says && !tracks.some((track) => this.tracks.has(track)) && !targets.some((one) => this.ids.has(one)))
      return false;
    this.found.push(position);
    this.ids.add(id);
    if (type === 'TrackDefined') for (const track of tracks) this.tracks.add(track);
    return true;
  }
}
