import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useVocabulary } from '../../../api/vocabulary.js';
import type { JudgementInput, WholeCandidate } from '../../../contract/candidates.js';
import { Effect } from '../../../entries/effect.js';
import { newId } from '../../../entries/entry-id.js';
import { SourceList } from '../../../entries/sources/source-list.js';
import { useEntryWriter } from '../../../entries/use-entry-writer.js';
import { ErrorSummary } from '../../../forms/error-summary.js';
import { noFieldErrors } from '../../../forms/field-errors.js';
import { FieldErrorsContext, focusFirstInvalid, TextField } from '../../../forms/fields.js';
import { bodyOf, type Draft, draftOf, rowsOf } from '../../record/draft/draft.js';
import { errorsByField, errorsOfUnchanged } from '../../record/draft/draft-errors.js';
import { fieldsLeftOut } from '../../record/draft/type-specific-fields.js';
import { FormContext } from '../../record/sections/form-context.js';
import { LinksSection } from '../../record/sections/links-section.js';
import { OwnSection } from '../../record/sections/type-specific-section.js';
import { WhatSection } from '../../record/sections/what-section.js';
import { WhenSection } from '../../record/sections/when-section.js';
import { WhoSection } from '../../record/sections/who-section.js';
import type { Judging } from './use-judging.js';

interface AcceptFormProps {
  readonly candidate: WholeCandidate;
  readonly judging: Judging;
  /** Whether a new event is recorded, or the one that was accepted is corrected. */
  readonly kind: 'accept' | 'correct';
  readonly cancel: () => void;
}

type SentEvent = NonNullable<Extract<JudgementInput, { kind: 'accept' }>['event']>;

/** The form of the event that a candidate proposes, filled in, to be edited before it is recorded. */
export default function AcceptForm({ candidate, judging, kind, cancel }: AcceptFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, set] = useState(() => draftOf({ id: newId(), ...candidate.proposal.event }));
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
    const sent = event as unknown as SentEvent;
    if (kind === 'accept') void judging.send(candidate.id, { kind, event: sent });
    else void judging.send(candidate.id, { kind, event: sent, reason: reason.trim() });
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
