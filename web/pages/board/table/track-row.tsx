import { useMemo, useRef } from 'preact/hooks';
import { StatusMark } from '../../../ui/status-mark.js';
import { shortDateInWords, daysInWords, inWords, plain } from '../../../wording/words.js';
import type { TrackChange } from '../summary/changes.js';
import { flagMeanings } from '../../../wording/flag-words.js';
import { daysInStatus } from '../selection/selection.js';
import { type Direction, type TrackLine, reasonOf } from '../summary/summary.js';

interface Told {
  readonly line: TrackLine;
  readonly validAt: string;
  /** The clocks as a query, which the link to the track carries. */
  readonly pins: string;
  /** What changed of late, if anything did. */
  readonly change: TrackChange | undefined;
}

interface LineRowProps extends Told {
  readonly hidden: boolean;
  /** Whether the row is not to be drawn yet, or keeps what it has a moment longer. */
  readonly waiting: boolean;
}

/** A track as a row. Its cells are drawn anew only when what they show is another. */
export function TrackRow({ hidden, waiting, ...told }: LineRowProps) {
  const drawn = useRef<Told | null>(null);
  if (!waiting) drawn.current = told;
  const now = drawn.current;
  const cells = useMemo(() => now && <Cells {...now} />, [now?.line, now?.validAt, now?.pins, now?.change]);
  return (
    <tr role="row" class={now?.change ? 'board-row board-changed' : 'board-row'} hidden={hidden || !now}>
      {cells}
    </tr>
  );
}

function Cells({ line, validAt, pins, change }: Told) {
  return (
    <>
      <th role="rowheader" scope="row" class="board-track">
        <a href={`/tracks/${encodeURIComponent(line.track)}${pins}`}>{line.title}</a>
        <span class="board-reason">{reasonOf(line)}</span>
      </th>
      <td role="cell" class="board-status">
        <StatusMark status={line.status} label={line.label} />
        <span class="board-more">{standing(line, change)}</span>
      </td>
      <Since line={line} validAt={validAt} />
      <LastDialogue line={line} />
      <td role="cell" class="board-pressure">
        <span class={line.pressure.level === 'low' ? 'soft' : 'board-strong'}>{plain(line.pressure.level)}</span>{' '}
        <span class="soft">{inWords(line.pressure.score)}</span>
      </td>
      <td role="cell" class="board-direction">
        {line.direction ? <DirectionWords direction={line.direction} /> : <span class="soft">{unmeasured}</span>}
      </td>
      <td role="cell" class="board-flags">
        {line.flags.map((flag) => (
          <span key={flag} class="flag" title={flagMeanings[flag]}>
            {flag}
          </span>
        ))}
      </td>
    </>
  );
}

/** The two parts of the status in words, and that it is an analyst's or another than a moment ago. */
function standing({ formal, practice, status, assessed }: TrackLine, change: TrackChange | undefined): string {
  const parts = status === 'none' ? [] : [`${formal.state}, ${practice.state}`];
  if (assessed) parts.push('by assessment');
  if (change)
    parts.push(change.before ? `until just now: ${change.before}` : change.before === null ? 'new' : 'changed');
  return parts.join('; ');
}

function Since({ line, validAt }: { readonly line: TrackLine; readonly validAt: string }) {
  const days = daysInStatus(line, validAt);
  return (
    <td role="cell" class="board-since">
      {line.since ? shortDateInWords(line.since) : <span class="soft">no date</span>}
      {days && <span class="board-more">{daysInWords(days)}</span>}
    </td>
  );
}

function LastDialogue({ line: { lastDialogue, direction } }: { readonly line: TrackLine }) {
  return (
    <td role="cell" class="board-dialogue">
      {lastDialogue ? (
        shortDateInWords(lastDialogue.date)
      ) : (
        <span class="soft">{direction ? 'never in this record' : unmeasured}</span>
      )}
      {lastDialogue && (
        <span class="board-more">
          {daysInWords(lastDialogue.days)} ago
          {lastDialogue.level && `, ${plain(lastDialogue.level).toLowerCase()}`}
        </span>
      )}
    </td>
  );
}

const unmeasured = 'the record cannot be read';

const arrows = { deteriorated: '↓', improved: '↑', unchanged: '' } as const;

function DirectionWords({
  direction: { change, riskAlert, resolutionOpportunity },
}: {
  readonly direction: Direction;
}) {
  return (
    <>
      <span class={change === 'unchanged' ? 'soft' : 'board-strong'}>
        {arrows[change] && <span aria-hidden="true">{arrows[change]} </span>}
        {plain(change)}
      </span>
      {riskAlert && <span class="board-more">risk alert</span>}
      {resolutionOpportunity && <span class="board-more">resolution opportunity</span>}
    </>
  );
}
