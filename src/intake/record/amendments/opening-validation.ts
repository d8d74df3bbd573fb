import {
  type Entry,
  type EntryBody,
  isAmendment,
  namedBy,
  tracksOf,
  saysInternal,
} from '../../../domain/entries/entry.js';
import { ThawError } from '../../../domain/errors.js';
import type { AmendmentIndex } from '../../../domain/record/amendment-index.js';
import type { EventLog } from '../../../event-log/event-log.js';

/** The internal tracks, and the internal entries, by which what is to be made open may be internal. */
export interface InternalNames {
  readonly tracks: ReadonlySet<string>;
  readonly entries: ReadonlySet<string>;
}

/** Reads what is internal of all that the targets of changes of visibility touch, or are about. */
export async function internalNames(
  log: EventLog,
  bodies: readonly EntryBody[],
  index: AmendmentIndex,
): Promise<InternalNames> {
  const targets = bodies.flatMap((body) => (body.type === 'VisibilityChanged' ? (index.find(body.target) ?? []) : []));
  const tracks = await log.internalAmong([...new Set(targets.flatMap(({ body }) => tracksOf(body)))]);
  const named = await log.findAll(targets.flatMap(({ body }) => namedBy(body)));
  return { tracks, entries: new Set(named.filter(({ visibility }) => visibility).map(({ body }) => body.id)) };
}

/**
 * Refuses to make an entry open that is open, or that would stay internal.
 * @throws ThawError conflict `open-already`; invalid `internal-by-another`, with what has to be made open instead
 */
export function refuseToOpen({ body, visibility }: Entry, internals: InternalNames, pointer: string): void {
  const { id } = body;
  if (!visibility) {
    const detail = `${id} is open to every reader already`;
    throw ThawError.conflict('open-already', pointer, detail, detail);
  }
  const about = isAmendment(body) ? namedBy(body).find((each) => internals.entries.has(each)) : undefined;
  const track = body.type === 'TrackDefined' ? undefined : tracksOf(body).find((each) => internals.tracks.has(each));
  const other = track === undefined ? about : `the track ${track}`;
  if (other === undefined && saysInternal(body)) return;
  const detail = `${id} is internal because of ${other ?? 'another entry'}: make that open`;
  throw ThawError.invalid('internal-by-another', pointer, detail);
}
