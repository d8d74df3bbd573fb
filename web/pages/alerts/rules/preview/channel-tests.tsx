import { useState } from 'preact/hooks';
import { ProblemNote } from '../../../../ui/notes.js';
import type { Channel, DeliveryDetails } from '../../../../contract/alert-answers.js';
import { TryOutcome } from '../../shared/try-outcome.js';
import { useWrite } from '../../../../api/use-write.js';

/** Buttons that send a test message to each channel of a rule. */
export function ChannelTests({ channels }: { readonly channels: readonly Channel[] }) {
  return (
    <section aria-labelledby="channel-tests">
      <h2 id="channel-tests">Test the channels</h2>
      {channels.length === 0 ? (
        <p class="soft">The rule names no channel to test.</p>
      ) : (
        <>
          <p class="soft">Sends each channel one message marked as a test, the same way as alerts.</p>
          <ul class="plain-list channel-tests">
            {channels.map((channel) => (
              <ChannelTest key={channel.id} channel={channel} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ChannelTest({ channel }: { readonly channel: Channel }) {
  const write = useWrite();
  const [outcome, setOutcome] = useState<DeliveryDetails>();
  const fire = async () => {
    setOutcome(undefined);
    const answer = await write.send<DeliveryDetails>(`/alert-channels/${channel.id}/test`, { method: 'POST' });
    setOutcome(answer?.data);
  };
  return (
    <li>
      <button type="button" onClick={() => void fire()} disabled={write.busy || !channel.enabled}>
        {write.busy ? 'Sending …' : `Test ${channel.name}`}
      </button>{' '}
      {!channel.enabled && <span class="soft">It is disabled.</span>}
      {outcome && <TryOutcome delivery={outcome} />}
      {write.problem && <ProblemNote problem={write.problem} />}
    </li>
  );
}
