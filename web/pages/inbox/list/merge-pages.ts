interface Identified {
  readonly id: string;
}

/** A list whose first page was read again: that page, and behind it what was known and does not stand in it. */
export function withFirstPage<Item extends Identified>(page: readonly Item[], known: readonly Item[]): Item[] {
  const ids = new Set(page.map(({ id }) => id));
  return [...page, ...known.filter(({ id }) => !ids.has(id))];
}

/** A list with a further page; what stands in it already is not listed twice. */
export function withNextPage<Item extends Identified>(known: readonly Item[], page: readonly Item[]): Item[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...page.filter(({ id }) => !ids.has(id))];
}

/** Which item is looked at next, once some are gone: the first that stays behind the present one, else the last before it. */
export function nextAfter(
  items: readonly Identified[],
  present: string,
  gone: ReadonlySet<string>,
): string | undefined {
  const at = items.findIndex(({ id }) => id === present);
  const stays = ({ id }: Identified) => !gone.has(id);
  return (items.slice(at + 1).find(stays) ?? items.slice(0, Math.max(0, at)).findLast(stays))?.id;
}
