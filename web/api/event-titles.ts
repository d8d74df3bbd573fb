import { useEffect, useState } from 'preact/hooks';
import { withMark } from '../../src/domain/wording/visibility.js';
import type { EntryDetails } from '../contract/entry-details.js';
import { plain } from '../wording/words.js';
import { request } from './client.js';

const requests = new Map<string, Promise<EventName | null>>();

/** Title and date by which other entries refer to an event. */
export interface EventName {
  readonly title: string;
  readonly occurred: string | undefined;
}

/** Names of entries by id, as the answers come. An entry whose request fails has no name. */
export function useEventNames(ids: readonly string[]): ReadonlyMap<string, EventName> {
  const [names, set] = useState<ReadonlyMap<string, EventName>>(new Map());
  const wanted = [...new Set(ids)].sort().join(' ');
  useEffect(() => {
    let gone = false;
    for (const id of wanted === '' ? [] : wanted.split(' ')) {
      if (!requests.has(id)) requests.set(id, nameOf(id));
      void requests.get(id)!.then((name) => gone || name === null || set((before) => new Map(before).set(id, name)));
    }
    return () => {
      gone = true;
    };
  }, [wanted]);
  return names;
}

async function nameOf(id: string): Promise<EventName | null> {
  try {
    const { current, body, standing, visibility } = await request<EntryDetails>(`/events/${encodeURIComponent(id)}`);
    // A merged event reads as its target now, but the name is that of the event itself.
    const event = standing === 'stands' && current ? current : body;
    return {
      title: withMark('title' in event ? event.title : plain(event.type), visibility),
      occurred: 'occurred' in event ? event.occurred : undefined,
    };
  } catch {
    requests.delete(id);
    return null;
  }
}
