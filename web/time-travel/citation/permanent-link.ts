import type { CslItem } from '../../../src/contract/readings/explain.js';

export type { CslItem };

/**
 * The address of a page as of what the citation names, and the rest of its query as it is.
 * @param page the page's own address
 */
export function permanentLink(page: string, { URL: answer }: Pick<CslItem, 'title' | 'URL'>): string {
  const permanent = new URL(page);
  const asOf = new URL(answer).searchParams;
  for (const name of new Set(asOf.keys())) {
    permanent.searchParams.delete(name);
    for (const value of asOf.getAll(name)) permanent.searchParams.append(name, value);
  }
  permanent.hash = '';
  return permanent.href;
}
