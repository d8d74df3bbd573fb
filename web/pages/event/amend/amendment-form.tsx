import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { inWords } from '../../../wording/words.js';
import { Effect } from '../../../entries/effect.js';
import { newId } from '../../../entries/entry-id.js';
import { FieldErrorsContext, focusFirstInvalid } from '../../../forms/fields.js';
import { ErrorSummary } from '../../../forms/error-summary.js';
import { useSavedDraft } from '../../../forms/saved-draft.js';
import { type FieldErrors, noFieldErrors } from '../../../forms/field-errors.js';
import { RuleEffectsList } from '../../../entries/rule-effects.js';
import type { Recorded } from '../../../contract/effects.js';
import { useEntryWriter } from '../../../entries/use-entry-writer.js';
import type { Problem } from '../../../api/client.js';
import type { AmendmentFieldsProps, AmendmentValues } from './amendment-fields.js';

interface ActFormProps {
  /** Storage key of the draft in this browser. */
  readonly name: string;
  readonly path: string;
  /** Type and target of the entry, which its path implies. */
  readonly about: { readonly type: string; readonly target: string };
  readonly verb: string;
  readonly fields: ComponentType<AmendmentFieldsProps>;
  readonly onRecorded: (recorded: Recorded) => void;
}

/** Form of an amendment, with a preview before it is stored. */
export function AmendmentForm({ name, path, about, verb, fields: Fields, onRecorded }: ActFormProps) {
  const saved = useSavedDraft(name, () => ({ id: newId() }), isActValues);
  const writing = useEntryWriter();
  const form = useRef<HTMLFormElement>(null);
  const values = saved.value;
  const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const previewed = writing.preview?.of === JSON.stringify(body);
  const faults = writing.problem ? faultsOf(writing.problem) : noFieldErrors;
  useEffect(() => {
    if (writing.problem && form.current) focusFirstInvalid(form.current);
  }, [writing.problem]);
  const store = async () => {
    const recorded = await writing.send(path, body);
    if (!recorded) return;
    saved.clear({ id: newId() });
    onRecorded(recorded);
  };
  return (
    <form
      ref={form}
      class="act-form"
      onSubmit={(event) => {
        event.preventDefault();
        void (previewed ? store() : writing.dryRun(path, body, { ...about, ...body }));
      }}
    >
      {writing.problem && <ErrorSummary problem={writing.problem} fieldErrors={faults} />}
      <FieldErrorsContext.Provider value={faults}>
        <div class="form-grid">
          <Fields values={values} set={(field, value) => saved.set({ ...values, [field]: value })} />
        </div>
      </FieldErrorsContext.Provider>
      <div aria-live="polite">
        {previewed && writing.preview && (
          <section class="preview" aria-label="Effect">
            <Effect effects={writing.preview.effects} would />
            <RuleEffectsList rules={writing.preview.rules} />
          </section>
        )}
      </div>
      <div class="form-buttons">
        <button type="submit" class={previewed ? 'primary' : ''} disabled={writing.state !== 'idle'}>
          {previewed ? verb : 'Preview the effect'}
        </button>
        <span class="soft">{previewed ? 'Nothing is stored yet.' : 'The preview stores nothing.'}</span>
      </div>
    </form>
  );
}

/** Outcome of an amendment: log position and effect. */
export function AmendmentRecorded({ recorded }: { readonly recorded: Recorded }) {
  const { href } = usePlace();
  return (
    <section class="preview done" role="status">
      <p>
        <strong>Recorded</strong> at position {inWords(recorded.position)}:{' '}
        <a href={href(`/events/${recorded.id}`)}>see the entry</a>.
      </p>
      <Effect effects={recorded} would={false} />
    </section>
  );
}

function faultsOf({ errors }: Problem): FieldErrors {
  const fields = new Map<string, string[]>();
  const top: string[] = [];
  for (const { pointer, detail } of errors) {
    const field = pointer?.startsWith('/') ? pointer.slice(1) : '';
    if (['reason', 'disclosed', 'party', 'says', 'occurred'].includes(field)) {
      fields.set(field, [...(fields.get(field) ?? []), detail]);
    } else top.push(detail);
  }
  return { fields, top };
}

function isActValues(value: unknown): value is AmendmentValues {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string') &&
    typeof (value as { id?: unknown }).id === 'string'
  );
}
