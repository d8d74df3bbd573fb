import { useEffect, useState } from 'preact/hooks';
import { plain } from '../wording/words.js';
import { request } from './client.js';

interface Named {
  readonly standing: 'stands' | 'retracted' | 'merged';
  readonly current: { readonly title: string; readonly occurred: string } | null;
  readonly body: { readonly type: string; readonly title?: string; readonly occurred?: string };
}

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
    const { current, body, standing } = await request<Named>(`/events/${encodeURIComponent(id)}`);
    // A merged event reads as its target now, but the name is that of the event itself.
    const event = standing === 'stands' && current ? current : body;
    return { title: event.title ?? plain(body.type), occurred: event.occurred };
  } catch {
    requests.delete(id);
    return null;
  }
}
