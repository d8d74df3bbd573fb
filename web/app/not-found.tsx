import { usePlace } from '../time-travel/as-of.js';
import { useTitle } from './use-title.js';

/** The page for an address that Thaw does not serve. */
export function NotFound() {
  const { path } = usePlace();
  useTitle('No such page');
  return (
    <>
      <h1>No such page</h1>
      <p>
        Thaw has no page at <code>{path}</code>. The <a href="/">board</a> lists every track.
      </p>
    </>
  );
}
