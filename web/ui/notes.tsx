import type { ComponentChildren } from 'preact';
import { pointerInWords } from '../wording/field-words.js';
import type { Problem } from '../api/client.js';

/** While an answer is on its way; the words come after a moment only, so that a fast answer does not flicker. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="note loading" role="status">
      Loading {what} …
    </p>
  );
}

/** Nothing is there, and why, and what to do about it. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="note empty">{children}</p>;
}

/** An error as the server tells it, with what a person needs to ask about it, and a way to try again. */
export function ProblemNote({ problem, again }: { readonly problem: Problem; readonly again?: () => void }) {
  const toldByFields = problem.errors.every(({ detail }) => problem.detail.includes(detail));
  // A detail that begins with a JSON pointer is for programs: people read the fields by their names.
  const isForPrograms = problem.errors.some(
    ({ pointer }) => problem.detail.startsWith(`${pointer} `) && pointer !== '',
  );
  const refused = problem.status === 401 || problem.status === 403;
  return (
    <div class={`note problem ${refused ? 'refused' : ''}`} role="alert">
      <p class="problem-title">{refused ? `Not allowed: ${problem.title}` : problem.title}</p>
      {problem.detail && problem.detail !== problem.title && !isForPrograms && <p>{problem.detail}</p>}
      {(isForPrograms || !toldByFields) && (
        <ul>
          {problem.errors.map(({ pointer, detail }) => (
            <li key={pointer + detail}>{[pointerInWords(pointer), detail].filter(Boolean).join(': ')}</li>
          ))}
        </ul>
      )}
      <p class="problem-foot">
        {problem.requestId && (
          <span>
            Request <code>{problem.requestId}</code>
          </span>
        )}
        {again && (
          <button type="button" onClick={again}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}
