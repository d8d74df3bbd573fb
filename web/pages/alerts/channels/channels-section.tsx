import { Permitted } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { useQuery } from '../../../api/use-query.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import type { ChannelKinds, ChannelList, CreatedChannel } from '../../../contract/alert-answers.js';
import { useAlertsVersion } from '../shared/use-alerts-version.js';
import { ChannelForm } from './channel-form.js';
import { ChannelItem } from './channel-item.js';
import { SecretNote } from './secret-note.js';

/** Channels that alerts are sent to. */
export default function ChannelsSection() {
  const version = useAlertsVersion();
  const channels = useQuery<ChannelList>('/alert-channels', version);
  const kinds = useQuery<ChannelKinds>('/alert-channels/kinds');
  const [isNew, setNew] = useState(false);
  const [secret, setSecret] = useState<string>();
  const made = (channel: CreatedChannel) => {
    setNew(false);
    setSecret(channel.secret);
    channels.again();
  };
  return (
    <>
      {!isNew && (
        <Permitted right="operate" to="add and change channels">
          <p class="section-acts">
            <button type="button" class="primary" onClick={() => setNew(true)} disabled={!kinds.data}>
              New channel
            </button>
          </p>
        </Permitted>
      )}
      {kinds.problem && <ProblemNote problem={kinds.problem} again={kinds.again} />}
      {isNew && kinds.data && (
        <section aria-labelledby="new-channel">
          <h2 id="new-channel">New channel</h2>
          <ChannelForm kinds={kinds.data.data} done={made} cancel={() => setNew(false)} />
        </section>
      )}
      {secret !== undefined && <SecretNote secret={secret} close={() => setSecret(undefined)} />}
      <h2>Channels</h2>
      {channels.problem && <ProblemNote problem={channels.problem} again={channels.again} />}
      {!channels.data && channels.loading && <Loading what="the channels" />}
      {channels.data?.data.length === 0 && <Empty>No channel yet: alerts are shown here, and sent to nobody.</Empty>}
      {channels.data && channels.data.data.length > 0 && (
        <ul class="alert-list">
          {channels.data.data.map((channel) => (
            <ChannelItem key={channel.id} channel={channel} kinds={kinds.data?.data ?? []} changed={channels.again} />
          ))}
        </ul>
      )}
    </>
  );
}
