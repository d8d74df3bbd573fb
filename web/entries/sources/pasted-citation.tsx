import { useState } from 'preact/hooks';
import { TextField } from '../../forms/fields.js';
import { type CitedSource, citedSource } from './citation-text.js';

/** Takes a pasted citation apart into the fields of a source. */
export function PastedCitation({ onSource }: { readonly onSource: (source: CitedSource) => void }) {
  const [text, setText] = useState('');
  const [reason, setReason] = useState<string>();
  const read = () => {
    const source = citedSource(text);
    setReason(typeof source === 'string' ? source : undefined);
    if (typeof source === 'string') return;
    setText('');
    onSource(source);
  };
  return (
    <div class="form-grid">
      <TextField
        {...{ label: 'Paste a citation', value: text, lines: 2, wide: true, onValue: setText }}
        hint="An address with title and date around it, BibTeX or RIS; fills in the fields below"
        errors={reason === undefined ? [] : [reason]}
      />
      <p class="form-acts">
        <button type="button" onClick={read} disabled={text.trim() === ''}>
          Fill in the source
        </button>
      </p>
    </div>
  );
}
