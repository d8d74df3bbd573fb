import type { Problem } from '../api/client.js';
import { placeInWords } from '../wording/field-words.js';
import { fieldId } from './fields.js';
import type { FieldErrors } from './field-errors.js';

/** All errors of a form, above it: a link to each field, and the texts that belong to no field. */
export function ErrorSummary({
  problem,
  fieldErrors,
  rows = () => [],
}: {
  readonly problem: Problem;
  readonly fieldErrors: FieldErrors;
  /** Rows of a list in the form, whose number names a field: `Source 2, address`. */
  readonly rows?: (list: string) => readonly { readonly key: string }[];
}) {
  const count = [...fieldErrors.fields.values()].reduce((sum, texts) => sum + texts.length, 0);
  return (
    <div class="note problem" role="alert">
      <p class="problem-title">{titleOf(problem, count)}</p>
      {problem.errors.length === 0 && problem.detail !== problem.title && <p>{problem.detail}</p>}
      <ul>
        {[...fieldErrors.fields].map(([field, texts]) => (
          <li key={field}>
            <a href={`#${fieldId(field)}`} onClick={(event) => goTo(event, field)}>
              {fieldInWords(field, rows)}
            </a>{' '}
            {texts.join('; ')}
          </li>
        ))}
        {fieldErrors.top.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p class="problem-foot">
        <span>None of your input is lost.</span>
        {problem.requestId && (
          <span>
            Request <code>{problem.requestId}</code>
          </span>
        )}
      </p>
    </div>
  );
}

function titleOf({ status, title, errors }: Problem, count: number): string {
  if (status === 401 || status === 403) return `Not allowed: ${title}`;
  if (status === 0) return `${title}: sending it again is harmless`;
  if (count === 0) return errors.length > 0 ? 'Changed since: look again' : title;
  return count === 1 ? 'One field needs correcting' : `${count} errors need correcting`;
}

/** Focuses a field. The router must not see the click: it takes a link within the page for another page. */
function goTo(event: MouseEvent, field: string): void {
  event.preventDefault();
  event.stopPropagation();
  document.getElementById(fieldId(field))?.focus();
}

function fieldInWords(field: string, rows: (list: string) => readonly { readonly key: string }[]): string {
  const [list = '', key, item] = field.split('.');
  if (list === 'amendment') return placeInWords([key!]);
  if (list === 'trackRoles') return `Role on ${field.slice('trackRoles.'.length)}`;
  if (key === undefined) return placeInWords([list]);
  const index = rows(list).findIndex((row) => row.key === key);
  return placeInWords([list, Math.max(0, index), ...(item === undefined ? [] : [item])]);
}
