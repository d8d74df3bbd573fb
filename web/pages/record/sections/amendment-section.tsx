import { DateField } from '../../../forms/date-field.js';
import { TextField } from '../../../forms/fields.js';
import type { SavedDraft } from '../../../forms/saved-draft.js';
import type { SavedEventDraft } from '../draft/saved-event-draft.js';

/** Reason and disclosure date of the correction. */
export function AmendmentSection({ saved }: { readonly saved: SavedDraft<SavedEventDraft> }) {
  const { amendment } = saved.value;
  const to = (field: 'reason' | 'disclosed') => (value: string) =>
    saved.set({ ...saved.value, amendment: { ...amendment, [field]: value } });
  return (
    <section>
      <h2>The correction</h2>
      <div class="form-grid">
        <TextField
          {...{ name: 'amendment.reason', label: 'Reason', wide: true, lines: 2, value: amendment.reason }}
          hint="What was wrong, and how it came to light"
          onValue={to('reason')}
        />
        <DateField
          {...{ name: 'amendment.disclosed', label: 'Known from', value: amendment.disclosed }}
          hint="When this first became public; empty: the day of recording"
          onValue={to('disclosed')}
        />
      </div>
    </section>
  );
}
