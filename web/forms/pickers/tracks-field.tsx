import { useMemo } from 'preact/hooks';
import { useTracks } from '../../api/tracks.js';
import { PickedList } from './picked-list.js';
import { trackOptions } from './track-options.js';

interface TracksFieldProps {
  /** Place in the surrounding form. */
  readonly name?: string;
  readonly tracks: readonly string[];
  readonly onTracks: (tracks: readonly string[]) => void;
}

/** A field for any number of tracks. */
export function TracksField({ name, tracks: chosen, onTracks }: TracksFieldProps) {
  const tracks = useTracks();
  const options = useMemo(() => trackOptions(tracks.values()), [tracks]);
  return (
    <PickedList
      {...(name !== undefined && { name })}
      {...{ one: 'track', label: 'Tracks', values: chosen, options, onValues: onTracks, wide: true }}
      hint="Every track concerned; by title, party or id"
      none={tracks.size === 0 ? 'No track to choose from' : 'No track matches these words'}
    />
  );
}
