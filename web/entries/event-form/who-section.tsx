import { withItem, withoutRow, withRow, withValue } from '../draft/draft.js';
import { ChoiceField, ListErrors, TextField } from '../../forms/fields.js';
import { choicesOf } from '../../forms/choices.js';
import { useEventForm } from './form-context.js';
import { PartyField } from '../../forms/pickers/party-field.js';

/** Parties, their roles and levels. */
export function WhoSection() {
  const { draft, set, vocabulary } = useEventForm();
  return (
    <section>
      <h2>Who</h2>
      <ListErrors name="actors" />
      {draft.actors.map(({ key, values }, index) => {
        const name = (field: string) => `actors.${key}.${field}`;
        const to = (field: string) => (value: string) => set(withItem(draft, 'actors', key, field, value));
        return (
          <fieldset key={key} class="form-row">
            <legend>Party {index + 1}</legend>
            <div class="form-grid">
              <PartyField
                {...{ name: name('country'), label: 'Party', value: values.country ?? '' }}
                onValue={to('country')}
              />
              <ChoiceField
                {...{ name: name('role'), label: 'Role', value: values.role ?? '', none: 'choose' }}
                options={choicesOf(vocabulary?.roles)}
                onValue={to('role')}
              />
              <TextField
                {...{ name: name('body'), label: 'Office or body', value: values.body ?? '' }}
                hint="Its name at the time"
                onValue={to('body')}
              />
              <ChoiceField
                none="not given"
                {...{ name: name('level'), label: 'Its level', value: values.level ?? '' }}
                options={choicesOf(vocabulary?.levels)}
                onValue={to('level')}
              />
            </div>
            <button type="button" onClick={() => set(withoutRow(draft, 'actors', key))}>
              Remove party {index + 1}
            </button>
          </fieldset>
        );
      })}
      <div class="form-buttons">
        <button type="button" onClick={() => set(withRow(draft, 'actors'))}>
          Add a party
        </button>
      </div>
      <div class="form-grid">
        <ChoiceField
          none="not given"
          {...{ name: 'level', label: 'Level of the event', value: draft.values.level ?? '' }}
          options={choicesOf(vocabulary?.levels)}
          onValue={(value) => set(withValue(draft, 'level', value))}
        />
      </div>
    </section>
  );
}
