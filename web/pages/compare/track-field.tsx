import { useEffect, useId, useState } from 'preact/hooks';
import { type NamedTrack, trackNamed } from './comparison-query.js';

interface TrackFieldProps {
  readonly tracks: readonly NamedTrack[];
  readonly track: string | undefined;
  readonly error?: string | undefined;
  readonly onTrack: (track: NamedTrack) => void;
}

/** A track, found by typing a part of its title or its id. */
export function TrackField({ tracks, track, error, onTrack }: TrackFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  useEffect(() => {
    setTyped(null);
    setWrong(null);
  }, [track]);
  const take = (text: string, patient: boolean) => {
    const found = trackNamed(tracks, text);
    if ('wrong' in found) return patient || setWrong(found.wrong);
    setTyped(null);
    setWrong(null);
    if (found.track !== track) onTrack(found);
  };
  const shown = tracks.find((each) => each.track === track)?.title ?? track ?? '';
  const said = wrong ?? error;
  return (
    <span class="compare-track">
      <label for={id}>Track</label>
      <input
        id={id}
        list={`${id}-list`}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={typed ?? shown}
        placeholder="A part of its name"
        aria-invalid={said ? true : undefined}
        aria-describedby={`${id}-said`}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          setWrong(null);
          // One that is picked from the list comes whole.
          if (tracks.some(({ title }) => title === text)) take(text, true);
        }}
        onBlur={() => typed !== null && typed !== '' && take(typed, false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take(typed ?? shown, false);
        }}
      />
      <datalist id={`${id}-list`}>
        {tracks.map((each) => (
          <option key={each.track} value={each.title}>
            {each.track}
          </option>
        ))}
      </datalist>
      <span id={`${id}-said`} class={said ? 'date-wrong' : 'date-said'} role={said ? 'alert' : undefined}>
        {said}
      </span>
    </span>
  );
}
