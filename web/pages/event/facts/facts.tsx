import type { ComponentChildren } from 'preact';
import { useEventNames } from '../../../api/event-titles.js';
import { useTracks } from '../../../api/tracks.js';
import { usePlace } from '../../../time-travel/as-of.js';
import { shortDateInWords, plain } from '../../../wording/words.js';

/** Named fact in a definition list. */
export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Links to tracks, with the role of talks on each where it is recorded. */
export function Tracks({
  tracks,
  roles,
}: {
  readonly tracks: readonly string[];
  readonly roles?: Readonly<Record<string, string>> | undefined;
}) {
  const { href } = usePlace();
  const names = useTracks();
  return (
    <ul class="plain-list">
      {tracks.map((track) => (
        <li key={track}>
          <a href={href(`/tracks/${track}`)}>{names.get(track)?.title ?? track}</a>
          {roles?.[track] && <span class="soft"> ({plain(roles[track]).toLowerCase()})</span>}
        </li>
      ))}
    </ul>
  );
}

/** A link to an entry by its title and date, once they are known. */
export function EventLink({ id }: { readonly id: string }) {
  const { href } = usePlace();
  const name = useEventNames([id]).get(id);
  return (
    <>
      <a href={href(`/events/${id}`)}>{name?.title ?? `the entry ${id}`}</a>
      {name?.occurred && <span class="soft"> ({shortDateInWords(name.occurred)})</span>}
    </>
  );
}
