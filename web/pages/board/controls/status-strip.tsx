import { type Status, statuses } from '../../../contract/answers.js';
import { statusInWords, StatusShape } from '../../../ui/status-mark.js';
import { inWords } from '../../../wording/words.js';

interface StatusStripProps {
  readonly counts: ReadonlyMap<Status, number>;
  readonly chosen: readonly Status[];
  readonly onToggle: (status: Status) => void;
}

/** Counts by status: a bar, and buttons that filter. */
export function StatusStrip({ counts, chosen, onToggle }: StatusStripProps) {
  const present = statuses.filter((status) => counts.has(status) || chosen.includes(status));
  return (
    <div class="board-strip" role="group" aria-label="Tracks by status">
      <div class="board-bar" aria-hidden="true">
        {present.map((status) => (
          <span
            key={status}
            class={chosen.length > 0 && !chosen.includes(status) ? `${status} board-faint` : status}
            style={{ flexGrow: counts.get(status) ?? 0 }}
          />
        ))}
      </div>
      <div class="board-words">
        {present.map((status) => (
          <button key={status} type="button" aria-pressed={chosen.includes(status)} onClick={() => onToggle(status)}>
            <StatusShape status={status} size={12} /> {statusInWords(status)} <b>{inWords(counts.get(status) ?? 0)}</b>
          </button>
        ))}
      </div>
    </div>
  );
}
