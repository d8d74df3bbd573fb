import type { DeliveryDetails } from '../../../contract/alert-answers.js';
import { deliveryStateInWords } from './signs.js';

/** What became of a delivery at its last try: taken after so many ms, or why not. */
export function TryOutcome({ delivery }: { readonly delivery: DeliveryDetails }) {
  const last = delivery.tries.at(-1);
  const isTaken = delivery.state === 'sent';
  return (
    <p class={`outcome ${isTaken ? 'taken' : 'refused'}`} role="status">
      <strong>{isTaken ? 'Taken' : last ? 'Not taken' : deliveryStateInWords(delivery.state)}</strong>
      {last && ` after ${last.latencyMs} ms`}
      {last?.status ? `, answered with ${last.status}` : ''}
      {!isTaken && (last?.reason ?? delivery.reason) ? `: ${last?.reason ?? delivery.reason}` : ''}
      {!isTaken && delivery.state === 'waiting' ? '. It is tried again.' : '.'}
    </p>
  );
}
