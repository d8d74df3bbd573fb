import { useEffect, useRef } from 'preact/hooks';
import { useTracks } from '../../api/tracks.js';
import { usePlace } from '../../time-travel/as-of.js';
import { inWords } from '../../wording/words.js';
import { Effect } from '../../entries/effect.js';
import type { Recorded } from '../../contract/effects.js';

interface RecordedNoteProps {
  readonly recorded: Recorded;
  readonly tracks: readonly string[];
  readonly event: string;
  readonly again: (() => void) | undefined;
}

/** Outcome of a recording: log position, effect, and links. */
export function RecordedNote({ recorded, tracks, event, again }: RecordedNoteProps) {
  const { href } = usePlace();
  const names = useTracks();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section class="preview done">
      <h2 ref={head} tabIndex={-1}>
        Recorded at position {inWords(recorded.position)}
      </h2>
      <p>
        <a href={href(`/events/${event}`)}>See the event</a>
        {recorded.id !== event && (
          <>
            {' '}
            or <a href={href(`/events/${recorded.id}`)}>the correction</a>
          </>
        )}
        . Its tracks:{' '}
        {tracks.map((track, index) => (
          <span key={track}>
            {index > 0 && ', '}
            <a href={href(`/tracks/${track}`)}>{names.get(track)?.title ?? track}</a>
          </span>
        ))}
      </p>
      <Effect effects={recorded} would={false} />
      {again && (
        <div class="form-buttons">
          <button type="button" onClick={again}>
            Record another event
          </button>
        </div>
      )}
    </section>
  );
}
