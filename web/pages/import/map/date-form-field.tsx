import { ChoiceField } from '../../../forms/fields.js';

/** Forms of dates, each with an example. */
const forms: readonly (readonly [form: string, example: string])[] = [
  ['', '2024-01-30, or 2024-01, as it stands'],
  ['d.m.yyyy', '30.1.2024'],
  ['d/m/yyyy', '30/1/2024, the day first'],
  ['m/d/yyyy', '1/30/2024, the month first'],
  ['d-m-yyyy', '30-1-2024, the day first'],
  ['m-d-yyyy', '1-30-2024, the month first'],
  ['yyyymmdd', '20240130'],
  ['yyyy/m/d', '2024/1/30'],
  ['yyyy.m.d', '2024.1.30'],
  ['d mmm yyyy', '30 Jan 2024'],
  ['d mmmm yyyy', '30 January 2024'],
  ['mmm d, yyyy', 'Jan 30, 2024'],
  ['mmmm d, yyyy', 'January 30, 2024'],
  ['mm/yyyy', '01/2024'],
  ['yyyy', '2024'],
  ['instant', '2024-01-30T12:00:00Z'],
  ['excel', '45321, as Excel counts days'],
];

interface DateFormFieldProps {
  readonly values: readonly string[];
  readonly form: string;
  readonly onForm: (form: string) => void;
}

/** How the dates of a column are written: never guessed where the day or the month may stand first. */
export function DateFormField({ values, form, onForm }: DateFormFieldProps) {
  return (
    <ChoiceField
      label="Its dates are written as"
      value={form}
      hint={values.length > 0 ? `The file has ${values.slice(0, 3).join(' · ')}` : ''}
      options={forms.map(([value, label]) => ({ value, label }))}
      onValue={onForm}
    />
  );
}
