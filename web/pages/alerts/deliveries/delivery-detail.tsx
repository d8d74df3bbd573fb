import { OnlyWith } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { useQuery } from '../../../api/use-query.js';
import { Loading, ProblemNote } from '../../../ui/notes.js';
import { instantInWords } from '../../../wording/words.js';
import type { Delivery, DeliveryDetails } from '../../../contract/alert-answers.js';
import { useWrite } from '../../../api/use-write.js';

interface DetailProps {
  readonly delivery: Delivery;
  readonly changed: () => void;
}

/** Delivery with its body, its attempts, and the button that resends it. */
export function DeliveryDetail({ delivery, changed }: DetailProps) {
  const whole = useQuery<DeliveryDetails>(
    `/deliveries/${delivery.id}`,
    `${delivery.state}.${delivery.attempts}.${delivery.nextAttemptAt}`,
  );
  const write = useWrite();
  /** Number of attempts when it was queued again. */
  const [queuedAfter, setQueued] = useState<number>();
  const redeliver = async () => {
    if (!(await write.send(`/deliveries/${delivery.id}/redeliver`, { method: 'POST' }))) return;
    setQueued(delivery.attempts);
    changed();
    // An attempt takes a moment; its outcome is read after it.
    setTimeout(changed, 1_500);
  };
  return (
    <div class="delivery-detail">
      <p class="alert-acts">
        <OnlyWith right="operate">
          <button type="button" onClick={() => void redeliver()} disabled={write.busy || delivery.state === 'waiting'}>
            {write.busy ? 'Sending …' : 'Resend with the same id'}
          </button>
        </OnlyWith>
        <span role="status">
          {queuedAfter !== undefined && (delivery.attempts > queuedAfter ? 'Another attempt was made.' : 'Queued.')}
        </span>
      </p>
      {write.problem && <ProblemNote problem={write.problem} />}
      {whole.problem && <ProblemNote problem={whole.problem} again={whole.again} />}
      {!whole.data && whole.loading && <Loading what="the delivery" />}
      {whole.data && (
        <>
          <p class="soft">
            <code>{whole.data.type}</code> as <code>{whole.data.notification}</code>
          </p>
          <Tries tries={whole.data.tries} />
          <details>
            <summary>Message body</summary>
            <pre class="json" tabIndex={0}>
              {JSON.stringify(whole.data.body, null, 2)}
            </pre>
          </details>
        </>
      )}
    </div>
  );
}

function Tries({ tries }: { readonly tries: DeliveryDetails['tries'] }) {
  if (tries.length === 0) return <p class="soft">No attempt yet.</p>;
  return (
    <ol class="tries">
      {tries.map((one) => (
        <li key={one.number} value={one.number}>
          <strong>{one.outcome === 'sent' ? 'Accepted' : 'Failed'}</strong> {instantInWords(one.at)}, after{' '}
          {one.latencyMs} ms{one.status === null ? '' : `, with status ${one.status}`}
          {one.reason && `: ${one.reason}`}
          {one.responseHead !== '' && (
            <details>
              <summary>Response</summary>
              <pre class="json" tabIndex={0}>
                {one.responseHead}
              </pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
