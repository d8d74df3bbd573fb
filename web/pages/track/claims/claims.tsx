import type { ComponentChildren } from 'preact';
import type { QueryResult } from '../../../api/use-query.js';
import type { Claim, Expectation, LedgerReference, TrackClaims } from '../../../contract/track-answers.js';
import { FirstItems } from '../../../ui/first-items.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { partyInWords } from '../../../wording/party-names.js';
import { capitalised, shortDateInWords } from '../../../wording/words.js';
import { EventLink } from '../events/event-link.js';
import { holdersInWords, outcomeInWords } from './claim-words.js';
import './claims.css';

const kinds: Readonly<Record<Claim['kind'], string>> = {
  cause: 'On causes',
  motive: 'On motives',
  circumstance: 'On circumstances',
};

/** What others hold and expect: attributed, beside the facts, and of no effect on the status. */
export default function Claims({ answer }: { readonly answer: QueryResult<TrackClaims> }) {
  const { data, problem, again } = answer;
  return (
    <section class="claims" aria-labelledby="claims">
      <h2 id="claims">Claims and expectations</h2>
      {!data && !problem && <Loading what="the claims" />}
      {problem && <ProblemNote problem={problem} again={again} />}
      {data && <ClaimColumns {...data.data} />}
    </section>
  );
}

function ClaimColumns({ claims, expectations }: TrackClaims['data']) {
  if (claims.length + expectations.length === 0) return <p class="soft">No claim or expectation is on record.</p>;
  const groups = Object.entries(kinds).flatMap(([kind, name]) => {
    const group = claims.filter((claim) => claim.kind === kind).toReversed();
    return group.length > 0 ? [{ name, group }] : [];
  });
  return (
    <>
      <p class="soft">What others hold and expect, in their name. None of it moves the status.</p>
      <div class="claim-columns">
        {groups.map(({ name, group }) => (
          <div key={name}>
            <h3>{name}</h3>
            <FirstItems items={group} of={(claim) => <ClaimItem key={claim.event} claim={claim} />} />
          </div>
        ))}
        {expectations.length > 0 && (
          <div>
            <h3>Expectations</h3>
            <FirstItems
              items={expectations.toReversed()}
              of={(expectation) => <ExpectationItem key={expectation.event} expectation={expectation} />}
            />
          </div>
        )}
      </div>
    </>
  );
}

function ClaimItem({ claim }: { readonly claim: Claim }) {
  const { holder, causes, effects } = claim;
  return (
    <Attributed held={claim} by={holder}>
      {causes.length + effects.length > 0 && (
        <details class="opens">
          <summary>The events it means</summary>
          <ul>
            <References word="Cause" references={causes} />
            <References word="Effect" references={effects} />
          </ul>
        </details>
      )}
    </Attributed>
  );
}

function ExpectationItem({ expectation }: { readonly expectation: Expectation }) {
  const { by, due, outcome } = expectation;
  return (
    <Attributed held={expectation} by={by}>
      <p>
        {due && `For ${shortDateInWords(due)}: `}
        {due ? outcomeInWords(expectation) : capitalised(outcomeInWords(expectation))}
      </p>
      {outcome.map((one) => (
        <p key={one.event}>
          <EventLink id={one.event} named={one} />
        </p>
      ))}
    </Attributed>
  );
}

interface AttributedProps {
  readonly held: Claim | Expectation;
  readonly by: Claim['holder'];
  readonly children: ComponentChildren;
}

/** Who says it, how likely they hold it to be, and who disputes it. */
function Attributed({ held, by, children }: AttributedProps) {
  const { event, confidence, disputedBy } = held;
  return (
    <li>
      <EventLink id={event} named={held} />
      <p class="soft">
        {holdersInWords(by)}
        {confidence && `: ${confidence}`}
      </p>
      {children}
      {disputedBy.length > 0 && <p>Disputed by {disputedBy.map(partyInWords).join(', ')}</p>}
    </li>
  );
}

function References({ word, references }: { readonly word: string; readonly references: readonly LedgerReference[] }) {
  return (
    <>
      {references.map((one) => (
        <li key={one.event}>
          {word}: <EventLink id={one.event} named={one} />
        </li>
      ))}
    </>
  );
}
