import { useEffect, useState } from 'preact/hooks';
import { useTracks } from '../../../api/tracks.js';
import { useWrite } from '../../../api/use-write.js';
import { isoOf, today } from '../../../dates/days.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { ProblemNote } from '../../../ui/notes.js';
import { dayInWords } from '../../../wording/words.js';

/** On the inbox of one track: says that somebody has looked through it up to today, by which its record is no longer stale. */
export function CoverageButton({ judge }: { readonly judge: string }) {
  const { query } = usePlace();
  const tracks = useTracks();
  const write = useWrite();
  const track = query.get('track');
  const [confirmed, setConfirmed] = useState<string>();
  useEffect(() => setConfirmed(undefined), [track]);
  if (track === null) return null;
  const day = isoOf(today());
  const confirm = async () => {
    const body = { until: day, judge: judge.trim() };
    if (await write.send(`/tracks/${encodeURIComponent(track)}/coverage`, { method: 'POST', body }))
      setConfirmed(track);
  };
  return (
    <>
      <p class="form-acts inbox-coverage">
        {confirmed === track ? (
          <span role="status">
            {tracks.get(track)?.title ?? track} is looked through to {dayInWords(day)}.
          </span>
        ) : (
          <button type="button" disabled={write.busy} onClick={() => void confirm()}>
            Looked through to {dayInWords(day)}
          </button>
        )}
      </p>
      {write.problem && <ProblemNote problem={write.problem} />}
    </>
  );
}
