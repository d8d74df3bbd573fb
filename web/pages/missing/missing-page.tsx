import NotFound from '../../app/not-found.js';

/** The page at an address that Thaw has nothing at. */
export default function MissingPage() {
  return <NotFound />;
}
