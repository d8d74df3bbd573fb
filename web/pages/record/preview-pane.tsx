import { NotPermitted } from '../../ui/permitted.js';
import { useIsPermitted } from '../../api/account.js';
import type { EventBody } from '../../contract/answers.js';
import { usePlace } from '../../time-travel/as-of.js';
import { ChangesTable } from '../../entries/changes-table.js';
import { changesBetween } from '../../entries/field-changes.js';
import { Effect } from '../../entries/effect.js';
import { RuleEffectsList } from '../../entries/rule-effects.js';
import { ProposedNote } from '../../entries/proposed-note.js';
import type { EntryWriter } from '../../entries/use-entry-writer.js';

interface PreviewPaneProps {
  readonly writing: EntryWriter;
  /** Whether the preview is of the current form. */
  readonly previewed: boolean;
  readonly event: Record<string, unknown>;
  /** Current version of the event to correct. */
  readonly before?: EventBody | undefined;
  readonly onNewId: () => void;
}

/** Preview of the effect, and the button that records. */
export function PreviewPane({ writing, previewed, event, before, onNewId }: PreviewPaneProps) {
  const { state, preview, problem, proposed } = writing;
  const right = before ? 'edit' : 'record';
  const isPermitted = useIsPermitted(right);
  const clash = problem?.code === 'id-clash';
  return (
    <section>
      {before && (
        <>
          <h2>Your changes</h2>
          <ChangesTable changes={changesBetween(before, event)} none="None yet." />
        </>
      )}
      <h2>Effect</h2>
      <div aria-live="polite">
        {!preview && state === 'idle' && (
          <p class="soft">Preview the effect on every status before recording. The preview stores nothing.</p>
        )}
        {state === 'previewing' && <p class="soft">Loading the preview …</p>}
        {preview && !previewed && <p class="soft">The form has changed since: preview again.</p>}
        {preview && previewed && (
          <div class="preview">
            <Effect effects={preview.effects} would />
            <RuleEffectsList rules={preview.rules} />
          </div>
        )}
      </div>
      {clash && <Clash id={String(event.id)} onNewId={onNewId} />}
      {proposed && <ProposedNote proposal={proposed} />}
      <NotPermitted right={right} to={before ? 'correct events' : 'record events'} />
      <div class="form-buttons">
        <button
          type="submit"
          class={previewed ? 'primary' : ''}
          disabled={state !== 'idle' || proposed !== null || (previewed && !isPermitted)}
        >
          {state === 'sending' ? 'Recording …' : previewed ? 'Record it' : 'Preview the effect'}
        </button>
        {previewed && <span class="soft">Nothing is stored yet.</span>}
      </div>
    </section>
  );
}

/** Note for a draft that was recorded before and has changed since. */
function Clash({ id, onNewId }: { readonly id: string; readonly onNewId: () => void }) {
  const { href } = usePlace();
  return (
    <div class="note problem">
      <p>
        This draft was recorded before, with other content. <a href={href(`/events/${id}`)}>Open what was recorded</a>,
        or record this as a new event.
      </p>
      <button type="button" onClick={onNewId}>
        Record as a new event
      </button>
    </div>
  );
}
