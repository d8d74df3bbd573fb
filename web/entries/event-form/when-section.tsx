import { fieldInWords } from '../../wording/field-words.js';
import { DateField } from '../../forms/date-field.js';
import { withValue } from '../draft/draft.js';
import { TextField } from '../../forms/fields.js';
import { MoreFields } from '../../forms/more-fields.js';
import { useEventForm } from './form-context.js';
import { isRequired } from '../draft/type-specific-fields.js';

const more = [
  ['announced', 'If announced on another day'],
  ['due', 'When the commitment falls due'],
  ['expires', 'When it expires'],
] as const;
type OtherDate = (typeof more)[number];

/** Date of the event, possibly imprecise, and its other dates. */
export function WhenSection() {
  const { draft, set, vocabulary } = useEventForm();
  const { values } = draft;
  const to = (field: string) => (value: string) => set(withValue(draft, field, value));
  const isNeeded = ([name]: OtherDate) => isRequired(values.type ?? '', name, vocabulary);
  const needed = more.filter(isNeeded);
  const others = more.filter((one) => !isNeeded(one));
  const shown = Object.fromEntries(
    ['verbatimDate', ...others.map(([name]) => name)].map((name) => [name, values[name]]),
  );
  const dateField = ([name, hint]: OtherDate) => (
    <DateField
      key={name}
      {...{ name, label: fieldInWords(name), value: values[name] ?? '' }}
      hint={needed.some(([one]) => one === name) ? `${hint}; required for this type` : hint}
      onValue={to(name)}
    />
  );
  return (
    <section>
      <h2>When</h2>
      <div class="form-grid">
        <DateField
          {...{ name: 'occurred', label: 'Occurred', wide: true, value: values.occurred ?? '' }}
          hint="A day 2024-01-30, a month 2024-01, about a year 2020~, from one day to another 2024-01-30/2024-01-31, some day of several [2025-06-20..2025-06-25]"
          onValue={to('occurred')}
        />
        {needed.map(dateField)}
        <MoreFields summary="Other dates" fields={shown}>
          <TextField
            {...{ name: 'verbatimDate', label: 'Date as printed', value: values.verbatimDate ?? '' }}
            hint="The words of the source: “in early May”"
            onValue={to('verbatimDate')}
          />
          {others.map(dateField)}
        </MoreFields>
      </div>
    </section>
  );
}
