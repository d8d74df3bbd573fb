import { Effect } from '../../entries/effect.js';
import type { ImportReport } from '../../contract/imports.js';
import { usePlace } from '../../time-travel/as-of.js';
import { FirstItems } from '../../ui/first-items.js';
import { inWords } from '../../wording/words.js';
import { faultInWords } from './fault-words.js';

interface OutcomeProps {
  readonly report: ImportReport;
  /** Whether it is stored, and not only tried. */
  readonly done?: boolean;
  readonly again?: () => void;
}

/** What an import did or would do: the tally, the changes, and each line that is refused or odd. */
export function Outcome({ report, done = false, again }: OutcomeProps) {
  const { href } = usePlace();
  const { refusals, refused, remarks, remarked, unit, statusChanges, historyChanges, recorded } = report;
  return (
    <div class={`preview${done ? ' done' : ''}`}>
      <p class="import-tally">
        <strong>{tallyInWords(report, done)}</strong>
      </p>
      {report.withheld > 0 && (
        <p>
          {done ? 'Nothing is stored' : 'Nothing would be stored'}: a short file is taken whole or not at all. Mend what
          is refused and choose the file again, or take what can be read.
        </p>
      )}
      <LineList title="Refused" first={8} unit={unit} lines={refusals.map(refusalLine)} count={refused} />
      <LineList title="Taken, but look again" first={5} unit={unit} lines={remarks.map(remarkLine)} count={remarked} />
      {statusChanges && historyChanges && recorded + report.vanished > 0 && (
        <Effect effects={{ statusChanges, historyChanges, remarks: [] }} would />
      )}
      {done && (
        <p class="form-buttons">
          <a class="button" href={href('/')}>
            See the board
          </a>
          <button type="button" onClick={again}>
            Import another file
          </button>
        </p>
      )}
    </div>
  );
}

interface ReportedLine {
  readonly line: number;
  readonly name?: string | undefined;
  readonly says: string;
}

function refusalLine({ line, title, id, message }: ImportReport['refusals'][number]): ReportedLine {
  return { line, name: title ?? id, says: faultInWords(message) };
}

function remarkLine({ line, pointer, detail }: ImportReport['remarks'][number]): ReportedLine {
  return { line, says: faultInWords(`${pointer} ${detail}`.trim()) };
}

interface LineListProps {
  readonly title: string;
  readonly unit: ImportReport['unit'];
  /** Lines that are shown until the reader opens the others. */
  readonly first: number;
  readonly lines: readonly ReportedLine[];
  /** The number of all, of which the report lists the first. */
  readonly count: number;
}

/** Lines of the file with what is wrong or odd about each. */
function LineList({ title, unit, first, lines, count }: LineListProps) {
  if (count === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <FirstItems
        items={lines}
        first={first}
        of={({ line, name, says }) => (
          <li key={`${line} ${says}`} class="fault">
            <span class="soft">
              {unit === 'item' ? 'Item' : 'Line'} {inWords(line)}
            </span>{' '}
            {name && <strong>{name}</strong>} {says}
          </li>
        )}
      />
      {count > lines.length && <p class="soft">and {inWords(count - lines.length)} more</p>}
    </>
  );
}

function tallyInWords(report: ImportReport, done: boolean): string {
  const { lines, recorded, repeated, refused, vanished, unit } = report;
  const parts = [
    `${inWords(recorded)} ${done ? 'stored' : 'would be stored'}`,
    ...(repeated > 0 ? [`${inWords(repeated)} on record already`] : []),
    `${inWords(refused)} refused`,
    ...(vanished > 0 ? [`${inWords(vanished)} ${done ? 'retracted' : 'would be retracted'}`] : []),
  ];
  const rows = lines === 1 ? `One ${unit}` : `${inWords(lines)} ${unit}s`;
  return `${rows}: ${parts.join(', ')}.`;
}
