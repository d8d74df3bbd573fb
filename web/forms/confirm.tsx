import './form.css';

interface ConfirmProps {
  readonly question: string;
  readonly yes: string;
  readonly busy: boolean;
  readonly go: () => void;
  readonly no: () => void;
}

/** Confirmation before an action that cannot be undone. */
export function Confirm({ question, yes, busy, go, no }: ConfirmProps) {
  return (
    <div class="confirm" role="group" aria-label="Are you sure">
      <p>{question}</p>
      <p class="form-acts">
        <button type="button" class="primary" onClick={go} disabled={busy}>
          {busy ? 'Sending …' : yes}
        </button>
        <button type="button" onClick={no} disabled={busy}>
          Cancel
        </button>
      </p>
    </div>
  );
}
