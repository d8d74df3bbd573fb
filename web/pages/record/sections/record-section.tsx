import { DateField } from '../../../forms/date-field.js';
import { withValue } from '../../../entries/draft/draft.js';
import { InternalField } from '../../../forms/internal-field.js';
import { ChoiceField, Field } from '../../../forms/fields.js';
import { MoreFields } from '../../../forms/more-fields.js';
import { useEventForm } from '../../../entries/event-form/form-context.js';

const behind = ['disclosed', 'confidence', 'backfill', 'visibility'];

/** Disclosure date, confidence, and who sees the event. */
export function RecordSection() {
  const { draft, set, vocabulary } = useEventForm();
  const to = (field: string) => (value: string) => set(withValue(draft, field, value));
  return (
    <section>
      <h2>For the record</h2>
      <MoreFields
        summary="Disclosure, confidence, who sees it"
        fields={Object.fromEntries(behind.map((name) => [name, draft.values[name]]))}
      >
        <DateField
          {...{ name: 'disclosed', label: 'Disclosed', value: draft.values.disclosed ?? '' }}
          hint="When it first became public; empty: the day of recording"
          onValue={to('disclosed')}
        />
        <ChoiceField
          none="not given"
          {...{ name: 'confidence', label: 'Confidence', value: draft.values.confidence ?? '' }}
          options={(vocabulary?.confidence ?? []).map((value) => ({ value, label: value }))}
          hint="Likelihood that it happened this way (ICD 203)"
          onValue={to('confidence')}
        />
        <Field
          name="backfill"
          label="Entered as history"
          hint="Counts as known when it happened, unless a disclosure date is given"
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
        <InternalField
          what="event"
          isInternal={draft.values.visibility === 'internal'}
          onValue={(isInternal) => to('visibility')(isInternal ? 'internal' : '')}
        />
      </MoreFields>
    </section>
  );
}
