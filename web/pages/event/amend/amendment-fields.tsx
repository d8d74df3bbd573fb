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

const knownFrom = 'When it first became public; empty: the day of recording';

export function RetractFields({ values, set }: AmendmentFieldsProps) {
  return (
    <>
      <TextField
        {...{ name: 'reason', label: 'Reason', wide: true, lines: 3, value: values.reason ?? '' }}
        hint="Why it no longer counts"
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
        {...{ name: 'party', label: 'Disputed by', value: values.party ?? '' }}
        onValue={(value) => set('party', value)}
      />
      <DateField
        {...{ name: 'occurred', label: 'Date it gives instead', value: values.occurred ?? '' }}
        hint="Empty: it denies the event"
        onValue={(value) => set('occurred', value)}
      />
      <DateField
        {...{ name: 'disclosed', label: 'Known from', hint: knownFrom, value: values.disclosed ?? '' }}
        onValue={(value) => set('disclosed', value)}
      />
      <TextField
        {...{ name: 'says', label: 'Its account', wide: true, lines: 3, value: values.says ?? '' }}
        hint="In your own words"
        onValue={(value) => set('says', value)}
      />
    </>
  );
}
