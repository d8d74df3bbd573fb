import type { Write } from '../api/use-write.js';
import { ProblemNote } from '../ui/notes.js';

interface FormFootProps {
  readonly write: Pick<Write, 'busy' | 'problem'>;
  readonly submit: string;
  /** Whether it can be sent as it is. */
  readonly ready?: boolean;
  /** Leaves the form; absent where it is always there. */
  readonly cancel?: () => void;
}

/** The end of a form: its problem, the button that sends it, and the button that leaves it. */
export function FormFoot({ write, submit, ready = true, cancel }: FormFootProps) {
  return (
    <>
      {write.problem && <ProblemNote problem={write.problem} />}
      <p class="form-acts">
        <button type="submit" class="primary" disabled={write.busy || !ready}>
          {write.busy ? 'Sending …' : submit}
        </button>
        {cancel && (
          <button type="button" onClick={cancel} disabled={write.busy}>
            Cancel
          </button>
        )}
      </p>
    </>
  );
}
