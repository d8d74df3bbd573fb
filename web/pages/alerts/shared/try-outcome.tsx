import type { DeliveryDetails } from '../../../contract/alert-answers.js';
import { deliveryStateInWords } from './signs.js';

/** Outcome of a delivery's last attempt: accepted after so many ms, or the reason of its failure. */
export function TryOutcome({ delivery }: { readonly delivery: DeliveryDetails }) {
  const last = delivery.tries.at(-1);
  const isSent = delivery.state === 'sent';
  return (
    <p class={`outcome ${isSent ? 'taken' : 'refused'}`} role="status">
      <strong>{isSent ? 'Accepted' : last ? 'Not accepted' : deliveryStateInWords(delivery.state)}</strong>
      {last && ` after ${last.latencyMs} ms`}
      {last?.status ? `, with status ${last.status}` : ''}
      {!isSent && (last?.reason ?? delivery.reason) ? `: ${last?.reason ?? delivery.reason}` : ''}
      {!isSent && delivery.state === 'waiting' ? '. It will be retried.' : '.'}
    </p>
  );
}
