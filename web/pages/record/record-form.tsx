import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { EventBody } from '../../contract/answers.js';
import { useVocabulary } from '../../api/vocabulary.js';
import { ProblemNote } from '../../ui/notes.js';
import { AmendmentSection } from './sections/amendment-section.js';
import { bodyOf, isBlank, rowsOf } from './draft/draft.js';
import { DraftNote } from './draft-note.js';
import { DuplicatesNote } from './duplicates-note.js';
import { newId } from '../../entries/entry-id.js';
import { FieldErrorsContext, focusFirstInvalid } from '../../forms/fields.js';
import { ErrorSummary } from '../../forms/error-summary.js';
import { FormContext } from './sections/form-context.js';
import { useSavedDraft } from '../../forms/saved-draft.js';
import { isSavedEventDraft, type SavedEventDraft } from './draft/saved-event-draft.js';
import { LinksSection } from './sections/links-section.js';
import { fieldsLeftOut } from './draft/type-specific-fields.js';
import { OwnSection } from './sections/type-specific-section.js';
import { noFieldErrors } from '../../forms/field-errors.js';
import { errorsByField, errorsOfUnchanged } from './draft/draft-errors.js';
import { PreviewPane } from './preview-pane.js';
import { RecordedNote } from './recorded-note.js';
import { RecordSection } from './sections/record-section.js';
import { SourcesSection } from './sections/sources-section.js';
import { WhatSection } from './sections/what-section.js';
import { WhenSection } from './sections/when-section.js';
import { WhoSection } from './sections/who-section.js';
import { useEntryWriter } from '../../entries/use-entry-writer.js';

interface RecordFormProps {
  /** Under which the draft is kept in this browser. */
  readonly name: string;
  readonly begin: () => SavedEventDraft;
  /** The event that is corrected, as it reads now, and how many entries are about it. */
  readonly corrects?: { readonly event: EventBody; readonly seen: number };
}

/** The form of an event: filled in, tried out, and only then stored. */
export function RecordForm(props: RecordFormProps) {
  const { corrects } = props;
  const form = useRef<HTMLFormElement>(null);
  const { kept, vocabulary, noWords, writing, faults, event, previewed, submit, startAnew } = useRecording(props);
  const { draft } = kept.value;
  useEffect(() => {
    if (writing.problem && form.current) focusFirstInvalid(form.current);
  }, [writing.problem]);
  if (writing.recorded) {
    const again = corrects ? undefined : startAnew;
    return <RecordedNote {...{ recorded: writing.recorded, tracks: draft.tracks, event: draft.id, again }} />;
  }
  const setDraft = (next: typeof draft) => kept.set({ ...kept.value, draft: next });
  const giveNewId = () => {
    setDraft({ ...draft, id: newId() });
    writing.reset();
  };
  const behind = corrects && corrects.seen > kept.value.seen;
  return (
    <FormContext.Provider value={{ draft, set: setDraft, vocabulary }}>
      <FieldErrorsContext.Provider value={faults}>
        <DraftNote {...{ kept, blank: isBlank(draft), behind, onClear: startAnew }} />
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
            {corrects && <AmendmentSection kept={kept} />}
            <WhatSection />
            <WhenSection />
            <WhoSection />
            <OwnSection />
            <SourcesSection />
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

/** The draft on its way from the form into the log. */
function useRecording({ name, begin, corrects }: RecordFormProps) {
  const kept = useSavedDraft(name, begin, isSavedEventDraft);
  const { vocabulary, problem: noWords } = useVocabulary();
  const writing = useEntryWriter();
  const { draft, amendment } = kept.value;
  const path = corrects ? `/events/${corrects.event.id}/corrections` : '/events';
  const leftOut = fieldsLeftOut(draft.values.type ?? '', vocabulary);
  const event = bodyOf(draft, leftOut);
  const body = corrects ? correctionOf(event, amendment) : event;
  const previewed = writing.preview?.of === JSON.stringify(body);
  const told = useMemo(() => {
    const errors = writing.problem?.errors ?? [];
    return { draft, faults: errorsByField(errors, draft, corrects ? '/event' : '', (field) => !leftOut.has(field)) };
    // Pointers are into the draft as it was sent.
  }, [writing.problem]);
  const faults = writing.problem ? errorsOfUnchanged(told.faults, told.draft, draft) : noFieldErrors;
  const submit = async () => {
    if (!previewed) return writing.tryOut(path, body, corrects ? { type: 'EventCorrected', ...body } : body);
    // What is recorded needs no keeping; the draft stays on the page for the answer to name it.
    if (await writing.send(path, body)) kept.forget();
  };
  const startAnew = () => {
    kept.clear(begin());
    writing.reset();
  };
  return { kept, vocabulary, noWords, writing, faults, event, previewed, submit, startAnew };
}

function correctionOf(event: object, { id, reason, disclosed }: SavedEventDraft['amendment']) {
  return { id, event, ...(reason !== '' && { reason }), ...(disclosed !== '' && { disclosed }) };
}
