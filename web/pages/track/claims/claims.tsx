import type { QueryResult } from '../../../api/use-query.js';
import type { Claim, TrackClaims } from '../../../contract/track-answers.js';
import { FirstItems } from '../../../ui/first-items.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { ClaimItem, ExpectationItem } from '../../../entries/claims/claim-items.js';
import './claims.css';

const kinds: Readonly<Record<Claim['kind'], string>> = {
  cause: 'On causes',
  motive: 'On motives',
  circumstance: 'On circumstances',
};

/** What others hold and expect: attributed, beside the facts, and of no effect on the status. */
export function Claims({ answer }: { readonly answer: QueryResult<TrackClaims> }) {
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
