import { at } from '../../api/base-path.js';
import { usePartyNames } from '../../api/parties.js';
import { usePlace } from '../../time-travel/as-of.js';
import { today } from '../../dates/days.js';
import { useRecordedVersion } from '../../api/live.js';
import { type Problem, queryOf } from '../../api/client.js';
import { useQuery } from '../../api/use-query.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { dayInWords } from '../../wording/words.js';
import { useTitle } from '../../app/use-title.js';
import type { Summary } from '../../../src/contract/readings/summary.js';
import type { Comparison } from '../../contract/comparison.js';
import { addressOf, type ComparisonQuery, comparisonIn, pathOf, asOfQuery } from './comparison-query.js';
import { Causes } from './causes.js';
import { CompareForm } from './compare-form.js';
import './compare.css';
import { Measures } from './measures.js';
import { RivalAccountsSection } from './rival-accounts.js';
import { Sides } from './sides.js';

const emptied = { from: undefined, to: undefined, knownFrom: undefined, knownTo: undefined, accounts: undefined };

/** Page that compares two readings of a track: differences first, then their causes. */
export default function ComparePage() {
  usePartyNames();
  const { query, asOf, change } = usePlace();
  const summary = useQuery<Summary>('/status/summary');
  const tracks = summary.data?.tracks ?? [];
  const chosen = tracks.find(({ track }) => track === query.get('track'));
  const parties = chosen?.parties ?? [];
  const asked = comparisonIn(query, parties, today());
  const path = pathOf(asked, asOf);
  const version = useRecordedVersion(asked.track);
  const answer = useQuery<Comparison>(path, version);
  const { atFields, rest } = placed(answer.problem, asked);
  useTitle(chosen ? `Compare: ${chosen.title}` : 'Compare');
  return (
    <>
      <h1>Compare</h1>
      <CompareForm
        asked={asked}
        tracks={tracks}
        parties={parties}
        errors={atFields}
        onTrack={(track) => change({ track, accounts: undefined })}
        onWay={(by) => change({ ...emptied, by })}
        onAsked={(next) => change(addressOf(next))}
      />
      {summary.problem && <ProblemNote problem={summary.problem} again={summary.again} />}
      {path === null && summary.data && <Empty>{missing(asked, tracks.length)}</Empty>}
      {rest && <ProblemNote problem={rest} again={answer.again} />}
      <div class="compare-result" aria-busy={answer.loading}>
        {path !== null && answer.loading && !isOf(answer.data, asked) && !answer.problem && (
          <Loading what="both sides" />
        )}
        {path !== null && isOf(answer.data, asked) && !answer.problem && <Compared comparison={answer.data} />}
      </div>
    </>
  );
}

/** Whether an answer belongs to the current query; an older one is not shown. */
function isOf(comparison: Comparison | undefined, { track, by }: ComparisonQuery): comparison is Comparison {
  return comparison !== undefined && comparison.track === track && comparison.by === by;
}

function missing({ track, by }: ComparisonQuery, tracks: number): string {
  if (track === undefined && tracks === 0) return 'No track is on record yet, so there is nothing to compare.';
  if (track === undefined) return 'Choose a track to compare two of its readings.';
  return by === 'accounts'
    ? 'This track does not have two parties whose accounts could be compared.'
    : 'Choose what to compare.';
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const { by, from, differences } = comparison;
  const { href } = usePlace();
  return (
    <>
      <p class="visually-hidden" role="status">
        {differences.length === 0 ? 'No difference.' : 'The two sides differ.'}
      </p>
      <h2>What differs</h2>
      {by !== 'days' && <p class="soft">Both sides are read for {dayInWords(from.reading.validAt)}.</p>}
      {differences.length === 0 ? (
        <p>No difference: both sides read “{from.headline}”</p>
      ) : (
        <Sides comparison={comparison} />
      )}
      <h2>{by === 'accounts' ? 'Where the accounts differ' : 'Entries behind the difference'}</h2>
      <Causes comparison={comparison} />
      {comparison.by === 'accounts' && <RivalAccountsSection {...rivalsOf(comparison)} />}
      {differences.length > 0 && (
        <>
          <h2>Other differences</h2>
          <Measures comparison={comparison} />
        </>
      )}
      <p class="compare-foot">
        <a href={href(`/tracks/${comparison.track}`)}>Page of this track</a>
        <a href={at(`/compare${queryOf(asOfQuery(comparison.track, comparison))}`)}>
          Permanent link to this comparison
        </a>
      </p>
    </>
  );
}

/** The rival accounts of a comparison, first those of the side on the left. */
function rivalsOf({ rivalAccounts: rivals, from, to }: Extract<Comparison, { readonly by: 'accounts' }>) {
  return { rivals, parties: [from, to].flatMap(({ reading }) => reading.account ?? []) };
}

const fields: Record<ComparisonQuery['by'], readonly string[]> = {
  days: ['from', 'to'],
  knowledge: ['validAt', 'knownFrom', 'knownTo'],
  accounts: ['validAt', 'accounts'],
};

/** Splits a problem into errors of the form's fields and the rest. */
function placed(problem: Problem | undefined, { by }: ComparisonQuery) {
  const atFields = new Map<string, string>();
  if (problem?.status === 404) {
    atFields.set('id', problem.detail || problem.title);
    return { atFields, rest: undefined };
  }
  for (const { pointer, detail } of problem?.errors ?? [])
    if (fields[by].includes(pointer)) atFields.set(pointer, detail);
  return { atFields, rest: atFields.size > 0 && atFields.size === problem?.errors.length ? undefined : problem };
}
