import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import '../forms/form.css';

interface ShownOnceProps {
  readonly secret: string;
  readonly close: () => void;
  /** What it is, and what for. */
  readonly children: ComponentChildren;
}

/** A secret that no other answer shows. It is in memory only while this note is open. */
export function ShownOnce({ secret, close, children }: ShownOnceProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = () => {
    // The clipboard is absent on an insecure origin.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) return setCopied('failed');
    clipboard.writeText(secret).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <div class="secret-note" role="status">
      <p>{children}</p>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <p class="form-acts">
        <button type="button" class="primary" onClick={copy}>
          Copy
        </button>
        <button type="button" onClick={close}>
          I have saved it
        </button>
        <span aria-live="polite">
          {copied === 'yes' && 'Copied.'}
          {copied === 'failed' && 'It could not be copied: select it and copy it by hand.'}
        </span>
      </p>
    </div>
  );
}
