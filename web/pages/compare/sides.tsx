import type { ComponentChildren } from 'preact';
import { StatusMark } from '../../ui/status-mark.js';
import { shortDateInWords, dayInWords, partyInWords, plain } from '../../wording/words.js';
import type { Comparison, ComparedSide } from '../../contract/comparison.js';

interface Row {
  readonly name: string;
  readonly differs: boolean;
  readonly tell: (side: ComparedSide) => ComponentChildren;
}

const rows: readonly {
  readonly name: string;
  readonly held: (side: ComparedSide) => unknown;
  readonly tell: Row['tell'];
}[] = [
  {
    name: 'Status',
    held: ({ status }) => status,
    tell: ({ status, label }) => <StatusMark status={status} label={label} />,
  },
  { name: 'Since', held: ({ since }) => since, tell: ({ since }) => (since ? shortDateInWords(since) : 'no day') },
  { name: 'In a sentence', held: ({ headline }) => headline, tell: ({ headline }) => headline },
  {
    name: 'Formal position',
    held: ({ formal: { state, by, since } }) => [state, by, since],
    tell: ({ formal: { state, by, since } }) =>
      [
        plain(state),
        ...(by.length > 0 ? [`by ${by.map(partyInWords).join(' and ')}`] : []),
        ...(since ? [`since ${shortDateInWords(since)}`] : []),
      ].join(' '),
  },
  {
    name: 'Practice',
    held: ({ practice: { state, since } }) => [state, since],
    tell: ({ practice: { state, since } }) => `${plain(state)}${since ? ` since ${shortDateInWords(since)}` : ''}`,
  },
  {
    name: 'Flags',
    held: ({ flags }) => flags,
    tell: ({ flags }) => (flags.length === 0 ? 'none' : flags.map(plain).join(', ')),
  },
];

/** The two readings side by side: what differs, and behind a disclosure what does not. */
export function Sides({ comparison }: { readonly comparison: Comparison }) {
  const { from, to } = comparison;
  const told: Row[] = rows.map(({ name, held, tell }) => {
    return { name, tell, differs: JSON.stringify(held(from)) !== JSON.stringify(held(to)) };
  });
  const differing = told.filter(({ differs }) => differs);
  const same = told.filter(({ differs }) => !differs);
  return (
    <>
      {differing.length === 0 ? (
        <p>
          Status, formal position, practice and flags are the same on both sides: <strong>{from.label}</strong>.
        </p>
      ) : (
        <SidesTable rows={differing} comparison={comparison} caption="What differs" />
      )}
      {same.length > 0 && (
        <details>
          <summary>
            {same.length} unchanged: {same.map(({ name }) => name.toLowerCase()).join(', ')}
          </summary>
          <SidesTable rows={same} comparison={comparison} caption="What is the same on both sides" />
        </details>
      )}
    </>
  );
}

interface SidesTableProps {
  readonly rows: readonly Row[];
  readonly comparison: Comparison;
  readonly caption: string;
}

function SidesTable({ rows: shown, comparison, caption }: SidesTableProps) {
  const { from, to } = comparison;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="compare-sides">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{sideInWords(comparison, from)}</th>
            <th scope="col">{sideInWords(comparison, to)}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, tell }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{tell(from)}</td>
              <td>{tell(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a side is: `7 July 2023`, `As known on 7 July 2023`, `By the account of China`. */
export function sideInWords({ by }: Comparison, { reading }: ComparedSide): string {
  switch (by) {
    case 'days':
      return dayInWords(reading.validAt);
    case 'knowledge':
      return `As known on ${dayInWords(reading.knownAt)}`;
    case 'accounts':
      return `By the account of ${partyInWords(reading.account ?? '')}`;
  }
}
