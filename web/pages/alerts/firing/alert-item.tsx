import { useIsPermitted } from '../../../api/account.js';
import { useId, useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { capitalised, dayInWords, instantInWords } from '../../../wording/words.js';
import { StatusMark } from '../../../ui/status-mark.js';
import type { Alert } from '../../../contract/alert-answers.js';
import { alertStateInWords, SeverityMark } from '../shared/signs.js';
import { AcknowledgeForm } from './acknowledge-form.js';
import { AlertHistory } from './alert-history.js';

type Opened = 'history' | 'acknowledge' | null;

/** Alert with its severity, dates, reason and actions. */
export function AlertItem({ alert, changed }: { readonly alert: Alert; readonly changed: () => void }) {
  const { href } = usePlace();
  const mayOperate = useIsPermitted('operate');
  const [opened, open] = useState<Opened>(null);
  const id = useId();
  const isOver = alert.state === 'resolved' || alert.state === 'withdrawn';
  const toggle = (part: Opened) => open(opened === part ? null : part);
  return (
    <li class={`alert-item ${alert.severity} ${isOver ? 'over' : ''}`}>
      <p class="alert-head">
        <SeverityMark severity={alert.severity} />
        <span class="alert-state">{alertStateInWords(alert.state)}</span>
        <span class="soft">{sinceOf(alert)}</span>
        {alert.round > 1 && <span class="soft">fired {alert.round} times</span>}
      </p>
      <p class="alert-says">{alert.says}</p>
      <AlertMeta alert={alert} />
      <Handling alert={alert} />
      <p class="alert-acts">
        <button type="button" aria-expanded={opened === 'history'} aria-controls={id} onClick={() => toggle('history')}>
          {opened === 'history' ? 'Hide reasons and sources' : 'Reasons and sources'}
        </button>
        {mayOperate && alert.state === 'firing' && (
          <button
            type="button"
            aria-expanded={opened === 'acknowledge'}
            aria-controls={id}
            onClick={() => toggle('acknowledge')}
          >
            Acknowledge
          </button>
        )}
        {mayOperate && !isOver && (
          <a
            class="button"
            href={href('/alerts/silences', { rule: alert.rule.id, track: alert.track ?? undefined, new: 'yes' })}
          >
            Silence
          </a>
        )}
      </p>
      <div id={id}>
        {opened === 'history' && <AlertHistory alertKey={alert.key} version={alert.updatedAt} />}
        {opened === 'acknowledge' && (
          <AcknowledgeForm
            alertKey={alert.key}
            done={() => {
              open(null);
              changed();
            }}
            cancel={() => open(null)}
          />
        )}
      </div>
    </li>
  );
}

function AlertMeta({ alert }: { readonly alert: Alert }) {
  const { href } = usePlace();
  return (
    <p class="alert-meta">
      <a href={href(alert.track === null ? '/sources' : `/tracks/${alert.track}`)}>{alert.title}</a>
      {alert.status && (
        <span class="alert-status">
          from <StatusMark status={alert.status.from} /> to <StatusMark status={alert.status.to} />
        </span>
      )}
      <span class="soft">
        by the rule <a href={href('/alerts/rules', { rule: alert.rule.id })}>{alert.rule.name}</a>
      </span>
      <span class="soft">{notifiedInWords[alert.told]}</span>
    </p>
  );
}

const notifiedInWords: Record<Alert['told'], string> = {
  yes: 'notified',
  no: 'not notified',
  digest: 'in the next digest',
};

function sinceOf({ since, began, endedAt }: Alert): string {
  const late = began === since ? '' : `, found on ${dayInWords(began, true)}`;
  const end = endedAt === null ? '' : `, ended ${instantInWords(endedAt)}`;
  return `since ${dayInWords(since, true)}${late}${end}`;
}

function Handling({ alert: { acknowledged, withdrawn, because, state } }: { readonly alert: Alert }) {
  return (
    <>
      {acknowledged && (
        <p class="alert-note">
          Acknowledged by <strong>{acknowledged.by}</strong>, {instantInWords(acknowledged.at)}: {acknowledged.why}
        </p>
      )}
      {withdrawn ? (
        <p class="alert-note">Withdrawn: {withdrawn.said}</p>
      ) : (
        state !== 'firing' && state !== 'acknowledged' && <p class="alert-note">{sentence(because)}</p>
      )}
    </>
  );
}

function sentence(words: string): string {
  const text = capitalised(words);
  return text.endsWith('.') ? text : `${text}.`;
}
