import { useEffect, useRef, useState } from 'preact/hooks';
import { TextField } from '../../../forms/fields.js';

interface ReasonFormProps {
  readonly submit: string;
  readonly busy: boolean;
  readonly send: (reason: string) => void;
  readonly cancel: () => void;
}

const usual = ['No act of either party', 'Not on any track', 'A comment or forecast', 'Wrongly coded', 'Old news'];

/** The reason of a judgement: one that is often given, or another. Enter sends it, Escape leaves. */
export function ReasonForm({ submit, busy, send, cancel }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  return (
    <form
      ref={form}
      class="judging-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') send(reason.trim());
      }}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
    >
      <p class="form-acts">
        {usual.map((each) => (
          <button key={each} type="button" disabled={busy} onClick={() => send(each)}>
            {each}
          </button>
        ))}
      </p>
      <TextField label="Reason" value={reason} onValue={setReason} hint="It is kept with the decision" />
      <p class="form-acts">
        <button type="submit" class="primary" disabled={busy || reason.trim() === ''}>
          {submit}
        </button>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </p>
    </form>
  );
}
