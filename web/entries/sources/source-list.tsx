import { useVocabulary } from '../../api/vocabulary.js';
import { DateField } from '../../forms/date-field.js';
import { ChoiceField, ListErrors, TextField } from '../../forms/fields.js';
import { MoreFields } from '../../forms/more-fields.js';
import { PastedCitation } from './pasted-citation.js';
import { rowsWithSource } from './source-rows.js';
import { credibilities, reliabilities } from '../../wording/grades.js';
import { PartyField } from '../../forms/pickers/party-field.js';
import { type Row, type Rows, rowsWithNew, rowsWithout, rowsWithValue } from '../draft/rows.js';

const thirdParty = [{ value: 'third-party', label: 'A third party', detail: 'third-party' }];

interface SourceListProps {
  readonly rows: Rows;
  readonly onRows: (rows: Rows) => void;
}

/** Fields of a list of sources, each with account and reliability. */
export function SourceList({ rows, onRows }: SourceListProps) {
  return (
    <>
      <ListErrors name="sources" />
      {rows.map((row, index) => (
        <fieldset key={row.key} class="form-row">
          <legend>Source {index + 1}</legend>
          <PastedCitation onSource={(source) => onRows(rowsWithSource(rows, row.key, source))} />
          <SourceFields row={row} set={(field, value) => onRows(rowsWithValue(rows, row.key, field, value))} />
          <button type="button" onClick={() => onRows(rowsWithout(rows, row.key))}>
            Remove source {index + 1}
          </button>
        </fieldset>
      ))}
      <div class="form-buttons">
        <button type="button" onClick={() => onRows(rowsWithNew(rows))}>
          Add a source
        </button>
      </div>
    </>
  );
}

interface SourceFieldsProps {
  readonly row: Row;
  readonly set: (field: string, value: string) => void;
}

function SourceFields({ row: { key, values }, set }: SourceFieldsProps) {
  const { vocabulary } = useVocabulary();
  const more = ['account', 'reliability', 'credibility', 'claims', 'quote'];
  const field = (name: string, label: string) => ({
    ...{ name: `sources.${key}.${name}`, label, value: values[name] ?? '' },
    onValue: (value: string) => set(name, value),
  });
  return (
    <div class="form-grid">
      <TextField {...field('title', 'Title')} wide />
      <TextField {...field('publisher', 'Publisher')} />
      <DateField {...field('published', 'Published')} hint="A day, a month, or about: 2024-08~" />
      <TextField {...field('url', 'Address')} hint="https://…" />
      <MoreFields
        summary="More of the source"
        fields={Object.fromEntries(more.map((name) => [`sources.${key}.${name}`, values[name]]))}
      >
        <PartyField {...field('account', 'Account of')} more={thirdParty} hint="A party’s own, or a third party’s" />
        <ChoiceField
          none="not given"
          {...field('reliability', 'Reliability of the source')}
          options={(vocabulary?.reliability ?? []).map((value) => ({ value, label: graded(value, reliabilities) }))}
        />
        <ChoiceField
          none="not given"
          {...field('credibility', 'Credibility of what it says')}
          options={(vocabulary?.credibility ?? []).map((value) => ({
            value: String(value),
            label: graded(String(value), credibilities),
          }))}
        />
        <DateField {...field('claims', 'Date it gives')} hint="If it differs from the date of the event" />
        <TextField {...field('quote', 'Quotation')} lines={2} wide />
      </MoreFields>
    </div>
  );
}

function graded(grade: string, words: Readonly<Record<string, string>>): string {
  return words[grade] ? `${grade}: ${words[grade]}` : grade;
}
