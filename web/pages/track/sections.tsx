import { useMemo } from 'preact/hooks';
import type { TrackStatus } from '../../contract/track-answers.js';
import { Claims } from './claims/claims.js';
import { Ledger } from './exchange/ledger.js';
import { Measures } from './measures/measures.js';
import { Related } from './related.js';
import { PossibleChanges, StatusDetails } from './status-details.js';
import type { TrackAnswers } from './use-track.js';
import { Why } from './why.js';

interface SectionsProps {
  readonly answers: TrackAnswers;
  /** Absent where nothing was known of the track then. */
  readonly reading: TrackStatus | undefined;
}

/** The sections below the chart. */
export default function Sections({ answers, reading }: SectionsProps) {
  const { track } = answers;
  return (
    <>
      {reading && <OfReading answers={answers} reading={reading} />}
      {track.data && <Related track={track.data} />}
    </>
  );
}

/** Answers come one by one, so each section is redrawn only for its own answer. */
function OfReading({ answers, reading }: { readonly answers: TrackAnswers; readonly reading: TrackStatus }) {
  const { explained, ledger, claims, marksNow } = answers;
  // The sections name events by the marks: rendered before those, they would be rendered twice.
  const named = marksNow.data !== undefined || marksNow.problem !== undefined;
  const why = useMemo(() => <Why answer={explained} />, [explained.data, explained.problem]);
  const statusDetails = useMemo(
    () => (
      <div>
        <StatusDetails reading={reading} explained={explained.data} />
        <PossibleChanges reading={reading} explained={explained.data} />
      </div>
    ),
    [reading, explained.data],
  );
  const claimsSection = useMemo(() => <Claims answer={claims} />, [claims.data, claims.problem]);
  const ledgerSection = useMemo(() => <Ledger answer={ledger} />, [ledger.data, ledger.problem]);
  const measures = useMemo(() => <Measures track={reading.track} metrics={reading.metrics} />, [reading]);
  return (
    <>
      <div class="track-columns">
        {why}
        {statusDetails}
      </div>
      {named && claimsSection}
      {named && ledgerSection}
      {named && measures}
    </>
  );
}
