import { useState } from 'preact/hooks';
import { ProblemNote } from '../../../../ui/notes.js';
import type { Channel, DeliveryDetails } from '../../../../contract/alert-answers.js';
import { TryOutcome } from '../../shared/try-outcome.js';
import { useWrite } from '../../../../api/use-write.js';

/** Sends a message that is marked as a test to the channels of a rule, one by one. */
export function ChannelTests({ channels }: { readonly channels: readonly Channel[] }) {
  return (
    <section aria-labelledby="channel-tests">
      <h2 id="channel-tests">Test-fire</h2>
      {channels.length === 0 ? (
        <p class="soft">The rule names no channel to test.</p>
      ) : (
        <>
          <p class="soft">Each gets one message that is marked as a test, by the way that alerts go.</p>
          <ul class="plain-list">
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
