import { useState } from 'preact/hooks';
import type { CandidateReport, WholeCandidate } from '../../../contract/candidates.js';
import { inWords, shortDateInWords } from '../../../wording/words.js';
import { joinedInWords } from '../candidate-words.js';
import type { Judging } from '../judging/use-judging.js';
import { litPieces } from './lit-text.js';

interface ReportsProps {
  readonly candidate: WholeCandidate;
  readonly judging: Judging;
}

const keyOf = ({ source, key }: CandidateReport) => `${source.id} ${key}`;

/** The reports of a candidate with their links; what their titles have in common is lit up. Some can be split off. */
export function Reports({ candidate, judging }: ReportsProps) {
  const { id, reportList, reports, actions } = candidate;
  const [apart, setApart] = useState<readonly string[]>([]);
  const canSplit = actions.includes('split') && reportList.length > 1;
  const split = async () => {
    const chosen = reportList.filter((report) => apart.includes(keyOf(report)));
    const names = chosen.map(({ source, key }) => ({ source: source.id, key }));
    if (await judging.send(id, { kind: 'split', reports: names })) setApart([]);
  };
  return (
    <section>
      <h3>{reports === 1 ? 'Its report' : `Its ${inWords(reports)} reports`}</h3>
      <ul class="plain-list">
        {reportList.map((report) => (
          <Report
            key={keyOf(report)}
            report={report}
            isApart={apart.includes(keyOf(report))}
            {...(canSplit && {
              toggle: () =>
                setApart((before) =>
                  before.includes(keyOf(report))
                    ? before.filter((key) => key !== keyOf(report))
                    : [...before, keyOf(report)],
                ),
            })}
          />
        ))}
      </ul>
      {reports > reportList.length && <p class="soft">and {inWords(reports - reportList.length)} more</p>}
      {apart.length > 0 && (
        <p class="form-acts">
          <button
            type="button"
            disabled={judging.busy || apart.length === reportList.length}
            onClick={() => void split()}
          >
            Make {apart.length === 1 ? 'this one' : `these ${apart.length}`} a candidate apart
          </button>
        </p>
      )}
    </section>
  );
}

interface ReportProps {
  readonly report: CandidateReport;
  readonly isApart: boolean;
  /** Marks it to be split off; absent where it cannot be. */
  readonly toggle?: () => void;
}

function Report({ report, isApart, toggle }: ReportProps) {
  const { title, url, publisher, day, source, alike, summary, isDeleted, isNew, change, place, code } = report;
  const lit = litPieces(title ?? '', alike).map(({ text, lit: isLit }, index) =>
    isLit ? <mark key={index}>{text}</mark> : text,
  );
  return (
    <li class="inbox-report">
      {toggle && <input type="checkbox" checked={isApart} aria-label={`Set apart: ${title ?? ''}`} onChange={toggle} />}
      <div>
        {url === undefined ? (
          lit
        ) : (
          <a href={url} rel="noreferrer" target="_blank">
            {lit}
          </a>
        )}
        {isNew && <strong> New</strong>}
        {isDeleted && <strong> Deleted by its provider</strong>}
        <span class="soft inbox-report-meta">
          {[
            publisher ?? source.name,
            day === undefined ? '' : shortDateInWords(day),
            place ?? '',
            code ? `coded ${code.scheme} ${code.value}` : '',
            joinedInWords(report),
          ]
            .filter((part) => part !== '')
            .join(', ')}
        </span>
        {change && <p>{change.says}</p>}
        {summary !== undefined && summary !== '' && (
          <details class="opens">
            <summary>Its words</summary>
            <p>{summary}</p>
          </details>
        )}
      </div>
    </li>
  );
}
