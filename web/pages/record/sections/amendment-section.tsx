import { DateField } from '../../../forms/date-field.js';
import { TextField } from '../../../forms/fields.js';
import type { SavedDraft } from '../../../forms/saved-draft.js';
import type { SavedEventDraft } from '../draft/saved-event-draft.js';

/** Why the event is corrected, and since when that could be known. */
export function AmendmentSection({ kept }: { readonly kept: SavedDraft<SavedEventDraft> }) {
  const { amendment } = kept.value;
  const to = (field: 'reason' | 'disclosed') => (value: string) =>
    kept.set({ ...kept.value, amendment: { ...amendment, [field]: value } });
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
          hint="When the world could first know of it; the day of recording where empty"
          onValue={to('disclosed')}
        />
      </div>
    </section>
  );
}
