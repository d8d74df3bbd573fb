import { ProposedNote } from '../../../entries/proposed-note.js';
import { NotPermitted } from '../../../ui/permitted.js';
import { useIsPermitted } from '../../../api/account.js';
import { useEffect, useRef } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { inWords } from '../../../wording/words.js';
import { Effect } from '../../../entries/effect.js';
import { newId } from '../../../entries/entry-id.js';
import { FieldErrorsContext, focusFirstInvalid } from '../../../forms/fields.js';
import { ErrorSummary } from '../../../forms/error-summary.js';
import { useSavedDraft } from '../../../forms/saved-draft.js';
import { noFieldErrors } from '../../../forms/field-errors.js';
import { RuleEffectsList } from '../../../entries/rule-effects.js';
import type { Recorded } from '../../../contract/effects.js';
import { useEntryWriter } from '../../../entries/use-entry-writer.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { type Act, amendmentErrors, amendmentRequest, emptyAmendment, isAmendmentDraft } from './amendment-draft.js';
import { amendmentFields } from './amendment-fields.js';

interface AmendmentFormProps {
  readonly act: Act;
  /** Entry to amend. */
  readonly entry: EntryDetails;
  /** Words of the button that stores the amendment. */
  readonly verb: string;
  readonly onRecorded: (recorded: Recorded) => void;
}

/** What each way to amend takes. */
const rights = {
  add: 'record',
  retract: 'edit',
  dispute: 'edit',
  open: 'edit',
  redact: 'administer',
} as const satisfies Readonly<Record<Act, string>>;

/** Form of an amendment, with a preview before it is stored. */
export function AmendmentForm({ act, entry, verb, onRecorded }: AmendmentFormProps) {
  const target = entry.body.id;
  const saved = useSavedDraft(`thaw.${act}.${target}`, () => emptyAmendment(act, newId()), isAmendmentDraft);
  const writing = useEntryWriter();
  const form = useRef<HTMLFormElement>(null);
  const draft = saved.value;
  const request = amendmentRequest(act, draft, target);
  const previewed = writing.preview?.of === JSON.stringify(request.body);
  const faults = writing.problem ? amendmentErrors(act, writing.problem.errors, draft) : noFieldErrors;
  const Fields = amendmentFields[act];
  const right = rights[act];
  const isPermitted = useIsPermitted(right);
  useEffect(() => {
    if (writing.problem && form.current) focusFirstInvalid(form.current);
  }, [writing.problem]);
  const store = async () => {
    const recorded = await writing.send(request.path, request.body);
    if (!recorded) return;
    saved.clear(emptyAmendment(act, newId()));
    onRecorded(recorded);
  };
  return (
    <form
      ref={form}
      class="act-form"
      onSubmit={(event) => {
        event.preventDefault();
        void (previewed ? store() : writing.dryRun(request.path, request.body, request.entry));
      }}
    >
      {writing.problem && <ErrorSummary problem={writing.problem} fieldErrors={faults} rows={() => draft.sources} />}
      <FieldErrorsContext.Provider value={faults}>
        <Fields entry={entry} draft={draft} set={saved.set} />
      </FieldErrorsContext.Provider>
      <div aria-live="polite">
        {previewed && writing.preview && (
          <section class="preview" aria-label="Effect">
            <Effect effects={writing.preview.effects} would />
            <RuleEffectsList rules={writing.preview.rules} />
          </section>
        )}
      </div>
      {writing.proposed && <ProposedNote proposal={writing.proposed} />}
      <NotPermitted right={right} to="do this" />
      <div class="form-buttons">
        <button
          type="submit"
          class={previewed ? 'primary' : ''}
          disabled={writing.state !== 'idle' || writing.proposed !== null || (previewed && !isPermitted)}
        >
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
