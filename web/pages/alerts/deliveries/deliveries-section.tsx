import { NotPermitted, OnlyWith } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { queryOf } from '../../../api/client.js';
import { useQuery } from '../../../api/use-query.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import { instantInWords } from '../../../wording/words.js';
import { Table } from '../../../ui/table.js';
import type { Channel, ChannelList, Delivery } from '../../../contract/alert-answers.js';
import { ChoiceField } from '../../../forms/fields.js';
import { deliveryStateInWords } from '../shared/signs.js';
import { useAlertsVersion } from '../shared/use-alerts-version.js';
import { usePages } from '../../../api/use-pages.js';
import { DeliveryDetail } from './delivery-detail.js';
import { RecoverForm } from './recover-form.js';

const states = ['waiting', 'sent', 'skipped', 'failed', 'dead'] as const;

/** List of deliveries with their outcome. */
export default function DeliveriesSection() {
  const { query } = usePlace();
  const version = useAlertsVersion();
  const channels = useQuery<ChannelList>('/alert-channels');
  const channel = query.get('channel') ?? '';
  const state = query.get('state') ?? '';
  const deliveries = usePages<Delivery>(`/deliveries${queryOf({ channel, state, limit: 50 })}`, version);
  const [isRecovering, recover] = useState(false);
  const named = channels.data?.data ?? [];
  return (
    <>
      <NotPermitted right="operate" to="send deliveries again" />
      <form
        class="alert-filters"
        role="search"
        aria-label="Filter the deliveries"
        onSubmit={(event) => event.preventDefault()}
      >
        <FilterFields channels={named} channel={channel} state={state} />
        <OnlyWith right="operate">
          <button type="button" aria-expanded={isRecovering} onClick={() => recover(!isRecovering)}>
            Resend failed deliveries …
          </button>
        </OnlyWith>
      </form>
      {isRecovering && (
        <RecoverForm channels={named} channel={channel} done={deliveries.again} close={() => recover(false)} />
      )}
      <h2>Deliveries</h2>
      {deliveries.problem && <ProblemNote problem={deliveries.problem} again={deliveries.again} />}
      {!deliveries.data && deliveries.loading && <Loading what="the deliveries" />}
      {deliveries.data?.length === 0 && (
        <Empty>{channel || state ? 'No delivery matches the filter.' : 'Nothing has been sent yet.'}</Empty>
      )}
      {deliveries.data && deliveries.data.length > 0 && (
        <DeliveryTable data={deliveries.data} changed={deliveries.again} />
      )}
      {deliveries.more && (
        <button type="button" onClick={deliveries.more} disabled={deliveries.loading}>
          {deliveries.loading ? 'Loading more …' : 'Show more'}
        </button>
      )}
    </>
  );
}

interface FilterFieldsProps {
  readonly channels: readonly Channel[];
  readonly channel: string;
  readonly state: string;
}

function FilterFields({ channels, channel, state }: FilterFieldsProps) {
  const { change } = usePlace();
  return (
    <>
      <ChoiceField
        label="Channel"
        value={channel}
        options={[
          { value: '', label: 'All channels' },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
          ...(channel === '' || channels.some(({ id }) => id === channel)
            ? []
            : [{ value: channel, label: 'Removed channel' }]),
        ]}
        onValue={(value) => change({ channel: value || undefined })}
      />
      <ChoiceField
        label="State"
        value={state}
        options={[
          { value: '', label: 'All states' },
          ...states.map((one) => ({ value: one, label: deliveryStateInWords(one) })),
        ]}
        onValue={(value) => change({ state: value || undefined })}
      />
    </>
  );
}

interface TableProps {
  readonly data: readonly Delivery[];
  readonly changed: () => void;
}

function DeliveryTable({ data, changed }: TableProps) {
  const { query, change } = usePlace();
  const opened = query.get('delivery');
  return (
    <Table
      name="The deliveries"
      class="delivery-table"
      columns={['Created', 'Channel', 'State', 'Attempts', 'Message']}
    >
      {data.map((delivery) => {
        const isOpen = opened === delivery.id;
        return [
          <tr key={delivery.id}>
            <td>{instantInWords(delivery.createdAt)}</td>
            <td>{delivery.channelName ?? <span class="soft">removed</span>}</td>
            <td>
              {deliveryStateInWords(delivery.state)}
              {delivery.nextAttemptAt && delivery.state === 'waiting' && (
                <span class="soft"> next attempt {instantInWords(delivery.nextAttemptAt)}</span>
              )}
            </td>
            <td>{delivery.attempts}</td>
            <td>
              <button
                type="button"
                class="as-link"
                aria-expanded={isOpen}
                onClick={() => change({ delivery: isOpen ? undefined : delivery.id })}
              >
                {delivery.title}
              </button>
              {delivery.reason && <span class="soft"> {delivery.reason}</span>}
            </td>
          </tr>,
          isOpen && (
            <tr key={`${delivery.id}-detail`}>
              <td colSpan={5}>
                <DeliveryDetail delivery={delivery} changed={changed} />
              </td>
            </tr>
          ),
        ];
      })}
    </Table>
  );
}
