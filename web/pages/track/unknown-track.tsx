import { usePlace } from '../../time-travel/as-of.js';
import { Empty } from '../../ui/notes.js';

/** No track has this id. */
export function UnknownTrack({ id }: { readonly id: string }) {
  const { href } = usePlace();
  return (
    <>
      <h1>No such track</h1>
      <Empty>
        There is no track <code>{id}</code>. The <a href={href('/')}>board</a> lists every track.
      </Empty>
    </>
  );
}
