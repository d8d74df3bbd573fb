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
  /** Under which what is typed is kept in this browser. */
  readonly name: string;
  readonly path: string;
  /** What the path says of the entry: its type, and what it is about. */
  readonly about: { readonly type: string; readonly target: string };
  readonly verb: string;
  readonly fields: ComponentType<AmendmentFieldsProps>;
  readonly onRecorded: (recorded: Recorded) => void;
}

/** An act about an entry: filled in, tried out, and only then stored. */
export function AmendmentForm({ name, path, about, verb, fields: Fields, onRecorded }: ActFormProps) {
  const kept = useSavedDraft(name, () => ({ id: newId() }), isActValues);
  const writing = useEntryWriter();
  const form = useRef<HTMLFormElement>(null);
  const values = kept.value;
  const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const previewed = writing.preview?.of === JSON.stringify(body);
  const faults = writing.problem ? faultsOf(writing.problem) : noFieldErrors;
  useEffect(() => {
    if (writing.problem && form.current) focusFirstInvalid(form.current);
  }, [writing.problem]);
  const store = async () => {
    const recorded = await writing.send(path, body);
    if (!recorded) return;
    kept.clear({ id: newId() });
    onRecorded(recorded);
  };
  return (
    <form
      ref={form}
      class="act-form"
      onSubmit={(event) => {
        event.preventDefault();
        void (previewed ? store() : writing.tryOut(path, body, { ...about, ...body }));
      }}
    >
      {writing.problem && <ErrorSummary problem={writing.problem} fieldErrors={faults} />}
      <FieldErrorsContext.Provider value={faults}>
        <div class="form-grid">
          <Fields values={values} set={(field, value) => kept.set({ ...values, [field]: value })} />
        </div>
      </FieldErrorsContext.Provider>
      <div aria-live="polite">
        {previewed && writing.preview && (
          <section class="preview" aria-label="What it would do">
            <Effect effects={writing.preview.effects} would />
            <RuleEffectsList rules={writing.preview.rules} />
          </section>
        )}
      </div>
      <div class="form-buttons">
        <button type="submit" class={previewed ? 'primary' : ''} disabled={writing.state !== 'idle'}>
          {previewed ? verb : 'See what it would do'}
        </button>
        <span class="soft">{previewed ? 'Nothing is stored yet.' : 'Nothing is stored by looking.'}</span>
      </div>
    </form>
  );
}

/** What an act did: where it stands in the log, and what it changed. */
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
