import { useEventNames } from '../../api/event-titles.js';
import { relationInWords } from '../../wording/field-words.js';
import { Combobox } from '../../forms/pickers/combobox.js';
import { withItem, withoutRow, withRow } from '../draft/draft.js';
import { ChoiceField, ListErrors } from '../../forms/fields.js';
import { useEventForm } from './form-context.js';
import { useEventsOf } from './use-events-of.js';

/** Links to other events of its tracks. */
export function LinksSection() {
  const { draft, set, vocabulary } = useEventForm();
  const ofTracks = useEventsOf(draft.links.length > 0 ? draft.tracks : []);
  const named = draft.links.map(({ values }) => values.event ?? '').filter(isId);
  const titles = useEventNames(named.filter((id) => !ofTracks.some(({ value }) => value === id)));
  const options = [...ofTracks, ...[...titles].map(([value, { title }]) => ({ value, label: title }))];
  return (
    <section>
      <h2>Links to other events</h2>
      <ListErrors name="links" />
      {draft.links.map(({ key, values }, index) => (
        <fieldset key={key} class="form-row">
          <legend>Link {index + 1}</legend>
          <div class="form-grid">
            <ChoiceField
              {...{ name: `links.${key}.rel`, label: 'This event', value: values.rel ?? '', none: 'choose' }}
              options={(vocabulary?.rels ?? []).map((value) => ({
                value,
                label: relationInWords(value).toLowerCase(),
              }))}
              onValue={(value) => set(withItem(draft, 'links', key, 'rel', value))}
            />
            <Combobox
              {...{ name: `links.${key}.event`, label: 'That event', value: values.event ?? '', options }}
              hint={
                draft.tracks.length === 0
                  ? 'Choose a track first, or give an id'
                  : 'By title, date or type, of the chosen tracks; or an id'
              }
              none="No matching event on the chosen tracks"
              onValue={(value) => set(withItem(draft, 'links', key, 'event', value))}
            />
          </div>
          <button type="button" onClick={() => set(withoutRow(draft, 'links', key))}>
            Remove link {index + 1}
          </button>
        </fieldset>
      ))}
      <div class="form-buttons">
        <button type="button" onClick={() => set(withRow(draft, 'links'))}>
          Add a link
        </button>
      </div>
    </section>
  );
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
