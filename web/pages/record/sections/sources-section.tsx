import { useContext } from 'preact/hooks';
import { DateField } from '../../../forms/date-field.js';
import { type Row, withItem, withoutRow, withRow } from '../draft/draft.js';
import { ChoiceField, FieldErrorsContext, ListErrors, TextField } from '../../../forms/fields.js';
import { useEventForm } from './form-context.js';
import { PartyField } from '../../../forms/party-field.js';

const thirdParty = [{ value: 'third-party', label: 'A third party', detail: 'third-party' }];

/** Admiralty scales for the source and for its information. */
const reliability: Readonly<Record<string, string>> = {
  ...{ A: 'completely reliable', B: 'usually reliable', C: 'fairly reliable', D: 'not usually reliable' },
  ...{ E: 'unreliable', F: 'cannot be judged' },
};
const credibility: Readonly<Record<string, string>> = {
  ...{ 1: 'confirmed by others', 2: 'probably true', 3: 'possibly true', 4: 'doubtful', 5: 'improbable' },
  6: 'cannot be judged',
};

/** Sources of the event, with account and reliability. */
export function SourcesSection() {
  const { draft, set } = useEventForm();
  return (
    <section>
      <h2>Sources</h2>
      <ListErrors name="sources" />
      {draft.sources.map((row, index) => (
        <fieldset key={row.key} class="form-row">
          <legend>Source {index + 1}</legend>
          <SourceFields row={row} />
          <button type="button" onClick={() => set(withoutRow(draft, 'sources', row.key))}>
            Remove source {index + 1}
          </button>
        </fieldset>
      ))}
      <div class="form-buttons">
        <button type="button" onClick={() => set(withRow(draft, 'sources'))}>
          Add a source
        </button>
      </div>
    </section>
  );
}

function SourceFields({ row: { key, values } }: { readonly row: Row }) {
  const { draft, set, vocabulary } = useEventForm();
  const faults = useContext(FieldErrorsContext).fields;
  const filled = ['claims', 'quote'].some(
    (name) => (values[name] ?? '') !== '' || faults.has(`sources.${key}.${name}`),
  );
  const field = (name: string, label: string) => ({
    ...{ name: `sources.${key}.${name}`, label, value: values[name] ?? '' },
    onValue: (value: string) => set(withItem(draft, 'sources', key, name, value)),
  });
  return (
    <div class="form-grid">
      <TextField {...field('title', 'Title')} wide />
      <TextField {...field('publisher', 'Publisher')} />
      <DateField {...field('published', 'Published')} hint="A day, a month, or about: 2024-08~" />
      <TextField {...field('url', 'Address')} hint="https://…" />
      <PartyField {...field('account', 'Account of')} more={thirdParty} hint="A party’s own, or a third party’s" />
      <ChoiceField
        none="not given"
        {...field('reliability', 'Reliability of the source')}
        options={(vocabulary?.reliability ?? []).map((value) => ({ value, label: graded(value, reliability) }))}
      />
      <ChoiceField
        none="not given"
        {...field('credibility', 'Credibility of what it says')}
        options={(vocabulary?.credibility ?? []).map((value) => ({
          value: String(value),
          label: graded(String(value), credibility),
        }))}
      />
      <details class="form-field wide" open={filled}>
        <summary>Quotation, and the date it gives</summary>
        <div class="form-grid">
          <DateField {...field('claims', 'Date it gives')} hint="If it differs from the date above" />
          <TextField {...field('quote', 'Quotation')} lines={2} wide />
        </div>
      </details>
    </div>
  );
}

function graded(grade: string, words: Readonly<Record<string, string>>): string {
  return words[grade] ? `${grade}: ${words[grade]}` : grade;
}
