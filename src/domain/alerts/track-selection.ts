import { relationshipId } from '../reading/relationship.js';

/** Which tracks are meant: those that fit every selector given; all where none is. */
export interface TrackSelection {
  readonly tracks?: readonly string[] | undefined;
  readonly parties?: readonly string[] | undefined;
  readonly topics?: readonly string[] | undefined;
  readonly relationships?: readonly string[] | undefined;
}

/** What a selection looks at. */
export interface SelectableTrack {
  readonly id: string;
  readonly parties: readonly string[];
  readonly topic: string;
}

/** A glob may hold so many stars. */
export const starsInGlob = 5;

/** A test of ids against a pattern with `*` for any part. Its time is that of a search for each part, whatever the stars. */
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

/** A test of tracks, made once a selection. */
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
