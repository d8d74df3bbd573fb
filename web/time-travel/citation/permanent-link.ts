import type { CslItem } from '../../../src/contract/readings/explain.js';

export type { CslItem };

/**
 * The address of a page with every clock pinned as the citation has it, and the rest of its query as it is.
 * @param page the page's own address
 */
export function permanentLink(page: string, { URL: answer }: Pick<CslItem, 'title' | 'URL'>): string {
  const pinned = new URL(page);
  const asOf = new URL(answer).searchParams;
  for (const name of new Set(asOf.keys())) {
    pinned.searchParams.delete(name);
    for (const value of asOf.getAll(name)) pinned.searchParams.append(name, value);
  }
  pinned.hash = '';
  return pinned.href;
}
