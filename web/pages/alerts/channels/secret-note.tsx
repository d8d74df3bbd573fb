import { useState } from 'preact/hooks';

/** A secret that was just made: shown this once, and in memory only as long as this note stands. */
export function SecretNote({ secret, close }: { readonly secret: string; readonly close: () => void }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = () => {
    // Absent where the page does not come from a secure origin.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) return setCopied('failed');
    clipboard.writeText(secret).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <div class="secret-note" role="status">
      <p>
        <strong>The secret is shown this once and never again.</strong> Whoever receives the messages needs it to check
        their signatures.
      </p>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <p class="form-acts">
        <button type="button" class="primary" onClick={copy}>
          Copy
        </button>
        <button type="button" onClick={close}>
          I have kept it
        </button>
        <span aria-live="polite">
          {copied === 'yes' && 'Copied.'}
          {copied === 'failed' && 'It could not be copied: select it and copy it by hand.'}
        </span>
      </p>
    </div>
  );
}
