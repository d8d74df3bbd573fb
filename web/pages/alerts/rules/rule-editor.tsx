import { useIsPermitted } from '../../../api/account.js';
import { NotPermitted } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import type { Problem } from '../../../api/client.js';
import { ProblemNote } from '../../../ui/notes.js';
import type { Channel } from '../../../contract/alert-answers.js';
import { BackTestPanel } from './back-test/back-test-panel.js';
import { ChannelTests } from './preview/channel-tests.js';
import { ConflictNote } from './conflict-note.js';
import { JsonView } from './form/json-view.js';
import { MessagePreview, type MessagePreviewProps } from './preview/message-preview.js';
import { isSame, listAt, type RuleDraft, textAt, watchesSources } from './form/rule-draft.js';
import { RuleFields } from './form/rule-fields.js';
import { ruleInWords } from './rule-words.js';
import { useRuleSaving } from './use-save.js';

interface RuleEditorProps {
  readonly start: RuleDraft;
  /** Version to edit; `null` for a new rule. */
  readonly version: number | null;
  readonly channels: readonly Channel[];
  readonly done: () => void;
}

/** Editor of a rule, with back-test and message preview before it is saved. */
export function RuleEditor({ start, version, channels, done }: RuleEditorProps) {
  const { href } = usePlace();
  const [draft, setDraft] = useState(start);
  const [view, setView] = useState<'form' | 'json'>('form');
  const [isBroken, setBroken] = useState(false);
  const [tried, setTried] = useState<Problem['errors']>([]);
  const saving = useRuleSaving(start, version);
  const errors = saving.problem ? saving.problem.errors : tried;
  const save = async (event: Event) => {
    event.preventDefault();
    setTried([]);
    if (!isBroken && (await saving.save(draft))) done();
  };
  /** Errors of the last preview or back-test; their pointers start at `/rule`. */
  const found = (problem: Problem | undefined) => {
    saving.clear();
    setTried(nestedErrors(problem));
  };
  const mayOperate = useIsPermitted('operate');
  const isChanged = !isSame(saving.stored, draft) || saving.version === null;
  return (
    <>
      <p>
        <a href={href('/alerts/rules')}>All rules</a>
      </p>
      <h2>{version === null ? 'New rule' : `Change “${textAt(saving.stored, ['name'])}”`}</h2>
      <p class="rule-sentence" aria-live="polite">
        {ruleInWords(draft)}
      </p>
      <ViewSwitch view={view} setView={setView} isBroken={isBroken} />
      <form class="alert-form wide" onSubmit={(event) => void save(event)} aria-label="The rule" noValidate>
        {view === 'form' ? (
          <RuleFields draft={draft} onDraft={setDraft} errors={errors} channels={channels} />
        ) : (
          <JsonView draft={draft} onDraft={setDraft} onBroken={setBroken} />
        )}
        {saving.conflict && (
          <ConflictNote
            base={saving.stored}
            draft={draft}
            theirs={saving.conflict}
            keepMine={() => saving.rebase()}
            takeTheirs={() => setDraft(saving.rebase())}
          />
        )}
        {saving.problem && !saving.conflict && <ProblemNote problem={saving.problem} />}
        <NotPermitted right="operate" to="save a rule" />
        <p class="form-acts">
          <button type="submit" class="primary" disabled={saving.busy || isBroken || !isChanged || !mayOperate}>
            {saving.busy ? 'Saving …' : saving.version === null ? 'Create the rule' : 'Save'}
          </button>
          <button type="button" onClick={done} disabled={saving.busy}>
            {isChanged ? 'Leave without saving' : 'Back'}
          </button>
        </p>
      </form>
      {!watchesSources(draft) && <Trials draft={draft} found={found} isBroken={isBroken} />}
      <ChannelTests channels={channels.filter(({ id }) => channelsOf(draft).includes(id))} />
    </>
  );
}

/** What a rule on tracks would have said, and would say. */
function Trials(props: MessagePreviewProps) {
  return (
    <>
      <BackTestPanel {...props} />
      <MessagePreview {...props} />
    </>
  );
}

interface ViewSwitchProps {
  readonly view: 'form' | 'json';
  readonly setView: (view: 'form' | 'json') => void;
  readonly isBroken: boolean;
}

function ViewSwitch({ view, setView, isBroken }: ViewSwitchProps) {
  return (
    <div class="form-acts" role="group" aria-label="How the rule is shown">
      <button type="button" aria-pressed={view === 'form'} disabled={isBroken} onClick={() => setView('form')}>
        Form
      </button>
      <button type="button" aria-pressed={view === 'json'} onClick={() => setView('json')}>
        JSON
      </button>
    </div>
  );
}

/** Errors below `/rule`, with pointers relative to it. */
export function nestedErrors(problem: Problem | undefined): Problem['errors'] {
  return (problem?.errors ?? []).flatMap(({ pointer, detail }) =>
    pointer.startsWith('/rule/') ? [{ pointer: pointer.slice('/rule'.length), detail }] : [],
  );
}

function channelsOf(draft: RuleDraft): readonly string[] {
  return [...listAt(draft, ['channels']), ...listAt(draft, ['escalate', 'channels'])];
}
