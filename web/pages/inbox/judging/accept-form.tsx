import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useQuery } from '../../../api/use-query.js';
import { useVocabulary } from '../../../api/vocabulary.js';
import type { JudgementInput, WholeCandidate } from '../../../contract/candidates.js';
import type { EntryDetails } from '../../../contract/entry-details.js';
import { Effect } from '../../../entries/effect.js';
import { newId } from '../../../entries/entry-id.js';
import { SourceList } from '../../../entries/sources/source-list.js';
import { useEntryWriter } from '../../../entries/use-entry-writer.js';
import { ErrorSummary } from '../../../forms/error-summary.js';
import { noFieldErrors } from '../../../forms/field-errors.js';
import { FieldErrorsContext, focusFirstInvalid, TextField } from '../../../forms/fields.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { bodyOf, type Draft, draftOf, rowsOf } from '../../../entries/draft/draft.js';
import { errorsByField, errorsOfUnchanged } from '../../../entries/draft/draft-errors.js';
import { fieldsLeftOut } from '../../../entries/draft/type-specific-fields.js';
import { FormContext } from '../../../entries/event-form/form-context.js';
import { LinksSection } from '../../../entries/event-form/links-section.js';
import { OwnSection } from '../../../entries/event-form/type-specific-section.js';
import { WhatSection } from '../../../entries/event-form/what-section.js';
import { WhenSection } from '../../../entries/event-form/when-section.js';
import { WhoSection } from '../../../entries/event-form/who-section.js';
import type { Judging } from './use-judging.js';

interface AcceptFormProps {
  readonly candidate: WholeCandidate;
  readonly judging: Judging;
  /** Whether a new event is recorded, or the one that was accepted is corrected. */
  readonly kind: 'accept' | 'correct';
  readonly cancel: () => void;
}

type SentEvent = NonNullable<Extract<JudgementInput, { kind: 'accept' }>['event']>;

/** The form of the event that a candidate proposes, or of the one that it was accepted as, as that reads now. */
export default function AcceptForm(props: AcceptFormProps) {
  const { candidate, kind } = props;
  const accepted = kind === 'correct' ? candidate.event : null;
  const { data, problem, again } = useQuery<EntryDetails>(accepted === null ? null : `/events/${accepted}`);
  if (accepted === null) return <EventForm {...props} begin={{ id: newId(), ...candidate.proposal.event }} />;
  if (problem) return <ProblemNote problem={problem} again={again} />;
  if (!data) return <Loading what="the event" />;
  if (!data.current) return <p class="note">The event is retracted or merged: there is nothing to correct.</p>;
  return <EventForm {...props} begin={{ ...data.current }} />;
}

/** The fields of an event, filled in, to be edited before it is recorded. */
function EventForm({ candidate, judging, kind, cancel, begin }: AcceptFormProps & { readonly begin: object }) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, set] = useState(() => draftOf(begin as Record<string, unknown>));
  const [reason, setReason] = useState('');
  const { vocabulary } = useVocabulary();
  const writing = useEntryWriter();
  const leftOut = fieldsLeftOut(draft.values.type ?? '', vocabulary);
  const event = bodyOf(draft, leftOut);
  const problem = judging.problem ?? writing.problem;
  const reported = useMemo(() => {
    const within = judging.problem ? '/event' : '';
    return { draft, faults: errorsByField(problem?.errors ?? [], draft, within, (field) => !leftOut.has(field)) };
    // Pointers are into the draft as it was sent.
  }, [problem]);
  const faults = problem ? errorsOfUnchanged(reported.faults, reported.draft, draft) : noFieldErrors;
  useEffect(() => {
    if (problem && form.current) focusFirstInvalid(form.current);
  }, [problem]);
  const submit = (submitted: Event) => {
    submitted.preventDefault();
    // The id of a new event is made of the candidate.
    const { id: _id, ...fields } = event;
    if (kind === 'accept') void judging.send(candidate.id, { kind, event: fields as unknown as SentEvent });
    else void judging.send(candidate.id, { kind, event: event as unknown as SentEvent, reason: reason.trim() });
  };
  return (
    <FormContext.Provider value={{ draft, set, vocabulary }}>
      <FieldErrorsContext.Provider value={faults}>
        <form ref={form} class="accept-form" noValidate onSubmit={submit} aria-label="The event to record">
          {problem && <ErrorSummary problem={problem} fieldErrors={faults} rows={(list) => rowsOf(draft, list)} />}
          <Sections draft={draft} set={set} />
          {kind === 'correct' && <TextField label="Reason of the correction" wide value={reason} onValue={setReason} />}
          {writing.preview && (
            <div class="preview">
              <Effect effects={writing.preview.effects} would />
            </div>
          )}
          <p class="form-buttons">
            <button type="submit" class="primary" disabled={judging.busy}>
              {judging.busy ? 'Recording …' : kind === 'accept' ? 'Accept it so' : 'Correct it so'}
            </button>
            {kind === 'accept' && (
              <button
                type="button"
                disabled={writing.state !== 'idle'}
                onClick={() => void writing.dryRun('/events', event, event)}
              >
                Preview the effect
              </button>
            )}
            <button type="button" onClick={cancel}>
              Cancel
            </button>
          </p>
        </form>
      </FieldErrorsContext.Provider>
    </FormContext.Provider>
  );
}

/** The sections of the form of an event, as on the page that records one. */
function Sections({ draft, set }: { readonly draft: Draft; readonly set: (draft: Draft) => void }) {
  return (
    <>
      <WhatSection />
      <WhenSection />
      <WhoSection />
      <OwnSection />
      <section>
        <h2>Sources</h2>
        <SourceList rows={draft.sources} onRows={(sources) => set({ ...draft, sources })} />
      </section>
      <LinksSection />
    </>
  );
}
