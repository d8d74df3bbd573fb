/** An item of CSL-JSON, as far as it is read here. */
export interface CslItem {
  readonly title: string;
  readonly URL: string;
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
