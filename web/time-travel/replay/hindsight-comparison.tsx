import { useEffect } from 'preact/hooks';
import type { StatusInterval } from '../../contract/answers.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { StatusMark } from '../../ui/status-mark.js';
import { dayInWords, daysInWords, inWords } from '../../wording/words.js';
import { Table } from '../../ui/table.js';
import { usePlace } from '../as-of.js';
import { type DayNumber, isoOf } from '../../dates/days.js';
import { type HindsightGap, hindsightGaps } from './replay-reader.js';
import { useReplay } from './use-replay.js';

interface SideBySideProps {
  readonly track: string;
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Receives the intervals as known on each day, once loaded; must stay the same function. */
  readonly onAsKnown: (intervals: readonly StatusInterval[] | undefined) => void;
}

/** Hindsight compared with knowledge at the time on each day: every period on which they differ, with its days. */
export default function HindsightComparison({ track, from, to, onAsKnown }: SideBySideProps) {
  const { asOf, href } = usePlace();
  const { position } = asOf;
  const asKnown = useReplay(track, from, to, { asKnown: true, position });
  const hindsight = useReplay(track, from, to, { asKnown: false, position });
  useEffect(() => {
    onAsKnown(asKnown.data?.intervals);
    return () => onAsKnown(undefined);
  }, [asKnown.data]);
  const failed = [asKnown, hindsight].find(({ problem }) => problem !== undefined);
  if (failed?.problem) return <ProblemNote problem={failed.problem} again={failed.again} />;
  if (!asKnown.data || !hindsight.data) return <Loading what="what was known on each day" />;
  const { titles } = hindsight.data;
  const partings = hindsightGaps(hindsight.data.intervals, asKnown.data.intervals, from, to);
  const days = partings.reduce((sum, parting) => sum + parting.to - parting.from, 0);
  if (partings.length === 0) return <p>On every day the status known at the time is the one known now.</p>;
  return (
    <>
      <p>
        On {inWords(days)} of {inWords(to - from + 1)} days the status known at the time differs from the one known now.
      </p>
      <Table
        name="Hindsight compared with knowledge at the time"
        caption="Differences between hindsight and knowledge at the time"
        columns={['Days', 'As known then', 'With hindsight', 'Reason']}
      >
        {partings.map((parting) => (
          <tr key={parting.from}>
            <th scope="row">{spanInWords(parting)}</th>
            <td>
              <StatusMark status={parting.asKnown} />
            </td>
            <td>
              <StatusMark status={parting.hindsight} />
            </td>
            <td>
              {titles.has(parting.cause) ? (
                <a href={href(`/events/${parting.cause}`)}>{titles.get(parting.cause)}</a>
              ) : (
                <span class="soft">{parting.cause.startsWith('clock:') ? 'passage of time' : 'an earlier entry'}</span>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function spanInWords({ from, to }: HindsightGap) {
  const [first, last] = [dayInWords(isoOf(from), true), dayInWords(isoOf(to - 1), true)];
  const days = daysInWords(to - from);
  return `${first === last ? first : `${first} to ${last}`} (${days})`;
}
