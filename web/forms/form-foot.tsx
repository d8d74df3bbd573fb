import type { Write } from '../api/use-write.js';
import { ProblemNote } from '../ui/notes.js';

interface FormFootProps {
  readonly write: Pick<Write, 'busy' | 'problem'>;
  readonly submit: string;
  readonly cancel: () => void;
}

/** The end of a form: its problem, the button that sends it, and the button that leaves it. */
export function FormFoot({ write, submit, cancel }: FormFootProps) {
  return (
    <>
      {write.problem && <ProblemNote problem={write.problem} />}
      <p class="form-acts">
        <button type="submit" class="primary" disabled={write.busy}>
          {write.busy ? 'Sending …' : submit}
        </button>
        <button type="button" onClick={cancel} disabled={write.busy}>
          Cancel
        </button>
      </p>
    </>
  );
}
