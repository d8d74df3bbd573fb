import { useState } from 'preact/hooks';

/** New secret, shown once and held in memory only while this note is open. */
export function SecretNote({ secret, close }: { readonly secret: string; readonly close: () => void }) {
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
      <p>
        <strong>This secret is shown only once.</strong> The receiver needs it to verify signatures.
      </p>
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
