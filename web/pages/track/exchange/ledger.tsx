import { useMemo, useState } from 'preact/hooks';
import type { QueryResult } from '../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { partyInWords } from '../../../wording/party-names.js';
import { shortDateInWords, inWords, plain } from '../../../wording/words.js';
import { commitmentStates } from '../../../wording/commitment-states.js';
import { Table } from '../../../ui/table.js';
import type { Commitment, Concession, TrackLedger, LedgerReference } from '../../../contract/track-answers.js';
import { EventLink } from '../events/event-link.js';
import { byUrgency } from './ledger-order.js';

/** Commitments and concessions of the sides, each with its due day and its state. */
export function Ledger({ answer }: { readonly answer: QueryResult<TrackLedger> }) {
  const { data, problem, again } = answer;
  const ledger = data?.data;
  return (
    <section class="ledger" aria-labelledby="ledger">
      <h2 id="ledger">Commitments and concessions</h2>
      {!ledger && !problem && <Loading what="the ledger" />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {ledger && (
        <>
          <Commitments commitments={ledger.commitments} />
          <Concessions concessions={ledger.concessions} />
          <OpenAsks asks={ledger.openAsks} />
        </>
      )}
    </section>
  );
}

/** Number of rows that are shown until the reader opens all of them. */
const firstRows = 20;

function Commitments({ commitments }: { readonly commitments: readonly Commitment[] }) {
  const [all, setAll] = useState(false);
  const ordered = useMemo(() => byUrgency(commitments), [commitments]);
  if (commitments.length === 0) return <p class="soft">No commitment is on record.</p>;
  return (
    <>
      <CommitmentTable commitments={all ? ordered : ordered.slice(0, firstRows)} />
      <All count={ordered.length} shown={all} show={() => setAll(true)} />
    </>
  );
}

function All({ count, shown, show }: { readonly count: number; readonly shown: boolean; readonly show: () => void }) {
  if (shown || count <= firstRows) return null;
  return (
    <p>
      <button type="button" onClick={show}>
        Show all {inWords(count)}
      </button>
    </p>
  );
}

function CommitmentTable({ commitments }: { readonly commitments: readonly Commitment[] }) {
  return (
    <Table
      name="Commitments"
      class="stacks"
      caption="Commitments, open ones first"
      columns={['State', 'Commitment', 'By', 'Made', 'Due', 'Outcome']}
    >
      {commitments.map((one) => (
        <tr key={one.event}>
          <td>
            <span class={`ledger-state ${one.state}`}>{commitmentStates[one.state]}</span>
          </td>
          <td>
            <EventLink id={one.event} />
          </td>
          <td data-name="By">{one.by.map(partyInWords).join(', ')}</td>
          <td data-name="Made">{one.made ? shortDateInWords(one.made) : 'not on record'}</td>
          <td data-name="Due">{one.due ? shortDateInWords(one.due) : 'no date'}</td>
          <td>
            <References word="Fulfilled" references={one.fulfilledBy} />
            <References word="Partly fulfilled" references={one.partlyBy} />
            <References word={one.state === 'broken' ? 'Broken' : 'Break reported'} references={one.brokenBy} />
            <References word="Repeated" references={one.repeatedBy} />
            <References word="In exchange for" references={one.inExchangeFor} />
            <References word="In return" references={one.givenInReturn} />
            {one.reportedOnlyBy.length > 0 && (
              <p>
                Reported by {one.reportedOnlyBy.map(partyInWords).join(', ')}, not by{' '}
                {one.unconfirmedBy.map(partyInWords).join(', ')}
              </p>
            )}
            <Disputed by={one.disputedBy} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Concessions({ concessions }: { readonly concessions: TrackLedger['data']['concessions'] }) {
  const [all, setAll] = useState(false);
  const given = Object.entries(concessions).flatMap(([party, list]) => list.map((one) => ({ party, one })));
  if (given.length === 0) return <p class="soft">No concession is on record.</p>;
  return (
    <>
      <Table name="Concessions" caption="Concessions" columns={['By', 'Concession', 'Kind', 'Exchanged, withdrawn']}>
        {(all ? given : given.slice(0, firstRows)).map(({ party, one }) => (
          <ConcessionRow key={party + one.event} party={party} one={one} />
        ))}
      </Table>
      <All count={given.length} shown={all} show={() => setAll(true)} />
    </>
  );
}

function ConcessionRow({ party, one }: { readonly party: string; readonly one: Concession }) {
  return (
    <tr>
      <td data-name="By">{partyInWords(party)}</td>
      <td>
        <EventLink id={one.event} />
      </td>
      <td>{plain(one.type)}</td>
      <td>
        <References word="In exchange for" references={one.inExchangeFor} />
        <References word="In return" references={one.givenInReturn} />
        <References word="Withdrawn" references={one.withdrawnBy} />
        <Disputed by={one.disputedBy} />
      </td>
    </tr>
  );
}

function OpenAsks({ asks }: { readonly asks: TrackLedger['data']['openAsks'] }) {
  const [all, setAll] = useState(false);
  if (asks.length === 0) return <p class="soft">No demand is open.</p>;
  return (
    <>
      <h3>Open demands</h3>
      <ul>
        {(all ? asks : asks.slice(0, firstRows)).map(({ event, by, disputedBy }) => (
          <li key={event}>
            {by.map(partyInWords).join(', ')}: <EventLink id={event} />
            <Disputed by={disputedBy} />
          </li>
        ))}
      </ul>
      <All count={asks.length} shown={all} show={() => setAll(true)} />
    </>
  );
}

function References({ word, references }: { readonly word: string; readonly references: readonly LedgerReference[] }) {
  return (
    <>
      {references.map(({ event }) => (
        <p key={event}>
          {word}: <EventLink id={event} />
        </p>
      ))}
    </>
  );
}

function Disputed({ by }: { readonly by: readonly string[] }) {
  return by.length === 0 ? null : <p>Disputed by {by.map(partyInWords).join(', ')}</p>;
}
