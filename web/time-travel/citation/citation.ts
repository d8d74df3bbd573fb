import { request, apiBase, Problem } from '../../api/client.js';
import { type AsOf, asOfQuery } from '../as-of.js';
import type { CslItem } from './permanent-link.js';

export interface Citation {
  readonly text: string;
  readonly item: CslItem;
}

/** The citation of a reading. @throws Problem */
export async function citationOf(track: string, asOf: AsOf, signal: AbortSignal): Promise<Citation> {
  const path = `/tracks/${encodeURIComponent(track)}/cite`;
  // The item first: it names every as-of parameter, so that the line of text is of the same reading.
  const item = await cslItem(path + asOfQuery(asOf), signal);
  const response = await fetch(apiBase + path + new URL(item.URL).search, {
    headers: { accept: 'text/plain' },
    signal,
  });
  if (!response.ok)
    throw new Problem(
      'The citation is not available',
      response.status,
      '',
      '',
      response.headers.get('x-request-id'),
      [],
    );
  return { text: (await response.text()).trim(), item };
}

function cslItem(path: string, signal: AbortSignal): Promise<CslItem> {
  return request<CslItem>(
    path,
    { method: 'GET', headers: { accept: 'application/vnd.citationstyles.csl+json' } },
    signal,
  );
}
