import { type AsOf, isPast, usePlace } from '../time-travel/as-of.js';
import { dayOf, today } from '../dates/days.js';
import { partyInWords } from '../wording/party-names.js';
import { dayInWords } from '../wording/words.js';

const now: AsOf = {
  ...{ validAt: undefined, knownAt: undefined, position: undefined },
  ...{ policy: undefined, account: undefined, without: undefined },
};

/** The banner of a page that is read as of another day or log position: says which, and links back to now. */
export function PastBanner() {
  const { asOf, setAsOf } = usePlace();
  if (!isPast(asOf)) return null;
  return (
    <aside class="past" aria-label="What is shown">
      <p>
        <strong>{nameOf(asOf)}</strong>: {saidOf(asOf).join(', ')}
      </p>
      <button type="button" onClick={() => setAsOf(now)}>
        Back to now
      </button>
    </aside>
  );
}

function nameOf({ validAt, knownAt, position }: AsOf): string {
  if (validAt !== undefined && dayOf(validAt) > today()) return 'Looking ahead';
  return (validAt ?? knownAt ?? position) ? 'Viewing the past' : 'Viewing another reading';
}

function saidOf({ validAt, knownAt, position, policy, account, without }: AsOf): string[] {
  return [
    ...(validAt ? [`${dayOf(validAt) > today() ? 'projected to' : 'as of'} ${dayInWords(validAt)}`] : []),
    ...(knownAt ? [`as known on ${dayInWords(knownAt)}`] : []),
    ...(position ? [`as the log stood at position ${position}`] : []),
    ...(policy ? [`by the policy ${policy}`] : []),
    ...(account ? [`by the account of ${partyInWords(account)}`] : []),
    ...(without ? [without.length === 1 ? 'without one entry' : `without ${without.length} entries`] : []),
  ];
}
