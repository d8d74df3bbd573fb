import { useEffect, useState } from 'preact/hooks';
import { plain } from '../wording/words.js';
import { request } from './client.js';

interface Named {
  readonly standing: 'stands' | 'retracted' | 'merged';
  readonly current: { readonly title: string; readonly occurred: string } | null;
  readonly body: { readonly type: string; readonly title?: string; readonly occurred?: string };
}

const asked = new Map<string, Promise<EventName | null>>();

/** How an event is named where another speaks of it. */
export interface EventName {
  readonly title: string;
  readonly occurred: string | undefined;
}

/** The names of entries by their ids, as they come in; what cannot be had stays unnamed. */
export function useEventNames(ids: readonly string[]): ReadonlyMap<string, EventName> {
  const [names, set] = useState<ReadonlyMap<string, EventName>>(new Map());
  const wanted = [...new Set(ids)].sort().join(' ');
  useEffect(() => {
    let gone = false;
    for (const id of wanted === '' ? [] : wanted.split(' ')) {
      if (!asked.has(id)) asked.set(id, nameOf(id));
      void asked.get(id)!.then((name) => gone || name === null || set((before) => new Map(before).set(id, name)));
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
    // What was merged reads as the other event now, but it is itself that is named.
    const event = standing === 'stands' && current ? current : body;
    return { title: event.title ?? plain(body.type), occurred: event.occurred };
  } catch {
    asked.delete(id);
    return null;
  }
}
