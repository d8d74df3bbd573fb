import { useEffect, useState } from 'preact/hooks';
import type { Party, PartyList } from '../../src/contract/definitions/parties.js';
import { learnPartyNames, whenNameLacks } from '../wording/party-names.js';
import { request } from './client.js';

export type { Party };

let known: Promise<readonly Party[]> | undefined;
/** The parties without a name that were asked for: each is asked for once, since an unknown one stays so. */
const asked = new Set<string>();
let isAskedFor = false;
const watchers = new Set<() => void>();

whenNameLacks((party) => {
  if (asked.has(party)) return;
  asked.add(party);
  if (isAskedFor) return;
  isAskedFor = true;
  // One request for all that one drawing of the page lacks.
  queueMicrotask(() => {
    isAskedFor = false;
    known = undefined;
    void loadParties().catch(() => asked.clear());
  });
});

/** Requests all parties, once for those who ask at the same time. */
function loadParties(): Promise<readonly Party[]> {
  known ??= request<PartyList>('/parties').then(({ data }) => {
    learnPartyNames(data);
    for (const watcher of watchers) watcher();
    return data;
  });
  known.catch(() => (known = undefined));
  return known;
}

/** Shows the page again when names have come that it lacked. @returns a number that changes then */
export function usePartyNames(): number {
  const [count, set] = useState(0);
  useEffect(() => {
    const watcher = () => set((before) => before + 1);
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
    };
  }, []);
  return count;
}

/** All parties that an entry can name; none until the answer comes. */
export function useParties(): readonly Party[] {
  const [parties, set] = useState<readonly Party[]>([]);
  useEffect(() => {
    let gone = false;
    // Without the list a code can still be typed.
    loadParties().then((all) => gone || set(all), () => undefined); // prettier-ignore
    return () => {
      gone = true;
    };
  }, []);
  return parties;
}
