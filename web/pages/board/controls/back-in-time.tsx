import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import type { Summary } from '../summary/summary.js';

type Clocks = ComponentType<{ readonly summary: Summary }>;

/** The clocks, folded away; their script is fetched when they are wanted. */
export function BackInTime({ summary }: { readonly summary: Summary }) {
  const [Clocks, setAsOf] = useState<Clocks | null>(null);
  const [failed, setFailed] = useState(false);
  const fetchOnce = () => {
    if (Clocks) return;
    setFailed(false);
    import('./board-time-travel.js').then(
      (part) => setAsOf(() => part.default),
      () => setFailed(true),
    );
  };
  return (
    <details class="board-as-of" onToggle={(event) => event.currentTarget.open && fetchOnce()}>
      <summary>Go back in time</summary>
      {Clocks && <Clocks summary={summary} />}
      {failed && <p role="alert">The time travel controls could not be loaded. Close and open this to try again.</p>}
    </details>
  );
}
