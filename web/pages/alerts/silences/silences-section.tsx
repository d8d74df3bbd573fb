import { useIsPermitted } from '../../../api/account.js';
import { NotPermitted, OnlyWith } from '../../../ui/permitted.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { useQuery } from '../../../api/use-query.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import { instantInWords } from '../../../wording/words.js';
import type { AlertRuleList, Silence, SilenceList, StoredAlertRule } from '../../../contract/alert-answers.js';
import { wordList, selectInWords } from '../shared/select-words.js';
import { useAlertsVersion } from '../shared/use-alerts-version.js';
import { useWrite } from '../../../api/use-write.js';
import { phaseOf } from './silence-draft.js';
import { SilenceForm } from './silence-form.js';

/** List of silences with author, reason and end. */
export default function SilencesSection() {
  const { query, change } = usePlace();
  const version = useAlertsVersion();
  const withEnded = query.get('ended') === 'true';
  const silences = useQuery<SilenceList>(`/alert-silences${withEnded ? '?ended=true' : ''}`, version);
  const rules = useQuery<AlertRuleList>('/alert-rules');
  const mayOperate = useIsPermitted('operate');
  const isNew = query.has('new');
  const close = () => change({ new: undefined, rule: undefined, track: undefined });
  return (
    <>
      <NotPermitted right="operate" to="silence alerts" />
      <p class="section-acts">
        {!isNew && mayOperate && (
          <button type="button" class="primary" onClick={() => change({ new: 'yes' })}>
            New silence
          </button>
        )}
        <label>
          <input
            type="checkbox"
            checked={withEnded}
            onChange={(event) => change({ ended: event.currentTarget.checked ? 'true' : undefined })}
          />{' '}
          Include ended silences
        </label>
      </p>
      {isNew && mayOperate && (
        <section aria-labelledby="new-silence">
          <h2 id="new-silence">New silence</h2>
          {rules.problem && <ProblemNote problem={rules.problem} again={rules.again} />}
          <SilenceForm
            rules={rules.data?.data ?? []}
            rule={query.get('rule')}
            track={query.get('track')}
            cancel={close}
            done={() => {
              close();
              silences.again();
            }}
          />
        </section>
      )}
      <h2>Silences</h2>
      {silences.problem && <ProblemNote problem={silences.problem} again={silences.again} />}
      {!silences.data && silences.loading && <Loading what="the silences" />}
      {silences.data && silences.data.data.length === 0 && (
        <Empty>No silence is active. Start one here or from an alert.</Empty>
      )}
      {silences.data && silences.data.data.length > 0 && (
        <ul class="alert-list">
          {silences.data.data.map((silence) => (
            <SilenceItem key={silence.id} silence={silence} rules={rules.data?.data ?? []} changed={silences.again} />
          ))}
        </ul>
      )}
    </>
  );
}

const phaseInWords = { now: 'Active', later: 'Scheduled', over: 'Ended' } as const;

interface SilenceItemProps {
  readonly silence: Silence;
  readonly rules: readonly StoredAlertRule[];
  readonly changed: () => void;
}

function SilenceItem({ silence, rules, changed }: SilenceItemProps) {
  const write = useWrite();
  const phase = phaseOf(silence, Date.now());
  const end = async () => {
    if (await write.send(`/alert-silences/${silence.id}`, { method: 'DELETE' })) changed();
  };
  const named = silence.rules?.map((id) => rules.find((rule) => rule.id === id)?.name ?? 'a removed rule');
  return (
    <li class={`alert-item ${phase === 'over' ? 'over' : ''}`}>
      <p class="alert-head">
        <strong>{phaseInWords[phase]}</strong>
        <span class="soft">
          {instantInWords(silence.startsAt)} to {instantInWords(silence.endsAt)}
        </span>
      </p>
      <p class="alert-says">
        {named
          ? `Alerts of ${wordList(
              named.map((name) => `“${name}”`),
              'and',
            )}`
          : 'All alerts'}{' '}
        on {selectInWords(silence.select)}.
      </p>
      <p class="alert-note">
        {silence.author}: {silence.reason}
      </p>
      {write.problem && <ProblemNote problem={write.problem} />}
      {phase !== 'over' && (
        <OnlyWith right="operate">
          <p class="alert-acts">
            <button type="button" onClick={() => void end()} disabled={write.busy}>
              {write.busy ? 'Ending …' : 'End now'}
            </button>
          </p>
        </OnlyWith>
      )}
    </li>
  );
}
