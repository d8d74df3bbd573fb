import type { RivalAccounts } from '../../contract/comparison.js';
import { ClaimItem } from '../../entries/claims/claim-items.js';
import { EventReference } from '../../entries/event-reference.js';
import { FirstItems } from '../../ui/first-items.js';
import { Table } from '../../ui/table.js';
import { commitmentStates } from '../../wording/commitment-states.js';
import { partyInWords } from '../../wording/party-names.js';
import { inWords, shortDateInWords } from '../../wording/words.js';

interface RivalAccountsProps {
  readonly rivals: RivalAccounts;
  readonly parties: readonly string[];
}

/** What two parties tell differently beside dates: claims side by side, disputes, commitments. */
export function RivalAccountsSection({ rivals, parties }: RivalAccountsProps) {
  const { claims, disputes, commitments } = rivals;
  const held = parties.reduce((sum, party) => sum + (claims[party]?.count ?? 0), 0);
  if (held + disputes.count + commitments.count === 0) return null;
  return (
    <>
      <h2>Rival accounts</h2>
      {held > 0 && <Claims claims={claims} parties={parties} />}
      {disputes.count > 0 && <Disputes disputes={disputes} />}
      {commitments.count > 0 && <Commitments commitments={commitments} parties={parties} />}
    </>
  );
}

function Claims({
  claims,
  parties,
}: {
  readonly claims: RivalAccounts['claims'];
  readonly parties: readonly string[];
}) {
  return (
    <>
      <p class="soft">What is held on each side, the newest first.</p>
      <div class="rival-claims">
        {parties.map((party) => {
          const { count = 0, data = [] } = claims[party] ?? {};
          return (
            <section key={party} aria-label={`Claims, ${partyInWords(party)}`}>
              <h3>{partyInWords(party)}</h3>
              {count === 0 && <p class="soft">No claim from this side is on record.</p>}
              <FirstItems items={data.toReversed()} of={(claim) => <ClaimItem key={claim.event} claim={claim} />} />
              <NotListed all={count} listed={data.length} />
            </section>
          );
        })}
      </div>
    </>
  );
}

function Disputes({ disputes: { count, data } }: { readonly disputes: RivalAccounts['disputes'] }) {
  return (
    <>
      <Table name="Disputes" caption="Disputes" columns={['Event', 'Disputed by', 'Says instead']}>
        {data.toReversed().map(({ event, title, date, party, says }) => (
          <tr key={event + party + says}>
            <td>
              <EventReference {...{ event, title, date }} />
            </td>
            <td>{partyInWords(party)}</td>
            <td>{says}</td>
          </tr>
        ))}
      </Table>
      <NotListed all={count} listed={data.length} />
    </>
  );
}

interface CommitmentsProps {
  readonly commitments: RivalAccounts['commitments'];
  readonly parties: readonly string[];
}

function Commitments({ commitments: { count, data }, parties }: CommitmentsProps) {
  const columns = ['Commitment', ...parties.map((party) => `By ${partyInWords(party)}`)];
  return (
    <>
      <Table name="Commitments" caption="Commitments told differently" columns={columns}>
        {data.toReversed().map(({ event, title, by, tellings }) => (
          <tr key={event}>
            <td>
              <EventReference event={event} title={title} />
              <span class="soft">, {by.map(partyInWords).join(', ')}</span>
            </td>
            {parties.map((party) => (
              <td key={party}>{tellingInWords(tellings[party] ?? null)}</td>
            ))}
          </tr>
        ))}
      </Table>
      <NotListed all={count} listed={data.length} />
    </>
  );
}

/** `Open, made 12 Nov 2025, due 1 Sept 2026`. */
function tellingInWords(telling: RivalAccounts['commitments']['data'][number]['tellings'][string]): string {
  if (telling === null) return 'not in its account';
  const { state, made, due } = telling;
  return [
    commitmentStates[state],
    ...(made ? [`made ${shortDateInWords(made)}`] : []),
    ...(due ? [`due ${shortDateInWords(due)}`] : []),
  ].join(', ');
}

function NotListed({ all, listed }: { readonly all: number; readonly listed: number }) {
  return all > listed ? <p class="soft">{inWords(all - listed)} older ones are not listed.</p> : null;
}
