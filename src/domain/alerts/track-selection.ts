import { relationshipId } from '../reading/relationship.js';

/** A selection of tracks: those that match every given selector; all tracks if none is given. */
export interface TrackSelection {
  readonly tracks?: readonly string[] | undefined;
  readonly parties?: readonly string[] | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly relationships?: readonly string[] | undefined;
}

/** The properties of a track that a selection reads. */
export interface SelectableTrack {
  readonly id: string;
  readonly parties: readonly string[];
  readonly topic: string;
}

/** The maximum number of stars in a glob. */
export const starsInGlob = 5;

/**
 * Compiles a glob, where `*` stands for any substring, into a test of ids. It takes one substring search for each part
 * between stars and never backtracks, so hostile patterns cost no more.
 */
export function globMatcher(glob: string): (id: string) => boolean {
  const parts = glob.split('*');
  if (parts.length === 1) return (id) => id === glob;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return (id) => {
    if (id.length < first.length + last.length || !id.startsWith(first) || !id.endsWith(last)) return false;
    const end = id.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = id.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** Compiles a selection into a test of tracks: once a selection, since globs are compiled. */
export function trackSelector({
  tracks,
  parties,
  topics,
  relationships,
}: TrackSelection): (track: SelectableTrack) => boolean {
  const globs = tracks?.map(globMatcher);
  return (track) =>
    (!globs || globs.some((fits) => fits(track.id))) &&
    (!parties || parties.every((one) => track.parties.includes(one))) &&
    (!topics || topics.includes(track.topic)) &&
    (!relationships || relationships.includes(relationshipId(track.parties)));
}
