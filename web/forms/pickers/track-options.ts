import type { TrackName } from '../../api/tracks.js';
import type { Option } from './options.js';

/** Options for tracks, by title. */
export function trackOptions(tracks: Iterable<TrackName>): Option[] {
  return [...tracks]
    .map(({ track, title }) => ({ value: track, label: title, detail: track }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en-GB'));
}
