import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import type { Summary } from '../summary/summary.js';

type Controls = ComponentType<{ readonly summary: Summary }>;

/** Time travel controls, collapsed; their script is loaded when they are opened. */
export function BackInTime({ summary }: { readonly summary: Summary }) {
  const [Controls, setControls] = useState<Controls | null>(null);
  const [failed, setFailed] = useState(false);
  const fetchOnce = () => {
    if (Controls) return;
    setFailed(false);
    import('./board-time-travel.js').then(
      (part) => setControls(() => part.default),
      () => setFailed(true),
    );
  };
  return (
    <details class="board-as-of" onToggle={(event) => event.currentTarget.open && fetchOnce()}>
      <summary>Go back in time</summary>
      {Controls && <Controls summary={summary} />}
      {failed && <p role="alert">The time travel controls could not be loaded. Close and open this to try again.</p>}
    </details>
  );
}
