import type { EventBody } from '../../contract/answers.js';
import { usePlace } from '../../time-travel/as-of.js';
import { ChangesTable } from '../../entries/changes-table.js';
import { changesBetween } from '../../entries/field-changes.js';
import { Effect } from '../../entries/effect.js';
import { RuleEffectsList } from '../../entries/rule-effects.js';
import type { EntryWriter } from '../../entries/use-entry-writer.js';

interface PreviewPaneProps {
  readonly writing: EntryWriter;
  /** Whether the preview is of what the form says now. */
  readonly previewed: boolean;
  readonly event: Record<string, unknown>;
  /** The event that is corrected, as it reads now. */
  readonly before?: EventBody | undefined;
  readonly onNewId: () => void;
}

/** What recording would do, and the way to do it. */
export function PreviewPane({ writing, previewed, event, before, onNewId }: PreviewPaneProps) {
  const { state, preview, problem } = writing;
  const clash = problem?.code === 'id-clash';
  return (
    <section>
      {before && (
        <>
          <h2>What you change</h2>
          <ChangesTable changes={changesBetween(before, event)} none="Nothing yet." />
        </>
      )}
      <h2>What it would do</h2>
      <div aria-live="polite">
        {!preview && state === 'idle' && (
          <p class="soft">See what it does to every status before it is stored. Looking stores nothing.</p>
        )}
        {state === 'previewing' && <p class="soft">Trying it out …</p>}
        {preview && !previewed && <p class="soft">You have changed the form since: look again.</p>}
        {preview && previewed && (
          <div class="preview">
            <Effect effects={preview.effects} would />
            <RuleEffectsList rules={preview.rules} />
          </div>
        )}
      </div>
      {clash && <Clash id={String(event.id)} onNewId={onNewId} />}
      <div class="form-buttons">
        <button type="submit" class={previewed ? 'primary' : ''} disabled={state !== 'idle'}>
          {state === 'sending' ? 'Recording …' : previewed ? 'Record it' : 'See what it would do'}
        </button>
        {previewed && <span class="soft">Nothing is stored yet.</span>}
      </div>
    </section>
  );
}

/** The draft was recorded before, and changed since: it is then another event, or a correction. */
function Clash({ id, onNewId }: { readonly id: string; readonly onNewId: () => void }) {
  const { href } = usePlace();
  return (
    <div class="note problem">
      <p>
        This draft was recorded before, with other content. <a href={href(`/events/${id}`)}>Open what was recorded</a>,
        or make this another event.
      </p>
      <button type="button" onClick={onNewId}>
        Make it another event
      </button>
    </div>
  );
}
