import { useTracks } from '../api/tracks.js';
import { usePlace } from '../time-travel/as-of.js';
import { StatusMark } from '../ui/status-mark.js';
import { inWords } from '../wording/words.js';
import type { Effects, HistoryChange, StatusChange } from '../contract/effects.js';
import { axesInWords, revisionInWords } from './effect-words.js';
import { Remarks } from './remarks.js';

interface EffectProps {
  readonly effects: Effects;
  readonly would: boolean;
}

/** What is odd about an entry, and what it would do, or did, to every track: how they stand today, and their pasts. */
export function Effect({ effects, would }: EffectProps) {
  return (
    <>
      <Remarks remarks={effects.remarks} would={would} />
      <Changes {...{ effects, would }} />
    </>
  );
}

function Changes({ effects, would }: EffectProps) {
  const { statusChanges, historyChanges } = effects;
  if (statusChanges === null || historyChanges === null) {
    return <p>Recorded. Its effect has not been computed yet; the pages of its tracks will show it.</p>;
  }
  if (statusChanges.length === 0 && historyChanges.length === 0) {
    return (
      <p>
        <strong>
          {would ? 'It would change no status, today or in the past.' : 'It changed no status, today or in the past.'}
        </strong>{' '}
        {would
          ? 'It would be on record, and may change counts of contacts, commitments and pressure.'
          : 'It is on record, and may have changed counts of contacts, commitments and pressure.'}
      </p>
    );
  }
  return (
    <>
      {statusChanges.length > 0 && <Standings changes={statusChanges} would={would} />}
      {historyChanges.length > 0 && <Pasts changes={historyChanges} would={would} />}
    </>
  );
}

function Standings({ changes, would }: { readonly changes: readonly StatusChange[]; readonly would: boolean }) {
  return (
    <>
      <h3>{would ? 'Status changes it would make' : 'Status changes'}</h3>
      <ul class="effects">
        {changes.map((change) => (
          <li key={change.track}>
            <TrackLink track={change.track} />
            <span class="effect-move">
              <StatusMark status={change.to.status} />
              {change.from.status !== change.to.status && (
                <>
                  <span class="soft">instead of</span> <StatusMark status={change.from.status} />
                </>
              )}
            </span>
            {axesInWords(change) !== '' && <span class="soft">{axesInWords(change)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Pasts({ changes, would }: { readonly changes: readonly HistoryChange[]; readonly would: boolean }) {
  return (
    <>
      <h3>{would ? 'History changes it would make' : 'History changes'}</h3>
      <ul class="effects">
        {changes.map(({ track, count, ranges }) => (
          <li key={track}>
            <TrackLink track={track} />
            <ul class="plain-list">
              {ranges.map(({ from, says }) => (
                <li key={from + says}>{revisionInWords(says)}</li>
              ))}
              {count > ranges.length && <li class="soft">and {inWords(count - ranges.length)} more ranges of days</li>}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

function TrackLink({ track }: { readonly track: string }) {
  const { href } = usePlace();
  const names = useTracks();
  return <a href={href(`/tracks/${track}`)}>{names.get(track)?.title ?? track}</a>;
}
