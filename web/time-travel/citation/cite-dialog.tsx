import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../../api/client.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { type Citation, citationOf } from './citation.js';
import { usePlace } from '../as-of.js';
import { permanentLink } from './permanent-link.js';

/** The citation of what the page shows, as text, as links and as CSL-JSON. */
export default function CiteDialog({ track, onClose }: { readonly track: string; readonly onClose: () => void }) {
  const { asOf } = usePlace();
  const dialog = useRef<HTMLDialogElement>(null);
  const [citation, setCitation] = useState<Citation | Problem | null>(null);
  useEffect(() => {
    dialog.current!.showModal();
    const controller = new AbortController();
    citationOf(track, asOf, controller.signal)
      .then(setCitation)
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        setCitation(error instanceof Problem ? error : new Problem(String(error), 0, '', 'unreadable', null, []));
      });
    return () => controller.abort();
  }, []);
  const close = () => dialog.current!.close();
  return (
    <dialog
      ref={dialog}
      class="cite"
      aria-labelledby="cite-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="cite-body">
        <h2 id="cite-title">Cite this reading</h2>
        <p class="soft">Every as-of parameter is set, so that the links below always give what is shown now.</p>
        {citation === null && <Loading what="the citation" />}
        {citation instanceof Problem && <ProblemNote problem={citation} />}
        {citation !== null && !(citation instanceof Problem) && (
          <>
            <Copyable label="Citation" text={citation.text} lines={5} />
            <Copyable label="This page" text={permanentLink(window.location.href, citation.item)} />
            <Copyable label="The answer of the API" text={citation.item.URL} />
            <Copyable label="CSL-JSON" text={JSON.stringify(citation.item, null, 2)} lines={8} />
          </>
        )}
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}

interface CopyableProps {
  readonly label: string;
  readonly text: string;
  readonly lines?: number;
}

function Copyable({ label, text, lines = 3 }: CopyableProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, say] = useState('');
  // Where the clipboard is not allowed (a page without TLS), the text is selected for the reader's own keys.
  const copy = async () => {
    field.current!.select();
    try {
      await navigator.clipboard.writeText(text);
      say('Copied');
    } catch {
      field.current!.focus();
      say('Selected: copy it with the keyboard');
    }
  };
  return (
    <div class="copyable">
      <label>
        {label}
        <textarea ref={field} readOnly rows={lines} value={text} />
      </label>
      <button type="button" aria-label={`Copy: ${label}`} onClick={() => void copy()}>
        Copy
      </button>
      <span role="status">{said}</span>
    </div>
  );
}
