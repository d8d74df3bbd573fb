import { type Clocks, isPast, usePlace } from '../time-travel/as-of.js';
import { dayOf, today } from '../dates/days.js';
import { dayInWords } from '../wording/words.js';

const now: Clocks = {
  ...{ validAt: undefined, knownAt: undefined, position: undefined },
  ...{ policy: undefined, account: undefined, without: undefined },
};

/** Says, on every page, that it shows another time or another record than that of now, and leads back. */
export function PastBanner() {
  const { clocks, setClocks } = usePlace();
  if (!isPast(clocks)) return null;
  return (
    <aside class="past" aria-label="What is shown">
      <p>
        <strong>{nameOf(clocks)}</strong>: {saidOf(clocks).join(', ')}
      </p>
      <button type="button" onClick={() => setClocks(now)}>
        Back to now
      </button>
    </aside>
  );
}

function nameOf({ validAt, knownAt, position }: Clocks): string {
  if (validAt !== undefined && dayOf(validAt) > today()) return 'Looking ahead';
  return (validAt ?? knownAt ?? position) ? 'Viewing the past' : 'Viewing another reading';
}

function saidOf({ validAt, knownAt, position, policy, account, without }: Clocks): string[] {
  return [
    ...(validAt ? [`${dayOf(validAt) > today() ? 'what will be so' : 'what was so'} on ${dayInWords(validAt)}`] : []),
    ...(knownAt ? [`as known on ${dayInWords(knownAt)}`] : []),
    ...(position ? [`as the log stood at position ${position}`] : []),
    ...(policy ? [`by the policy ${policy}`] : []),
    ...(account ? [`on the telling of ${account}`] : []),
    ...(without ? [without.length === 1 ? 'without one entry' : `without ${without.length} entries`] : []),
  ];
}
