import { useState } from 'preact/hooks';
import { TextField } from '../forms/fields.js';
import { usePlace } from '../time-travel/as-of.js';
import { useTitle } from './use-title.js';

const kinds: Readonly<Record<string, string>> = { tracks: 'track', events: 'event', candidates: 'candidate' };

/** What an address names that is not there: a track, an event or a candidate with its id, else a page. */
function missingAt(path: string): { readonly what: string; readonly name: string } {
  const [, plural = '', id] = /^\/(?:api\/v1\/)?(tracks|events|candidates)\/([^/]+)$/.exec(path) ?? [];
  return id === undefined ? { what: 'page', name: path } : { what: kinds[plural]!, name: unescaped(id) };
}

/** The text that an address has in escapes; itself where they are none. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The page for what is not there, which it names: with the ways to the board and through the search. */
export default function NotFound({ what, name }: { readonly what?: string; readonly name?: string }) {
  const { path, href, go } = usePlace();
  const missing = what === undefined || name === undefined ? missingAt(path) : { what, name };
  const [text, setText] = useState('');
  useTitle(`No such ${missing.what}`);
  return (
    <>
      <h1>No such {missing.what}</h1>
      <p>
        There is no {missing.what} <code>{missing.name}</code> here. The <a href={href('/')}>board</a> lists every
        track.
      </p>
      <form
        role="search"
        class="form-grid"
        onSubmit={(event) => {
          event.preventDefault();
          go(href('/', { q: text.trim() }));
        }}
      >
        <TextField label="Search the tracks" value={text} onValue={setText} />
        <p class="form-acts">
          <button type="submit">Search</button>
        </p>
      </form>
    </>
  );
}
