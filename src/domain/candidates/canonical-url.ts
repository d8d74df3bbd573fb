/** Parameters that say where a reader came from, and not what is read. */
const tracking =
  /^(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|ref|ref_src|cmpid|cmp|ocid|spm|smid|partner|source|src|at_\w+|ns_\w+)$/i;

/** Beginnings of the host that lead to the same article. */
const sameHost = /^(?:www\d?|m|mobile|amp)\./;

/**
 * The address of an article without what differs between two ways to it: scheme, `www.`, `m.` and `amp.`, tracking
 * parameters, the fragment, `/amp` and a slash at the end, the order of parameters. `undefined` where it is no address.
 */
export function canonicalUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const host = parsed.hostname.toLowerCase().replace(sameHost, '');
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  const path = parsed.pathname.replace(/\/(?:amp|index\.html?)$/i, '/').replace(/\/+$/, '');
  const kept = [...parsed.searchParams].filter(([name]) => !tracking.test(name));
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = new URLSearchParams(kept).toString();
  return `${host}${port}${path}${query === '' ? '' : `?${query}`}`;
}

/** The host of an address without `www.`, which stands for the publisher where a report names none. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase().replace(sameHost, '') : undefined;
}
