import { OnlyWith } from '../../../ui/permitted.js';
import { useId, useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { ProblemNote } from '../../../ui/notes.js';
import type { Channel, StoredAlertRule } from '../../../contract/alert-answers.js';
import { Confirm } from '../../../forms/confirm.js';
import { lastChangeInWords } from '../../../wording/words.js';
import { wordList } from '../shared/select-words.js';
import { SeverityMark } from '../shared/signs.js';
import { useWrite } from '../../../api/use-write.js';
import { draftOf } from './form/rule-draft.js';
import { RuleVersions } from './rule-versions.js';
import { ruleInWords } from './rule-words.js';

interface RuleItemProps {
  readonly rule: StoredAlertRule;
  readonly channels: readonly Channel[];
  readonly changed: () => void;
}

/** A rule: its condition in words, severity, channels and version. */
export function RuleItem({ rule, channels, changed }: RuleItemProps) {
  const { href } = usePlace();
  const [opened, open] = useState<'versions' | 'remove'>();
  const write = useWrite();
  const id = useId();
  const remove = async () => {
    const headers = { 'if-match': `"${rule.version}"` };
    const gone = await write.send(`/alert-rules/${rule.id}`, { method: 'DELETE', headers });
    open(undefined);
    changed();
    return gone;
  };
  return (
    <li class={`alert-item ${rule.severity} ${rule.enabled ? '' : 'over'}`}>
      <p class="alert-head">
        <strong>{rule.name}</strong>
        <SeverityMark severity={rule.severity} />
        {!rule.enabled && <span>Off</span>}
        <span class="soft">version {rule.version}</span>
      </p>
      <p class="alert-says">{ruleInWords(draftOf(rule))}</p>
      <p class="alert-meta soft">{sendingInWords(rule, channels)}</p>
      <p class="alert-acts">
        <a class="button" href={href('/alerts/rules', { rule: rule.id })}>
          Edit and test
        </a>
        <a class="button" href={href('/alerts', { rule: rule.id })}>
          Its alerts
        </a>
        <button
          type="button"
          aria-expanded={opened === 'versions'}
          aria-controls={id}
          onClick={() => open(opened === 'versions' ? undefined : 'versions')}
        >
          Versions
        </button>
        <OnlyWith right="operate">
          <button type="button" onClick={() => open('remove')} disabled={write.busy}>
            Remove
          </button>
        </OnlyWith>
      </p>
      <div id={id}>
        {opened === 'remove' && (
          <Confirm
            question="Its alerts will be resolved. They and the versions of the rule stay readable."
            yes={`Remove ${rule.name}`}
            busy={write.busy}
            go={() => void remove()}
            no={() => open(undefined)}
          />
        )}
        {opened === 'versions' && <RuleVersions id={rule.id} version={rule.version} />}
      </div>
      {write.problem && <ProblemNote problem={write.problem} />}
    </li>
  );
}

function sendingInWords(rule: StoredAlertRule, channels: readonly Channel[]): string {
  const { channels: ids, escalate } = rule;
  const named = (some: readonly string[]) =>
    wordList(
      some.map((id) => channels.find((channel) => channel.id === id)?.name ?? 'a removed channel'),
      'and',
    );
  const sent = ids.length === 0 ? 'Sent to no channel: its alerts are shown here' : `Sent to ${named(ids)}`;
  const escalation = escalate ? `; escalates to ${named(escalate.channels)}` : '';
  return `${sent}${escalation}; ${lastChangeInWords(rule)}`;
}
