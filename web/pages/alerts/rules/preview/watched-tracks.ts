import type { TrackName } from '../../../../api/tracks.js';
import { partiesOfRelationship, partyAsSpelled } from '../../../../wording/party-names.js';
import type { Select } from '../../../../contract/alert-answers.js';

type Watchable = Pick<TrackName, 'track' | 'parties' | 'topic'>;

/** Whether a selection matches a track; used only to pick an example. */
export function isWatched({ tracks, parties, topics, relationships }: Select, track: Watchable): boolean {
  const of = track.parties;
  return (
    (!tracks?.length || tracks.some((glob) => fits(glob, track.track))) &&
    (parties ?? []).every((party) => of.includes(partyAsSpelled(party))) &&
    (!topics?.length || topics.includes(track.topic)) &&
    (!relationships?.length || relationships.some((id) => sameParties(partiesOfRelationship(id), of)))
  );
}

function sameParties(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

/** Whether an id matches a pattern in which * stands for any text. */
function fits(glob: string, id: string): boolean {
  const parts = glob.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return id === glob;
  const last = rest.pop()!;
  if (!id.startsWith(first) || !id.endsWith(last) || id.length < first.length + last.length) return false;
  const middle = id.slice(first.length, id.length - last.length);
  let from = 0;
  for (const part of rest) {
    const found = middle.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}
