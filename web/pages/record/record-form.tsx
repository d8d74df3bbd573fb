import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { EventBody } from '../../contract/answers.js';
import { useVocabulary } from '../../api/vocabulary.js';
import { ProblemNote } from '../../ui/notes.js';
import { AmendmentSection } from './sections/amendment-section.js';
import { bodyOf, isBlank, rowsOf } from '../../entries/draft/draft.js';
import { DraftNote } from './draft-note.js';
import { DuplicatesNote } from './duplicates-note.js';
import { newId } from '../../entries/entry-id.js';
import { FieldErrorsContext, focusFirstInvalid } from '../../forms/fields.js';
import { ErrorSummary } from '../../forms/error-summary.js';
import { FormContext } from '../../entries/event-form/form-context.js';
import { useSavedDraft } from '../../forms/saved-draft.js';
import { isSavedEventDraft, type SavedEventDraft } from './draft/saved-event-draft.js';
import { LikeLast } from './like-last.js';
import { LinksSection } from '../../entries/event-form/links-section.js';
import { fieldsLeftOut } from '../../entries/draft/type-specific-fields.js';
import { OwnSection } from '../../entries/event-form/type-specific-section.js';
import { noFieldErrors } from '../../forms/field-errors.js';
import { errorsByField, errorsOfUnchanged } from '../../entries/draft/draft-errors.js';
import { PreviewPane } from './preview-pane.js';
import { RecordedNote } from './recorded-note.js';
import { RecordSection } from './sections/record-section.js';
import { SourceList } from '../../entries/sources/source-list.js';
import { WhatSection } from '../../entries/event-form/what-section.js';
import { WhenSection } from '../../entries/event-form/when-section.js';
import { WhoSection } from '../../entries/event-form/who-section.js';
import { useEntryWriter } from '../../entries/use-entry-writer.js';

interface RecordFormProps {
  /** Storage key of the draft in this browser. */
  readonly name: string;
  readonly begin: () => SavedEventDraft;
  /** Current version of the event to correct, and the number of its amendments. */
  readonly corrects?: { readonly event: EventBody; readonly seen: number };
}

/** Form of an event, with a preview before it is stored. */
export function RecordForm(props: RecordFormProps) {
  const { corrects } = props;
  const form = useRef<HTMLFormElement>(null);
  const { saved, vocabulary, noWords, writing, faults, event, previewed, submit, startAnew } = useRecording(props);
  const { draft } = saved.value;
  useEffect(() => {
    if (writing.problem && form.current) focusFirstInvalid(form.current);
  }, [writing.problem]);
  if (writing.recorded) {
    const again = corrects ? undefined : startAnew;
    return <RecordedNote {...{ recorded: writing.recorded, tracks: draft.tracks, event: draft.id, again }} />;
  }
  const setDraft = (next: typeof draft) => saved.set({ ...saved.value, draft: next });
  const giveNewId = () => {
    setDraft({ ...draft, id: newId() });
    writing.reset();
  };
  const behind = corrects && corrects.seen > saved.value.seen;
  return (
    <FormContext.Provider value={{ draft, set: setDraft, vocabulary }}>
      <FieldErrorsContext.Provider value={faults}>
        <DraftNote {...{ saved, blank: isBlank(draft), behind, onClear: startAnew }} />
        {!corrects && <LikeLast />}
        {noWords && <ProblemNote problem={noWords} />}
        <form
          ref={form}
          class="record-form"
          noValidate
          onSubmit={(submitted) => {
            submitted.preventDefault();
            void submit();
          }}
        >
          <div class="record-fields">
            {writing.problem && (
              <ErrorSummary problem={writing.problem} fieldErrors={faults} rows={(list) => rowsOf(draft, list)} />
            )}
            {corrects && <AmendmentSection saved={saved} />}
            <WhatSection />
            <WhenSection />
            <WhoSection />
            <OwnSection />
            <section>
              <h2>Sources</h2>
              <SourceList rows={draft.sources} onRows={(sources) => setDraft({ ...draft, sources })} />
            </section>
            <LinksSection />
            <RecordSection />
          </div>
          <div class="record-aside">
            {!corrects && <DuplicatesNote />}
            <PreviewPane {...{ writing, previewed, event, before: corrects?.event, onNewId: giveNewId }} />
          </div>
        </form>
      </FieldErrorsContext.Provider>
    </FormContext.Provider>
  );
}

/** State of the form: draft, preview, errors and submission. */
function useRecording({ name, begin, corrects }: RecordFormProps) {
  const saved = useSavedDraft(name, begin, isSavedEventDraft);
  const { vocabulary, problem: noWords } = useVocabulary();
  const writing = useEntryWriter();
  const { draft, amendment } = saved.value;
  const path = corrects ? `/events/${corrects.event.id}/corrections` : '/events';
  const leftOut = fieldsLeftOut(draft.values.type ?? '', vocabulary);
  const event = bodyOf(draft, leftOut);
  const body = corrects ? correctionOf(event, amendment) : event;
  const previewed = writing.preview?.of === JSON.stringify(body);
  const reported = useMemo(() => {
    const errors = writing.problem?.errors ?? [];
    return { draft, faults: errorsByField(errors, draft, corrects ? '/event' : '', (field) => !leftOut.has(field)) };
    // Pointers are into the draft as it was sent.
  }, [writing.problem]);
  const faults = writing.problem ? errorsOfUnchanged(reported.faults, reported.draft, draft) : noFieldErrors;
  const submit = async () => {
    if (!previewed) return writing.dryRun(path, body, corrects ? { type: 'EventCorrected', ...body } : body);
    // A recorded draft is removed from storage, but stays on the page for its outcome.
    if (await writing.send(path, body)) saved.forget();
  };
  const startAnew = () => {
    saved.clear(begin());
    writing.reset();
  };
  return { saved, vocabulary, noWords, writing, faults, event, previewed, submit, startAnew };
}

function correctionOf(event: object, { id, reason, disclosed }: SavedEventDraft['amendment']) {
  return { id, event, ...(reason !== '' && { reason }), ...(disclosed !== '' && { disclosed }) };
}
