import { useMemo, useState } from 'preact/hooks';
import { at } from '../../api/base-path.js';
import { usePartyNames } from '../../api/parties.js';
import { asOfQuery, usePlace } from '../../time-travel/as-of.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { inWords } from '../../wording/words.js';
import { useTitle } from '../../app/use-title.js';
import './board.css';
import './controls/filters.css';
import './table/board-table.css';
import { BackInTime } from './controls/back-in-time.js';
import { BoardTable } from './table/board-table.js';
import { type Column, columns } from './selection/columns.js';
import { ExportButtons } from './controls/export-buttons.js';
import { ChosenFilters, Filters } from './controls/filters.js';
import { Freshness } from './controls/freshness.js';
import { SummarySentence } from './controls/summary-sentence.js';
import { CommonNote } from './controls/common-note.js';
import { LatestChanges } from './controls/latest-changes.js';
import { PartyMatrix } from './controls/party-matrix.js';
import { commonOf } from './selection/common.js';
import { Legend } from './controls/legend.js';
import { orderOf, rowsOf } from './selection/rows.js';
import { type Board, boardOf, type Counts, countsOf, shownOf } from './selection/selection.js';
import { StatusStrip } from './controls/status-strip.js';
import type { Summary } from './summary/summary.js';
import { useProgressiveRows } from './table/use-progressive-rows.js';
import { type LiveSummary, useSummary } from './summary/use-summary.js';
import { useMentions } from './selection/use-mentions.js';
import { useView } from './selection/use-view.js';
import { firstView, withToggled, type View, withoutFilters } from './selection/view.js';

/** Page of all tracks: status, its beginning, and recent changes. */
export default function BoardPage() {
  useTitle('Board');
  const live = useSummary();
  const { summary, problem, moving, again } = live;
  // The query is refused; showing the rows of another day instead would mislead.
  const refused = problem !== undefined && moving && problem.status >= 400 && problem.status !== 503;
  return (
    <div class="board">
      <h1>How cooperation stands</h1>
      <p class="board-lede">
        Thaw follows what governments do together, subject by subject. Each subject is a track: whether talks and joint
        work go on or have stopped, since when and why, by dated sources.
      </p>
      {summary && <BackInTime summary={summary} />}
      {summary && !refused ? (
        <Tracks live={live} summary={summary} />
      ) : problem ? (
        <ProblemNote problem={problem} again={again} />
      ) : (
        <Loading what="all tracks" />
      )}
    </div>
  );
}

function Tracks({ live, summary }: { readonly live: LiveSummary; readonly summary: Summary }) {
  const [view, change] = useView();
  const names = usePartyNames();
  const tracks = useMemo(() => boardOf(summary), [summary, names]);
  const mentions = useMentions(view.search, summary.position);
  const board = useMemo(() => ({ ...tracks, mentions }), [tracks, mentions]);
  const counts = useMemo(() => countsOf(board, view), [board, view]);
  const whole = useMemo(() => countsOf(board, firstView), [board]);
  const ofFirst = useMemo(() => shownOf(board, firstView), [board]);
  const { asOf } = usePlace();
  if (summary.total === 0) return <NoTracks notYetKnown={summary.notYetKnown} />;
  const clear = () => change(withoutFilters(view));
  return (
    <>
      <SummarySentence {...{ summary, view }} counts={whole} onChange={change} />
      <StatusStrip
        counts={counts.statuses}
        chosen={view.statuses}
        onToggle={(status) => change({ statuses: withToggled(view.statuses, status) })}
      />
      <div class="board-overview">
        <LatestChanges lines={ofFirst} />
        <PartyMatrix lines={ofFirst} onChange={change} />
      </div>
      <Filters {...{ view, counts }} onChange={change} />
      <ChosenFilters view={view} onChange={change} onClear={clear} />
      {(asOf.policy ?? asOf.account ?? asOf.without) !== undefined && (
        <p class="note">
          The board reads each track by its own policy, by all accounts and all entries. The other parameters of the
          address apply on the page of a track.
        </p>
      )}
      <Freshness live={live} />
      <Rows {...{ live, summary, board, view, counts }} onChange={change} onClear={clear} />
    </>
  );
}

interface RowsProps {
  readonly live: LiveSummary;
  readonly summary: Summary;
  readonly board: Board;
  readonly view: View;
  readonly counts: Counts;
  readonly onChange: (view: Partial<View>) => void;
  readonly onClear: () => void;
}

function Rows({ live, summary, board, view, counts, onChange, onClear }: RowsProps) {
  const shownAsOf = useShownAsOf(summary);
  const order = useMemo(() => orderOf(board, view), [board, view.sort, view.descending]);
  const { rows, lines, relationships } = useMemo(() => rowsOf(board, order, view), [order, view]);
  const common = useMemo(() => commonOf(board.lines), [board]);
  const [all, showAll] = useState(false);
  const most = all ? summary.total : Math.min(summary.total, atFirst);
  const drawn = useProgressiveRows([shownAsOf, summary.validAt, summary.knownAt].join(), most);
  const sort = (column: Column) =>
    onChange({
      sort: column,
      descending: column === view.sort ? !view.descending : columns[column].startsDescending,
    });
  const count = `${inWords(lines.length)} of ${inWords(summary.total)} tracks`;
  return (
    <>
      <div class="board-count">
        <p role="status">
          {count}
          {view.grouped && ` in ${inWords(relationships)} ${relationships === 1 ? 'relationship' : 'relationships'}`}
        </p>
        <Registers {...{ view, counts, onChange }} />
        {board.mentions !== undefined && board.mentions.after > 0 && (
          <p class="note">Events up to position {inWords(board.mentions.after)} of the log were not searched.</p>
        )}
        <Legend />
        <ExportButtons
          shownAt={(at) => ({
            ...{ summary, lines, view, at },
            address: window.location.href,
          })}
        />
      </div>
      {lines.length === 0 ? (
        <NoMatch onClear={onClear} />
      ) : (
        <>
          <CommonNote common={common} />
          <BoardTable
            caption={`How each track stands: ${count}`}
            {...{ rows, drawn, asOfQuery: shownAsOf, common }}
            shown={lines.length}
            validAt={summary.validAt}
            marked={live.marked}
            sort={view.sort}
            descending={view.descending}
            busy={live.moving}
            onSort={sort}
          />
          <Foot rest={lines.length - most} onAll={() => showAll(true)} />
          <Registers {...{ view, counts, onChange }} />
        </>
      )}
    </>
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <Empty>
      No track matches these filters.{' '}
      <button type="button" onClick={onClear}>
        Take the filters away
      </button>
    </Empty>
  );
}

/** @param rest number of tracks that fit and are not drawn */
function Foot({ rest, onAll }: { readonly rest: number; readonly onAll: () => void }) {
  if (rest <= 0) return null;
  return (
    <button type="button" class="board-rest" onClick={onAll}>
      Show the other {inWords(rest)} tracks
    </button>
  );
}

/** Number of rows before the rest is asked for. */
const atFirst = 60;

/** Registers of visits, folded away or shown among the tracks. */
function Registers({ view, counts, onChange }: Pick<RowsProps, 'view' | 'counts' | 'onChange'>) {
  if (!view.registers && counts.registers === 0) return null;
  return (
    <button type="button" class="as-text" onClick={() => onChange({ registers: !view.registers })}>
      {view.registers
        ? 'Fold the registers of visits away'
        : `Show ${inWords(counts.registers)} ${counts.registers === 1 ? 'register' : 'registers'} of leaders’ visits, too`}
    </button>
  );
}

/** As-of parameters of the shown answer, as a query. The address is ahead of it while the next answer is pending. */
function useShownAsOf(summary: Summary): string {
  const { asOf } = usePlace();
  return useMemo(() => asOfQuery(asOf), [summary, asOf.policy, asOf.account, String(asOf.without)]);
}

function NoTracks({ notYetKnown }: { readonly notYetKnown: number }) {
  if (notYetKnown > 0) {
    return <Empty>None of the {inWords(notYetKnown)} tracks was known by then. Choose a later day.</Empty>;
  }
  return (
    <Empty>
      No track is on record yet. <code>POST /api/v1/tracks</code> defines one, and{' '}
      <a href={at('/record')}>events are recorded here</a>.
    </Empty>
  );
}
