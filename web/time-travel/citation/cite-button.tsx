import { useState } from 'preact/hooks';
import { LazyPart } from '../../ui/lazy-part.js';

const loadDialog = () => import('./cite-dialog.js');

/** Opens the citation of what the page shows. The focus comes back to it when the dialog closes. */
export function CiteButton({ track }: { readonly track: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Cite
      </button>
      {open && <LazyPart what="the citation" load={loadDialog} props={{ track, onClose: () => setOpen(false) }} />}
    </>
  );
}
