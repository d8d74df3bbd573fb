import { useMemo, useState } from 'preact/hooks';
import { statusInWords, StatusShape } from '../../../ui/status-mark.js';
import { partyInWords } from '../../../wording/party-names.js';
import { inWords } from '../../../wording/words.js';
import type { View } from '../selection/view.js';
import { partyCounts } from '../summary/party-counts.js';
import type { TrackLine } from '../summary/summary.js';

/** Parties shown before the rest is asked for. */
const atFirst = 6;

interface MatrixProps {
  readonly lines: readonly TrackLine[];
  readonly onChange: (view: Partial<View>) => void;
}

/** Parties by status: how many tracks each has. A number shows the tracks that it counts. */
export function PartyMatrix({ lines, onChange }: MatrixProps) {
  const { parties, statuses } = useMemo(() => partyCounts(lines), [lines]);
  const [whole, setWhole] = useState(false);
  // On a phone the list of tracks comes first.
  const [isWide] = useState(() => window.matchMedia('(min-width: 48rem)').matches);
  const shown = whole ? parties : parties.slice(0, atFirst);
  return (
    <details open={isWide}>
      <summary>
        <h2 id="matrix">Parties by status</h2>
      </summary>
      <table class="board-matrix" aria-labelledby="matrix">
        <thead>
          <tr>
            <th scope="col">Party</th>
            {statuses.map((status) => (
              <th key={status} scope="col" title={statusInWords(status)}>
                <StatusShape status={status} />
                <span class="visually-hidden">{statusInWords(status)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ party, counts }) => (
            <tr key={party}>
              <th scope="row">{partyInWords(party)}</th>
              {statuses.map((status) => (
                <td key={status}>
                  {counts.has(status) && (
                    <button
                      type="button"
                      aria-label={`${partyInWords(party)}: ${inWords(counts.get(status)!)} ${statusInWords(status).toLowerCase()}`}
                      onClick={() => onChange({ parties: [party], statuses: [status] })}
                    >
                      {inWords(counts.get(status)!)}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {parties.length > atFirst && (
        <button type="button" class="as-text" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? 'Fewer parties' : `All ${inWords(parties.length)} parties`}
        </button>
      )}
    </details>
  );
}
