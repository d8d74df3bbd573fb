import { isoOf, today } from '../../../dates/days.js';
import { dayInWords } from '../../../wording/words.js';

interface SnoozeFormProps {
  readonly busy: boolean;
  /** @param until an instant */
  readonly send: (until: string) => void;
  readonly cancel: () => void;
}

const spans = [1, 3, 7, 30] as const;

/** How long a candidate is put aside; a new report brings it back before. */
export function SnoozeForm({ busy, send, cancel }: SnoozeFormProps) {
  return (
    <p class="form-acts judging-form">
      Put aside until
      {spans.map((days) => {
        const day = isoOf(today() + days);
        return (
          <button key={days} type="button" disabled={busy} onClick={() => send(`${day}T06:00:00Z`)}>
            {days === 1 ? 'tomorrow' : dayInWords(day, true)}
          </button>
        );
      })}
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </p>
  );
}
