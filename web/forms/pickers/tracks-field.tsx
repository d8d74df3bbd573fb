import { useMemo } from 'preact/hooks';
import { useTracks } from '../../api/tracks.js';
import { Combobox } from './combobox.js';
import { fieldId } from '../fields.js';
import { trackOptions } from './track-options.js';
import './tracks-field.css';

interface TracksFieldProps {
  /** Place in the surrounding form. */
  readonly name?: string;
  readonly tracks: readonly string[];
  readonly onTracks: (tracks: readonly string[]) => void;
}

/** A field for any number of tracks: those that are chosen, and a list to add another from. */
export function TracksField({ name, tracks: chosen, onTracks }: TracksFieldProps) {
  const tracks = useTracks();
  const options = useMemo(() => trackOptions(tracks.values()), [tracks]);
  const left = options.filter(({ value }) => !chosen.includes(value));
  const remove = (track: string) => {
    onTracks(chosen.filter((each) => each !== track));
    if (name !== undefined) document.getElementById(fieldId(name))?.focus();
  };
  return (
    <div class="form-field wide">
      {chosen.length > 0 && (
        <ul class="chosen" aria-label="Chosen tracks">
          {chosen.map((track) => (
            <li key={track}>
              {tracks.get(track)?.title ?? track}{' '}
              <button
                type="button"
                onClick={() => remove(track)}
                aria-label={`Remove ${tracks.get(track)?.title ?? track}`}
              >
                Remove{' '}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        {...(name !== undefined && { name })}
        {...{ label: chosen.length > 0 ? 'Add a track' : 'Tracks', value: '', options: left, picks: true }}
        hint="Every track concerned; by title, party or id"
        none={tracks.size === 0 ? 'No track to choose from' : 'No track matches these words'}
        onValue={(track) => onTracks([...chosen, track])}
      />
    </div>
  );
}
