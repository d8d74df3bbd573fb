import { DateField } from '../../../forms/date-field.js';
import { withValue } from '../draft/draft.js';
import { ChoiceField, Field } from '../../../forms/fields.js';
import { useEventForm } from './form-context.js';

/** How the record holds it: when it could be known, and how sure it is. */
export function RecordSection() {
  const { draft, set, vocabulary } = useEventForm();
  const to = (field: string) => (value: string) => set(withValue(draft, field, value));
  return (
    <section>
      <h2>For the record</h2>
      <div class="form-grid">
        <DateField
          {...{ name: 'disclosed', label: 'Disclosed', value: draft.values.disclosed ?? '' }}
          hint="When the world could first know; the day of recording where empty"
          onValue={to('disclosed')}
        />
        <ChoiceField
          none="not said"
          {...{ name: 'confidence', label: 'Confidence', value: draft.values.confidence ?? '' }}
          options={(vocabulary?.confidence ?? []).map((value) => ({ value, label: value }))}
          hint="That it happened so (ICD 203)"
          onValue={to('confidence')}
        />
        <Field
          name="backfill"
          label="Entered as history"
          hint="Then it counts as known when it happened, unless disclosed says otherwise"
        >
          {(ids) => (
            <input
              {...ids}
              type="checkbox"
              checked={draft.values.backfill === 'true'}
              onChange={(event) => to('backfill')(event.currentTarget.checked ? 'true' : '')}
            />
          )}
        </Field>
      </div>
    </section>
  );
}
