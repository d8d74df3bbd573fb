import { useState } from 'preact/hooks';
import { isoOf, today } from '../../../../dates/days.js';
import { LazyPart } from '../../../../ui/lazy-part.js';
import { ProblemNote } from '../../../../ui/notes.js';
import { inWords } from '../../../../wording/words.js';
import { errorsAt } from '../../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../../forms/fields.js';
import type { BackTest } from './lateness.js';
import type { MessagePreviewProps } from '../preview/message-preview.js';
import { isSame, type RuleDraft } from '../form/rule-draft.js';
import { useBackTest } from './use-back-test.js';

type Mode = 'as-known' | 'hindsight' | 'both';

const loadReport = () => import('./back-test-report.js');

const modes: readonly { readonly value: Mode; readonly label: string }[] = [
  { value: 'both', label: 'Both, compared' },
  { value: 'as-known', label: 'As known on each day' },
  { value: 'hindsight', label: 'With hindsight' },
];

/** Back-test of an unsaved rule, as known on each day and with hindsight. */
export function BackTestPanel({ draft, found, isBroken }: MessagePreviewProps) {
  const [from, setFrom] = useState('2015-01-01');
  const [to, setTo] = useState(() => isoOf(today()));
  const [mode, setMode] = useState<Mode>('both');
  const [tested, setTested] = useState<RuleDraft>();
  const run = useBackTest();
  const start = async (event: Event) => {
    event.preventDefault();
    setTested(draft);
    const body = { rule: draft, from, ...(to !== '' && { to }), mode };
    found(await run.start(body));
  };
  const errors = run.problem?.errors;
  const result = run.test?.result;
  return (
    <section aria-labelledby="back-test">
      <h2 id="back-test">Back-test</h2>
      <form class="inline-form" onSubmit={(event) => void start(event)} aria-label="Back-test" noValidate>
        <TextField label="From" type="date" value={from} onValue={setFrom} errors={errorsAt(errors, '/from')} />
        <TextField label="To (empty: today)" type="date" value={to} onValue={setTo} errors={errorsAt(errors, '/to')} />
        <ChoiceField label="Knowledge" value={mode} options={modes} onValue={setMode} />
        <button type="submit" class="primary" disabled={run.isRunning || isBroken}>
          Run the back-test
        </button>
        {run.isRunning && (
          <button type="button" onClick={run.cancel}>
            Stop
          </button>
        )}
      </form>
      {run.isRunning && <Progress test={run.test} />}
      {run.problem && <ProblemNote problem={run.problem} />}
      {run.test?.state === 'failed' && (
        <p class="note problem" role="alert">
          The back-test failed: {run.test.error}
        </p>
      )}
      {result && tested && (
        <>
          {!isSame(tested, draft) && (
            <p class="note">The rule has changed since; this report is of the earlier version.</p>
          )}
          <LazyPart key={run.test?.id} what="the report" load={loadReport} props={{ result, rule: tested }} />
        </>
      )}
    </section>
  );
}

function Progress({ test }: { readonly test: BackTest | undefined }) {
  if (!test) return <p role="status">Starting …</p>;
  const { tracksDone, tracks, days } = test.progress;
  return (
    <div role="status">
      <progress max={Math.max(1, tracks)} value={tracksDone} aria-label="Tracks evaluated" /> {inWords(tracksDone)} of{' '}
      {inWords(tracks)} tracks, {inWords(days)} days evaluated
    </div>
  );
}
