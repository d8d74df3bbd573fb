import { OnlyWith } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { ProblemNote } from '../../../ui/notes.js';
import { capitalised, instantInWords, lastChangeInWords } from '../../../wording/words.js';
import type { Channel, ChannelKind, CreatedChannel, DeliveryDetails } from '../../../contract/alert-answers.js';
import { Confirm } from '../../../forms/confirm.js';
import { TryOutcome } from '../shared/try-outcome.js';
import { useWrite } from '../../../api/use-write.js';
import { ChannelForm } from './channel-form.js';
import { textOf } from '../../../forms/settings/settings.js';
import { ChannelSchedule } from './schedule/channel-schedule.js';
import { SecretNote } from './secret-note.js';

interface ChannelItemProps {
  readonly channel: Channel;
  readonly kinds: readonly ChannelKind[];
  readonly changed: () => void;
}

/** Channel with its state, settings and actions. */
export function ChannelItem({ channel, kinds, changed }: ChannelItemProps) {
  const { href } = usePlace();
  const [isOpen, open] = useState(false);
  return (
    <li class={`alert-item ${channel.enabled ? '' : 'over'}`}>
      <p class="alert-head">
        <strong>{channel.name}</strong>
        <span class="soft">{channel.kind}</span>
        <span>{channel.enabled ? 'Enabled' : 'Disabled'}</span>
        {channel.failingSince && <span class="failing">Failing since {instantInWords(channel.failingSince)}</span>}
      </p>
      {channel.disabledBecause && channel.disabledAt && (
        <p class="alert-note">
          Disabled {instantInWords(channel.disabledAt)}: {channel.disabledBecause}
        </p>
      )}
      <SettingList channel={channel} />
      <ChannelSchedule channel={channel} />
      <p class="alert-meta soft">{capitalised(lastChangeInWords(channel))}</p>
      {isOpen ? (
        <ChannelForm
          kinds={kinds}
          channel={channel}
          cancel={() => open(false)}
          done={() => {
            open(false);
            changed();
          }}
        />
      ) : (
        <ChannelActs channel={channel} edit={() => open(true)} changed={changed} />
      )}
      <p>
        <a href={href('/alerts/deliveries', { channel: channel.id })}>Its deliveries</a>
      </p>
    </li>
  );
}

function SettingList({ channel }: { readonly channel: Channel }) {
  const shown = Object.entries(channel.settings).filter(([, value]) => value !== undefined && value !== null);
  if (shown.length === 0 && channel.secretsSet.length === 0) return null;
  return (
    <dl class="setting-list">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{textOf(value)}</dd>
        </div>
      ))}
      {channel.secretsSet.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="soft">set, never shown</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActsProps {
  readonly channel: Channel;
  readonly edit: () => void;
  readonly changed: () => void;
}

type Act = 'test' | 'rotate' | 'remove' | 'switch';

function ChannelActs({ channel, edit, changed }: ActsProps) {
  const write = useWrite();
  const [act, setAct] = useState<Act>();
  const [asked, ask] = useState<'rotate' | 'remove'>();
  const [outcome, setOutcome] = useState<DeliveryDetails>();
  const [secret, setSecret] = useState<string>();
  const path = `/alert-channels/${channel.id}`;
  const run = async <T,>(name: Act, ...[to, sent]: Parameters<typeof write.send>) => {
    setAct(name);
    setOutcome(undefined);
    const answer = await write.send<T>(to, sent);
    ask(undefined);
    if (answer) changed();
    return answer?.data;
  };
  const words = (name: Act, usual: string, under: string) => (write.busy && act === name ? under : usual);
  const test = async () => setOutcome(await run<DeliveryDetails>('test', `${path}/test`, { method: 'POST' }));
  const rotate = async () =>
    setSecret((await run<CreatedChannel>('rotate', `${path}/rotate`, { method: 'POST' }))?.secret);
  const change = () => run('switch', path, { method: 'PATCH', body: { enabled: !channel.enabled } });
  return (
    <>
      <OnlyWith right="operate">
        <p class="alert-acts">
          <button type="button" onClick={() => void test()} disabled={write.busy || !channel.enabled}>
            {words('test', 'Send a test', 'Sending …')}
          </button>
          <button type="button" onClick={edit} disabled={write.busy}>
            Change
          </button>
          <button type="button" onClick={() => void change()} disabled={write.busy}>
            {words('switch', channel.enabled ? 'Disable' : 'Enable', 'Changing …')}
          </button>
          {channel.kind === 'webhook' && (
            <button type="button" onClick={() => ask('rotate')} disabled={write.busy}>
              Rotate the secret
            </button>
          )}
          <button type="button" onClick={() => ask('remove')} disabled={write.busy}>
            Remove
          </button>
        </p>
      </OnlyWith>
      {asked && (
        <Confirm
          question={questions[asked]}
          yes={asked === 'rotate' ? 'Make a new secret' : `Remove ${channel.name}`}
          busy={write.busy}
          no={() => ask(undefined)}
          go={() => void (asked === 'rotate' ? rotate() : run('remove', path, { method: 'DELETE' }))}
        />
      )}
      {outcome && <TryOutcome delivery={outcome} />}
      {secret !== undefined && <SecretNote secret={secret} close={() => setSecret(undefined)} />}
      {write.problem && <ProblemNote problem={write.problem} />}
    </>
  );
}

const questions = {
  rotate: 'For one day messages are signed with both the old and the new secret, then with the new one only.',
  remove: 'Waiting deliveries will not be sent. Past deliveries stay in the log.',
} as const;
