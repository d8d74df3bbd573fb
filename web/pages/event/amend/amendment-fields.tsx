import type { ComponentType } from 'preact';
import { SourceList } from '../../../entries/sources/source-list.js';
import { DateField } from '../../../forms/date-field.js';
import { type FieldProps, TextField } from '../../../forms/fields.js';
import { PartyField } from '../../../forms/pickers/party-field.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { isEvent } from '../history/history.js';
import type { Act, AmendmentDraft } from './amendment-draft.js';
import { RedactFields } from './redact-fields.js';

interface AmendmentFieldsProps {
  /** Entry to amend. */
  readonly entry: EntryDetails;
  readonly draft: AmendmentDraft;
  readonly set: (draft: AmendmentDraft) => void;
}

/** Fields of each way to amend. */
export const amendmentFields: Readonly<Record<Act, ComponentType<AmendmentFieldsProps>>> = {
  add: AddFields,
  retract: RetractFields,
  dispute: DisputeFields,
  open: OpenFields,
  redact: RedactFields,
};

/** Attributes of a field, with the value of the draft and what sets it. */
function fieldOf({ draft, set }: AmendmentFieldsProps) {
  return (name: string, label: string, more: Pick<FieldProps, 'hint' | 'wide'> = {}) => ({
    ...{ name, label, ...more, value: draft.values[name] ?? '' },
    onValue: (value: string) => set({ ...draft, values: { ...draft.values, [name]: value } }),
  });
}

const knownFrom = { hint: 'When it first became public; empty: the day of recording' };

function AddFields(props: AmendmentFieldsProps) {
  const { entry, draft, set } = props;
  const field = fieldOf(props);
  const outcome = entry.outcome === null ? 'What came of it' : `Instead of: ${entry.outcome}`;
  return (
    <>
      <div class="form-grid">
        <TextField {...field('reason', 'Reason', { wide: true, hint: 'How it came to be known' })} lines={2} />
        <DateField {...field('disclosed', 'Known from', knownFrom)} />
        {isOpen(entry) && <DateField {...field('ended', 'Ended', { hint: 'It is recorded with an open end' })} />}
        <TextField {...field('outcome', 'Outcome', { wide: true, hint: outcome })} lines={2} />
        <TextField {...field('summary', 'Summary', { wide: true, hint: 'A further paragraph of it' })} lines={3} />
      </div>
      <SourceList rows={draft.sources} onRows={(sources) => set({ ...draft, sources })} />
    </>
  );
}

/** Whether an entry is an event that was recorded without its end. */
function isOpen({ body, current }: EntryDetails): boolean {
  return isEvent(body) && /\/(\.\.)?$/.test((current ?? body).occurred);
}

function OpenFields(props: AmendmentFieldsProps) {
  const field = fieldOf(props);
  const hint = 'Every reader sees it from now on, with all that is internal because of it. It cannot be undone';
  return (
    <div class="form-grid">
      <TextField {...field('reason', 'Reason', { wide: true, hint })} lines={2} />
    </div>
  );
}

function RetractFields(props: AmendmentFieldsProps) {
  const field = fieldOf(props);
  return (
    <div class="form-grid">
      <TextField {...field('reason', 'Reason', { wide: true, hint: 'Why it no longer counts' })} lines={3} />
      <DateField {...field('disclosed', 'Known from', knownFrom)} />
    </div>
  );
}

function DisputeFields(props: AmendmentFieldsProps) {
  const { draft, set } = props;
  const field = fieldOf(props);
  return (
    <>
      <div class="form-grid">
        <PartyField {...field('party', 'Disputed by')} />
        <DateField {...field('occurred', 'Date it gives instead', { hint: 'Empty: it denies the event' })} />
        <DateField {...field('disclosed', 'Known from', knownFrom)} />
        <TextField {...field('says', 'Its account', { wide: true, hint: 'In your own words' })} lines={3} />
      </div>
      <SourceList rows={draft.sources} onRows={(sources) => set({ ...draft, sources })} />
    </>
  );
}
