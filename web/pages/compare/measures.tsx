import { usePlace } from '../../time-travel/as-of.js';
import { inWords } from '../../wording/words.js';
import type { Comparison } from '../../contract/comparison.js';
import {
  type DifferenceGroup,
  type DifferenceRow,
  entriesOnlyIn,
  groupsOf,
  isId,
  valueInWords,
} from './differences.js';
import { sideInWords } from './sides.js';

/** Other fields that differ, in collapsible groups. */
export function Measures({ comparison }: { readonly comparison: Comparison }) {
  const groups = groupsOf(comparison.differences);
  if (groups.length === 0) return <p>No further field differs.</p>;
  return (
    <div class="compare-measures">
      {groups.map((group) => (
        <details key={group.name}>
          <summary>
            {group.name} <span class="soft">({inWords(group.rows.length)})</span>
          </summary>
          <GroupTable group={group} comparison={comparison} />
        </details>
      ))}
    </div>
  );
}

function GroupTable({ group, comparison }: { readonly group: DifferenceGroup; readonly comparison: Comparison }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={group.name}>
      <table class="compare-sides">
        <thead>
          <tr>
            <td />
            <th scope="col">{sideInWords(comparison, comparison.from)}</th>
            <th scope="col">{sideInWords(comparison, comparison.to)}</th>
          </tr>
        </thead>
        <tbody>
          {group.rows.map(({ what, from, to }: DifferenceRow) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <Value value={from} other={to} />
              </td>
              <td>
                <Value value={to} other={from} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const linked = 5;

function Value({ value, other }: { readonly value: unknown; readonly other: unknown }) {
  const { href } = usePlace();
  if (isId(value)) return <a href={href(`/events/${value}`)}>entry {value.slice(0, 8)}</a>;
  const entries = entriesOnlyIn(value, other);
  if (!entries) return <>{valueInWords(value)}</>;
  const { count, only } = entries;
  return (
    <>
      {inWords(count)} {count === 1 ? 'entry' : 'entries'}
      {only.length > 0 && ', only on this side: '}
      {only.slice(0, linked).map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <a href={href(`/events/${id}`)}>{id.slice(0, 8)}</a>
        </span>
      ))}
      {only.length > linked && ` and ${inWords(only.length - linked)} more`}
    </>
  );
}
