import { ask, base, Problem } from '../../api/client.js';
import { type Clocks, pinsOf } from '../as-of.js';
import type { CslItem } from './permanent-link.js';

export interface Citation {
  readonly text: string;
  readonly item: CslItem;
}

/** How a reading is cited. @throws Problem */
export async function citationOf(track: string, clocks: Clocks, signal: AbortSignal): Promise<Citation> {
  const path = `/tracks/${encodeURIComponent(track)}/cite`;
  // The item first: it names every clock, so that the line of text is of the same reading.
  const item = await cslItem(path + pinsOf(clocks), signal);
  const response = await fetch(base + path + new URL(item.URL).search, { headers: { accept: 'text/plain' }, signal });
  if (!response.ok)
    throw new Problem('The citation cannot be had', response.status, '', '', response.headers.get('x-request-id'), []);
  return { text: (await response.text()).trim(), item };
}

function cslItem(path: string, signal: AbortSignal): Promise<CslItem> {
  return ask<CslItem>(path, { method: 'GET', headers: { accept: 'application/vnd.citationstyles.csl+json' } }, signal);
}
