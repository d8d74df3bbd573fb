import { usePlace } from '../../../time-travel/as-of.js';
import { InternalMark } from '../../../ui/internal-mark.js';
import { StatusMark } from '../../../ui/status-mark.js';
import { shortDateInWords } from '../../../wording/words.js';
import { sortedLines } from '../selection/columns.js';
import { reasonOf, type TrackLine } from '../summary/summary.js';

const shown = 3;

/** The latest changes of status, each with its day and its cause. */
export function LatestChanges({ lines }: { readonly lines: readonly TrackLine[] }) {
  const { href } = usePlace();
  const latest = sortedLines(
    lines.filter(({ since }) => since !== null),
    'since',
    true,
  ).slice(0, shown);
  if (latest.length === 0) return null;
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">What changed last</h2>
      <ul class="board-latest">
        {latest.map((line) => (
          <li key={line.track}>
            <p>
              <StatusMark status={line.status} label={line.label} />{' '}
              <span class="soft">{shortDateInWords(line.since!)}</span>{' '}
              <a href={href(`/tracks/${encodeURIComponent(line.track)}`)}>{line.title}</a>{' '}
              <InternalMark of={line} what="this track" />
            </p>
            <p class="board-cause">{reasonOf(line)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
