import { useState } from 'preact/hooks';
import { usePlace } from '../../../../time-travel/as-of.js';
import { Sources } from '../../../../ui/sources.js';
import { Table } from '../../../../ui/table.js';
import { dayInWords, inWords } from '../../../../wording/words.js';
import { ChoiceField } from '../../../../forms/fields.js';
import { BackTestChart } from './back-test-chart.js';
import {
  type BackTestResult,
  type BackTestFiring,
  latenessCounts,
  latenessCountsInWords,
  latenessInWords,
  tracksOf,
} from './lateness.js';
import type { RuleDraft } from '../form/rule-draft.js';

/** Report of a back-test: number of notifications, delays, chart and table. */
export default function BackTestReport({
  result,
  rule,
}: {
  readonly result: BackTestResult;
  readonly rule: RuleDraft;
}) {
  const tracks = tracksOf(result);
  const [chosen, choose] = useState(tracks[0]?.track ?? '');
  const [all, setAll] = useState(false);
  const rows = [
    ...result.firings.map((firing) => ({ firing, isMissed: false })),
    ...result.missed.map((firing) => ({ firing, isMissed: true })),
  ].sort((a, b) => a.firing.firedOn.localeCompare(b.firing.firedOn));
  const shown = rows.filter(({ firing }) => all || firing.track === chosen);
  return (
    <div class="back-test">
      <Counts result={result} />
      {tracks.length === 0 ? (
        <p class="note">It would not have fired in this period.</p>
      ) : (
        <>
          <ChoiceField
            label="Track"
            value={chosen}
            options={tracks.map(({ track, title, firings }) => ({
              value: track,
              label: `${title} (${inWords(firings)})`,
            }))}
            onValue={choose}
          />
          <BackTestChart key={chosen} result={result} rule={rule} track={chosen} />
          <p>
            <label>
              <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} /> Firings
              on all tracks
            </label>
          </p>
          <FiringTable rows={shown} mode={result.mode} />
        </>
      )}
    </div>
  );
}

function Counts({ result }: { readonly result: BackTestResult }) {
  const { noise, withHindsight, lateness, mode } = result;
  const counts = latenessCountsInWords(latenessCounts(result.firings, result.missed));
  return (
    <dl class="counts" aria-live="polite">
      <div>
        <dt>{mode === 'hindsight' ? 'With hindsight' : 'As known on each day'}</dt>
        <dd>{noise.says}</dd>
      </div>
      {withHindsight && (
        <div>
          <dt>With hindsight</dt>
          <dd>{withHindsight.says}</dd>
        </div>
      )}
      {lateness && (
        <div>
          <dt>Compared with hindsight</dt>
          <dd>
            median {latenessInWords(lateness.median)}, worst {latenessInWords(lateness.worst)}
            {counts && `; ${counts}`}
          </dd>
        </div>
      )}
      <div>
        <dt>Evaluated</dt>
        <dd>
          {inWords(result.tracks)} {result.tracks === 1 ? 'track' : 'tracks'}, {dayInWords(result.from, true)} to{' '}
          {dayInWords(result.to, true)}
        </dd>
      </div>
    </dl>
  );
}

interface FiringTableProps {
  readonly rows: readonly { readonly firing: BackTestFiring; readonly isMissed: boolean }[];
  readonly mode: BackTestResult['mode'];
}

function FiringTable({ rows, mode }: FiringTableProps) {
  return (
    <Table
      name="Firings"
      class="firing-table"
      caption={rows.length === 1 ? 'One firing' : `${inWords(rows.length)} firings`}
      columns={['Fired', ...(mode === 'both' ? ['Compared with hindsight'] : []), 'Why', 'Ended']}
    >
      {rows.map(({ firing, isMissed }, index) => (
        <tr key={index}>
          <td>
            {dayInWords(firing.firedOn, true)}
            {firing.atStart && <span class="soft"> condition already met at the start</span>}
          </td>
          {mode === 'both' && <td>{againstHindsight(firing, isMissed)}</td>}
          <td>
            {firing.says}
            <Evidence firing={firing} />
          </td>
          <td>
            {firing.ended
              ? `${dayInWords(firing.ended.on, true)}, ${firing.ended.how}: ${firing.ended.because}`
              : 'still firing'}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function againstHindsight({ hindsight }: BackTestFiring, isMissed: boolean): string {
  if (isMissed) return 'missed: became known only later';
  return hindsight ? latenessInWords(hindsight.daysLate) : 'would not fire with hindsight';
}

function Evidence({ firing: { evidence } }: { readonly firing: BackTestFiring }) {
  const { href } = usePlace();
  if (evidence.length === 0) return null;
  return (
    <details>
      <summary>{evidence.length === 1 ? 'One event' : `${evidence.length} events`} and the sources</summary>
      <ul class="alert-events">
        {evidence.map((event) => (
          <li key={event.id}>
            <a href={href(`/events/${event.id}`)}>{event.title}</a>{' '}
            {event.occurred && <span class="soft">{event.occurred}</span>}
            <Sources sources={event.sources} />
          </li>
        ))}
      </ul>
    </details>
  );
}
