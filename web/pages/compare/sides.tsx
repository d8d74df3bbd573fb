import type { ComponentChildren } from 'preact';
import { StatusMark } from '../../ui/status-mark.js';
import { partyInWords } from '../../wording/party-names.js';
import { shortDateInWords, sinceInWords, dayInWords, plain } from '../../wording/words.js';
import type { Comparison, ComparedSide } from '../../contract/comparison.js';

interface Row {
  readonly name: string;
  readonly differs: boolean;
  readonly render: (side: ComparedSide) => ComponentChildren;
}

const rows: readonly {
  readonly name: string;
  readonly valueOf: (side: ComparedSide) => unknown;
  readonly render: Row['render'];
}[] = [
  {
    name: 'Status',
    valueOf: ({ status }) => status,
    render: ({ status, label }) => <StatusMark status={status} label={label} />,
  },
  {
    name: 'Since',
    valueOf: ({ since }) => since,
    render: ({ since }) => (since ? shortDateInWords(since) : 'no date'),
  },
  { name: 'Headline', valueOf: ({ headline }) => headline, render: ({ headline }) => headline },
  {
    name: 'Declared',
    valueOf: ({ formal: { state, by, since } }) => [state, by, since],
    render: ({ formal: { state, by, since } }) =>
      [
        plain(state),
        ...(by.length > 0 ? [`by ${by.map(partyInWords).join(' and ')}`] : []),
        ...(since ? [sinceInWords(since)] : []),
      ].join(' '),
  },
  {
    name: 'In practice',
    valueOf: ({ practice: { state, since } }) => [state, since],
    render: ({ practice: { state, since } }) => `${plain(state)}${since ? ` ${sinceInWords(since)}` : ''}`,
  },
  {
    name: 'Flags',
    valueOf: ({ flags }) => flags,
    render: ({ flags }) => (flags.length === 0 ? 'none' : flags.map(plain).join(', ')),
  },
];

/** Two readings side by side, with the unchanged fields collapsed. */
export function Sides({ comparison }: { readonly comparison: Comparison }) {
  const { from, to } = comparison;
  const fields: Row[] = rows.map(({ name, valueOf, render }) => {
    return { name, render, differs: JSON.stringify(valueOf(from)) !== JSON.stringify(valueOf(to)) };
  });
  const differing = fields.filter(({ differs }) => differs);
  const same = fields.filter(({ differs }) => !differs);
  return (
    <>
      {differing.length === 0 ? (
        <p>
          Status, what is declared, what is practised and flags are the same on both sides:{' '}
          <strong>{from.label}</strong>.
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
          {shown.map(({ name, render }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{render(from)}</td>
              <td>{render(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Heading of a side: `7 July 2023`, `As known on 7 July 2023`, `By the account of China`. */
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
