import type { Row } from '../draft/rows.js';
import { withItem, withoutRow, withRow, withValue } from '../draft/draft.js';
import { ChoiceField, ListErrors, TextField } from '../../forms/fields.js';
import { MoreFields } from '../../forms/more-fields.js';
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
      {draft.actors.map((row, index) => (
        <Party key={row.key} row={row} number={index + 1} />
      ))}
      <div class="form-buttons">
        <button type="button" onClick={() => set(withRow(draft, 'actors'))}>
          Add a party
        </button>
      </div>
      <MoreFields summary="Level of the event" fields={{ level: draft.values.level }}>
        <ChoiceField
          none="not given"
          {...{ name: 'level', label: 'Level of the event', value: draft.values.level ?? '' }}
          options={choicesOf(vocabulary?.levels)}
          onValue={(value) => set(withValue(draft, 'level', value))}
        />
      </MoreFields>
    </section>
  );
}

/** A party with its role; its office and the level of that open on a line. */
function Party({ row: { key, values }, number }: { readonly row: Row; readonly number: number }) {
  const { draft, set, vocabulary } = useEventForm();
  const name = (field: string) => `actors.${key}.${field}`;
  const to = (field: string) => (value: string) => set(withItem(draft, 'actors', key, field, value));
  return (
    <fieldset class="form-row">
      <legend>Party {number}</legend>
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
        <MoreFields summary="Office and level" fields={{ [name('body')]: values.body, [name('level')]: values.level }}>
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
        </MoreFields>
      </div>
      <button type="button" onClick={() => set(withoutRow(draft, 'actors', key))}>
        Remove party {number}
      </button>
    </fieldset>
  );
}
