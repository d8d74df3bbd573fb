import { useMemo, useState } from 'preact/hooks';
import type { QueryResult } from '../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { partyInWords } from '../../../wording/party-names.js';
import { capitalised, shortDateInWords, inWords } from '../../../wording/words.js';
import { commitmentStates } from '../../../wording/commitment-states.js';
import { Table } from '../../../ui/table.js';
import type { Commitment, TrackLedger } from '../../../contract/track-answers.js';
import { EventLink } from '../events/event-link.js';
import { Bargains } from './bargains.js';
import { byUrgency } from './ledger-order.js';
import { References } from './references.js';

/** Commitments, each with its due day and its state, and what was given for what. */
export function Ledger({ answer }: { readonly answer: QueryResult<TrackLedger> }) {
  const { data, problem, again } = answer;
  const ledger = data?.data;
  return (
    <section class="ledger" aria-labelledby="ledger">
      <h2 id="ledger">Commitments and bargains</h2>
      {!ledger && !problem && <Loading what="the ledger" />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {ledger && (
        <>
          <Commitments commitments={ledger.commitments} />
          <Bargains bargains={ledger.bargains} />
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
      {!all && ordered.length > firstRows && (
        <p>
          <button type="button" onClick={() => setAll(true)}>
            Show all {inWords(ordered.length)}
          </button>
        </p>
      )}
    </>
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
            {one.inWords !== one.state && <p>{capitalised(one.inWords)}</p>}
            <References word="Fulfilled" references={one.fulfilledBy} after={one.keptAfterDays} />
            <References word="Partly fulfilled" references={one.partlyBy} />
            <References word={one.state === 'broken' ? 'Broken' : 'Break reported'} references={one.brokenBy} />
            <References word="Said of it" references={one.doubtedBy} />
            <References word="Repeated" references={one.repeatedBy} />
            <References word="In exchange for" references={one.inExchangeFor} />
            <References word="In return" references={one.givenInReturn} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
