import { useMemo, useRef } from 'preact/hooks';
import { at } from '../../../api/base-path.js';
import { InternalMark } from '../../../ui/internal-mark.js';
import { dateInWords } from '../../../../src/domain/wording/dates.js';
import { StatusMark } from '../../../ui/status-mark.js';
import { ageInDays, agoInWords, shortDateInWords, inWords, plain } from '../../../wording/words.js';
import type { TrackChange } from '../summary/changes.js';
import { flagMeanings } from '../../../wording/flag-words.js';
import { daysInStatus, type Mention } from '../selection/selection.js';
import type { Common } from '../selection/common.js';
import { type Direction, type TrackLine, reasonOf } from '../summary/summary.js';

interface RowContent {
  readonly line: TrackLine;
  readonly validAt: string;
  /** As-of parameters as a query, for the link to the track. */
  readonly asOfQuery: string;
  /** The event by which alone a search found the track. */
  readonly mention: Mention | undefined;
  /** Recent change, if any. */
  readonly change: TrackChange | undefined;
  /** What nearly all rows have in common. */
  readonly common: Common;
  /** Names of the columns that are left out, with spaces between them. */
  readonly without: string;
}

interface LineRowProps extends RowContent {
  readonly hidden: boolean;
  /** Whether the row is not drawn yet, or keeps its old cells for now. */
  readonly waiting: boolean;
}

/** Row of a track. Its cells are redrawn only when their content changes. */
export function TrackRow({ hidden, waiting, ...content }: LineRowProps) {
  const drawn = useRef<RowContent | null>(null);
  if (!waiting) drawn.current = content;
  const now = drawn.current;
  const cells = useMemo(
    () => now && <Cells {...now} />,
    [now?.line, now?.validAt, now?.asOfQuery, now?.mention, now?.change, now?.common, now?.without],
  );
  return (
    <tr role="row" class={now?.change ? 'board-row board-changed' : 'board-row'} hidden={hidden || !now}>
      {cells}
    </tr>
  );
}

function Cells({ line, mention, validAt, asOfQuery, change, common, without }: RowContent) {
  const hasPressure = !without.includes('pressure');
  const hasDirection = !without.includes('direction');
  const usual = new Set(common.flags.map(({ flag }) => flag));
  return (
    <>
      <th role="rowheader" scope="row" class="board-track">
        <a href={at(`/tracks/${encodeURIComponent(line.track)}${asOfQuery}`)}>{line.title}</a>{' '}
        <InternalMark of={line} what="this track" />
        <span class="board-reason">{reasonOf(line)}</span>
        {mention && (
          <span class="board-more">
            Found in an event of {dateInWords(mention.occurred)}: “{mention.title}”
          </span>
        )}
      </th>
      <td role="cell" class="board-status">
        <StatusMark status={line.status} label={line.label} />
        <span class="board-more">{statusDetails(line, change)}</span>
        {!hasDirection && line.direction && <DirectionChange direction={line.direction} />}
        {!hasPressure && line.pressure.level !== 'low' && (
          <span class="board-more board-strong">{plain(line.pressure.level)} pressure</span>
        )}
      </td>
      <Since line={line} validAt={validAt} />
      <LastDialogue line={line} />
      {hasPressure && (
        <td role="cell" class="board-pressure">
          <span class={line.pressure.level === 'low' ? 'soft' : 'board-strong'}>{plain(line.pressure.level)}</span>{' '}
          <span class="soft">{inWords(line.pressure.score)}</span>
        </td>
      )}
      {hasDirection && (
        <td role="cell" class="board-direction">
          {line.direction ? <DirectionWords direction={line.direction} /> : <span class="soft">{unmeasured}</span>}
        </td>
      )}
      <td role="cell" class="board-flags">
        {line.flags
          .filter((flag) => !usual.has(flag))
          .map((flag) => (
            <span key={flag} class="flag" title={flagMeanings[flag]}>
              {flag}
            </span>
          ))}
      </td>
    </>
  );
}

/** What is declared and what is practised in words, with an assessment or a recent change. */
function statusDetails({ formal, practice, status, assessed }: TrackLine, change: TrackChange | undefined): string {
  const parts = status === 'none' ? [] : [`declared ${formal.state}, in practice ${practice.state}`];
  if (assessed) parts.push('by assessment');
  if (change) parts.push(change.before ? `until now: ${change.before}` : change.before === null ? 'new' : 'changed');
  return parts.join('; ');
}

function Since({ line, validAt }: { readonly line: TrackLine; readonly validAt: string }) {
  const days = daysInStatus(line, validAt);
  return (
    <td role="cell" class="board-since">
      {line.since ? shortDateInWords(line.since) : <span class="soft">no date</span>}
      {days && <span class="board-more">{ageInDays(days)}</span>}
    </td>
  );
}

function LastDialogue({ line: { lastDialogue, direction } }: { readonly line: TrackLine }) {
  return (
    <td role="cell" class="board-dialogue">
      {lastDialogue ? (
        shortDateInWords(lastDialogue.date)
      ) : (
        <span class="soft">{direction ? 'none on record' : unmeasured}</span>
      )}
      {lastDialogue && (
        <span class="board-more">
          {agoInWords(lastDialogue.days)}
          {lastDialogue.level && `, ${plain(lastDialogue.level).toLowerCase()}`}
        </span>
      )}
    </td>
  );
}

const unmeasured = 'the record cannot be read';

/** A change in the last 30 days, where the table has no column for it. */
function DirectionChange({ direction }: { readonly direction: Direction }) {
  const { change, riskAlert, resolutionOpportunity } = direction;
  if (change === 'unchanged' && !riskAlert && !resolutionOpportunity) return null;
  return (
    <span class="board-more">
      <DirectionWords direction={direction} /> in 30 days
    </span>
  );
}

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
