/**
 * The address of a reading without `_`, which pollers add against caches: it asks for nothing. What is left is the address
 * that others ask for, so that answers in memory and a 304 serve both.
 */
export function withoutCacheBuster(url: string): string {
  if (!url.includes('_')) return url;
  const query = url.indexOf('?');
  if (query < 0) return url;
  const kept = url
    .slice(query + 1)
    .split('&')
    .filter((part) => part !== '_' && !part.startsWith('_='));
  return kept.length === 0 ? url.slice(0, query) : `${url.slice(0, query)}?${kept.join('&')}`;
}
