import { useMemo } from 'preact/hooks';
import { useTracks } from '../../../api/tracks.js';
import { fieldInWords } from '../../../wording/field-words.js';
import { plain } from '../../../wording/words.js';
import { Combobox } from '../../../forms/combobox.js';
import { withValue } from '../draft/draft.js';
import { fieldId, TextField } from '../../../forms/fields.js';
import { useEventForm } from './form-context.js';
import { trackOptions } from '../../../forms/track-options.js';
import { typeOptions } from './type-options.js';

/** Type, tracks, title and summary of the event, and how many acts it tells of. */
export function WhatSection() {
  const { draft, set, vocabulary } = useEventForm();
  const types = useMemo(() => typeOptions(vocabulary?.types ?? []), [vocabulary]);
  const entry = vocabulary?.types.find(({ type }) => type === draft.values.type);
  const to = (field: string) => (value: string) => set(withValue(draft, field, value));
  return (
    <section>
      <h2>What</h2>
      <div class="form-grid">
        <Combobox
          {...{ name: 'type', label: 'Type', wide: true, options: types, value: draft.values.type ?? '' }}
          hint={entry ? `${entry.definition} (${plain(entry.group).toLowerCase()})` : 'By words, group or CAMEO code'}
          none="No type matches these words"
          onValue={to('type')}
        />
        <TrackField />
        <TextField
          {...{ name: 'title', label: 'Title', wide: true, value: draft.values.title ?? '' }}
          hint="What happened, past tense, in your own words"
          onValue={to('title')}
        />
        <TextField
          {...{ name: 'summary', label: 'Summary', wide: true, lines: 3, value: draft.values.summary ?? '' }}
          onValue={to('summary')}
        />
        <TextField
          {...{ name: 'count', label: fieldInWords('count'), inputMode: 'numeric', value: draft.values.count ?? '' }}
          hint="Where it says so: 8 for eight indictments announced together"
          onValue={to('count')}
        />
      </div>
    </section>
  );
}

function TrackField() {
  const { draft, set } = useEventForm();
  const tracks = useTracks();
  const options = useMemo(() => trackOptions(tracks.values()), [tracks]);
  const left = options.filter(({ value }) => !draft.tracks.includes(value));
  const remove = (track: string) => {
    set({ ...draft, tracks: draft.tracks.filter((each) => each !== track) });
    document.getElementById(fieldId('tracks'))?.focus();
  };
  return (
    <div class="form-field wide">
      {draft.tracks.length > 0 && (
        <ul class="chosen" aria-label="Chosen tracks">
          {draft.tracks.map((track) => (
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
        {...{
          name: 'tracks',
          label: draft.tracks.length > 0 ? 'Add a track' : 'Tracks',
          value: '',
          options: left,
          picks: true,
        }}
        hint="Every track concerned; by title, party or id"
        none={tracks.size === 0 ? 'No track to choose from' : 'No track matches these words'}
        onValue={(track) => set({ ...draft, tracks: [...draft.tracks, track] })}
      />
    </div>
  );
}
