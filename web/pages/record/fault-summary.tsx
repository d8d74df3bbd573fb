import type { Problem } from '../../api/client.js';
import { placeInWords } from '../../wording/field-words.js';
import type { Draft } from './draft/draft.js';
import { idOf } from '../../forms/fields.js';
import type { Faults } from './draft/draft-errors.js';

/** All that is wrong, on top of a form: a link to each field, and what belongs to none. */
export function FaultSummary({
  problem,
  faults,
  draft,
}: {
  readonly problem: Problem;
  readonly faults: Faults;
  readonly draft?: Draft;
}) {
  const count = [...faults.fields.values()].reduce((sum, said) => sum + said.length, 0);
  return (
    <div class="note problem" role="alert">
      <p class="problem-title">{titleOf(problem, count)}</p>
      {problem.errors.length === 0 && problem.detail !== problem.title && <p>{problem.detail}</p>}
      <ul>
        {[...faults.fields].map(([field, said]) => (
          <li key={field}>
            <a href={`#${idOf(field)}`} onClick={(event) => goTo(event, field)}>
              {fieldNamed(field, draft)}
            </a>{' '}
            {said.join('; ')}
          </li>
        ))}
        {faults.top.map((said) => (
          <li key={said}>{said}</li>
        ))}
      </ul>
      <p class="problem-foot">
        <span>Nothing that you typed is lost.</span>
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
  return count === 1 ? 'One field is not right yet' : `${count} things are not right yet`;
}

/** The router would take a link within the page for another page. */
function goTo(event: MouseEvent, field: string): void {
  event.preventDefault();
  event.stopPropagation();
  document.getElementById(idOf(field))?.focus();
}

function fieldNamed(field: string, draft: Draft | undefined): string {
  const [list = '', key, item] = field.split('.');
  if (list === 'amendment') return placeInWords([key!]);
  if (list === 'trackRoles') return `Role on ${field.slice('trackRoles.'.length)}`;
  if (key === undefined) return placeInWords([list]);
  const rows = draft && (list === 'actors' || list === 'sources' || list === 'links') ? draft[list] : [];
  const index = rows.findIndex((row) => row.key === key);
  return placeInWords([list, Math.max(0, index), ...(item === undefined ? [] : [item])]);
}
