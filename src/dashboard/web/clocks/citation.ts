import { ask, base, Problem } from '../contract/read.js';
import { type Clocks, pinsOf } from './clocks.js';

/** An item of CSL-JSON, as far as it is read here. */
export interface CslItem {
  readonly title: string;
  readonly URL: string;
}

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

/**
 * The address of a page with every clock pinned as the citation has it, and the rest of its query as it is.
 * @param page the page's own address
 */
export function pinnedPage(page: string, { URL: answer }: CslItem): string {
  const pinned = new URL(page);
  const clocks = new URL(answer).searchParams;
  for (const name of new Set(clocks.keys())) {
    pinned.searchParams.delete(name);
    for (const value of clocks.getAll(name)) pinned.searchParams.append(name, value);
  }
  pinned.hash = '';
  return pinned.href;
}
