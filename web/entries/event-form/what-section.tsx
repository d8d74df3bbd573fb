import { useMemo } from 'preact/hooks';
import { fieldInWords } from '../../wording/field-words.js';
import { plain } from '../../wording/words.js';
import { Combobox } from '../../forms/pickers/combobox.js';
import { withValue } from '../draft/draft.js';
import { TextField } from '../../forms/fields.js';
import { MoreFields } from '../../forms/more-fields.js';
import { useEventForm } from './form-context.js';
import { TracksField } from '../../forms/pickers/tracks-field.js';
import { typeOptions } from '../../forms/pickers/type-options.js';

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
        <TracksField name="tracks" tracks={draft.tracks} onTracks={(tracks) => set({ ...draft, tracks })} />
        <TextField
          {...{ name: 'title', label: 'Title', wide: true, value: draft.values.title ?? '' }}
          hint="What happened, past tense, in your own words"
          onValue={to('title')}
        />
        <MoreFields
          summary="Summary, number of acts"
          fields={{ summary: draft.values.summary, count: draft.values.count }}
        >
          <TextField
            {...{ name: 'summary', label: 'Summary', wide: true, lines: 3, value: draft.values.summary ?? '' }}
            onValue={to('summary')}
          />
          <TextField
            {...{ name: 'count', label: fieldInWords('count'), inputMode: 'numeric', value: draft.values.count ?? '' }}
            hint="Where it says so: 8 for eight indictments announced together"
            onValue={to('count')}
          />
        </MoreFields>
      </div>
    </section>
  );
}
