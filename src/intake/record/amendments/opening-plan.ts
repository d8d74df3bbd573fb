import type { VisibilityChanged } from '../../../domain/entries/amendment.js';
import { type Entry, type EntryBody, namedBy, tracksOf } from '../../../domain/entries/entry.js';
import { ThawError } from '../../../domain/errors.js';
import type { AmendmentIndex } from '../../../domain/record/amendment-index.js';
import type { EventLog } from '../../../event-log/event-log.js';
import type { Placed } from '../../../event-log/internal/internal-entries.js';

/** What each of some changes of visibility would make open, as the log stands. */
export class OpeningPlan {
  private constructor(
    private readonly opened: ReadonlyMap<string, readonly Placed[]>,
    private readonly internalTracks: ReadonlySet<string>,
    private readonly internalEntries: ReadonlySet<string>,
  ) {}

  /** Reads from the log what the changes would make open, and what else may keep their targets internal. */
  static async lookUp(log: EventLog, changes: readonly VisibilityChanged[], index: AmendmentIndex) {
    const opened = new Map<string, readonly Placed[]>();
    for (const { target } of changes) opened.set(target, await log.madeOpenWith(target));
    const targets = changes.flatMap(({ target }) => index.find(target) ?? []);
    const tracks = new Set(targets.flatMap(({ body }) => tracksThatHide(body)));
    const named = await log.findAll(targets.flatMap(({ body }) => namedBy(body)));
    const internal = named.filter(({ visibility }) => visibility).map(({ body }) => body.id);
    return new OpeningPlan(opened, await log.internalAmong([...tracks]), new Set(internal));
  }

  /** The tracks of all that becomes open with an entry. */
  tracks(target: string): string[] {
    return [...new Set((this.opened.get(target) ?? []).flatMap(({ tracks }) => tracks))];
  }

  /**
   * Refuses to make an entry open that is open, or that would stay internal, or name an internal track.
   * @throws ThawError conflict `open-already`; invalid `internal-by-another`, with what has to be made open first
   */
  refuse({ body, visibility }: Entry, pointer: string): void {
    const { id } = body;
    if (!visibility) {
      const detail = `${id} is open to every reader already`;
      throw ThawError.conflict('open-already', pointer, detail, detail);
    }
    const track = tracksThatHide(body).find((each) => this.internalTracks.has(each));
    const isOpened = this.opened.get(id)?.some((each) => each.id === id) === true;
    if (isOpened && (body.type !== 'TrackDefined' || track === undefined)) return;
    const other =
      track === undefined ? namedBy(body).find((each) => this.internalEntries.has(each)) : `the track ${track}`;
    const detail = `${id} is internal because of ${other ?? 'another entry'}: make that open first`;
    throw ThawError.invalid('internal-by-another', pointer, detail);
  }
}

/** The tracks that keep an entry internal where they are: those that it touches, and the parent of the one that it defines. */
function tracksThatHide(body: EntryBody): readonly string[] {
  if (body.type !== 'TrackDefined') return tracksOf(body);
  return body.track.parent === undefined ? [] : [body.track.parent];
}
