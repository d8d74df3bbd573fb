import { PartyField } from '../../../forms/party-field.js';
import { DateField } from '../../../forms/date-field.js';
import { TextField } from '../../../forms/fields.js';

export interface AmendmentValues {
  readonly id: string;
  readonly [field: string]: string;
}

export interface AmendmentFieldsProps {
  readonly values: AmendmentValues;
  readonly set: (field: string, value: string) => void;
}

const knownFrom = 'When the world could first know; the day of recording where empty';

export function RetractFields({ values, set }: AmendmentFieldsProps) {
  return (
    <>
      <TextField
        {...{ name: 'reason', label: 'Reason', wide: true, lines: 3, value: values.reason ?? '' }}
        hint="Why it counts no longer"
        onValue={(value) => set('reason', value)}
      />
      <DateField
        {...{ name: 'disclosed', label: 'Known from', hint: knownFrom, value: values.disclosed ?? '' }}
        onValue={(value) => set('disclosed', value)}
      />
    </>
  );
}

export function DisputeFields({ values, set }: AmendmentFieldsProps) {
  return (
    <>
      <PartyField
        {...{ name: 'party', label: 'Who disputes it', value: values.party ?? '' }}
        onValue={(value) => set('party', value)}
      />
      <DateField
        {...{ name: 'occurred', label: 'Date that it gives instead', value: values.occurred ?? '' }}
        hint="Without a date, it denies the event"
        onValue={(value) => set('occurred', value)}
      />
      <DateField
        {...{ name: 'disclosed', label: 'Known from', hint: knownFrom, value: values.disclosed ?? '' }}
        onValue={(value) => set('disclosed', value)}
      />
      <TextField
        {...{ name: 'says', label: 'What it says instead', wide: true, lines: 3, value: values.says ?? '' }}
        hint="In your own words"
        onValue={(value) => set('says', value)}
      />
    </>
  );
}
