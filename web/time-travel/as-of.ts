import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';
import { at, pathWithin } from '../api/base-path.js';
import { queryOf } from '../api/client.js';
import { isDay } from '../dates/days.js';

/** The as-of parameters of a reading; an absent one means now. All of them stand in the address of the page. */
export interface AsOf {
  /** Day whose state is read: `2023-07-07`. */
  readonly validAt?: string | undefined;
  /** Day at whose end the knowledge is read. */
  readonly knownAt?: string | undefined;
  readonly position?: string | undefined;
  readonly policy?: string | undefined;
  readonly account?: string | undefined;
  readonly without?: readonly string[] | undefined;
}

/** The as-of parameters in a query string; a value that is no calendar day counts as absent. */
export function asOfIn(query: URLSearchParams): AsOf {
  const day = (name: string) => (isDay(query.get(name) ?? '') ? query.get(name)! : undefined);
  const text = (name: string) => query.get(name) ?? undefined;
  const without = query.getAll('without');
  return {
    validAt: day('validAt'),
    knownAt: day('knownAt'),
    position: text('position'),
    policy: text('policy'),
    account: text('account'),
    without: without.length > 0 ? without : undefined,
  };
}

/** Whether any as-of parameter is set, so that the page shows something else than now. */
export function isPast(asOf: AsOf): boolean {
  return Object.values(asOf).some((value) => value !== undefined);
}

/** The as-of parameters as a query of the contract, with its question mark, or an empty text. */
export function asOfQuery(asOf: AsOf, more: Parameters<typeof queryOf>[0] = {}): string {
  return queryOf({ ...asOf, ...more });
}

/** Address of the page: its path, its query, and the functions that change them. */
export interface Place {
  readonly query: URLSearchParams;
  readonly asOf: AsOf;
  /** The path of the page below that of the server, as `/tracks/us-cn.climate`. */
  readonly path: string;
  /** The address of another page with the same as-of parameters. */
  readonly href: (path: string, query?: Parameters<typeof queryOf>[0]) => string;
  /** Changes parts of the query of this page; `undefined` takes one out. The history keeps one entry a page, unless `push`. */
  readonly change: (
    values: Readonly<Record<string, string | readonly string[] | undefined>>,
    how?: { readonly push?: boolean },
  ) => void;
  /** Sets or (by `undefined`) clears as-of parameters, and leaves the rest of the address alone. */
  readonly setAsOf: (asOf: AsOf) => void;
  /** Goes to another page. */
  readonly go: (href: string) => void;
}

export function usePlace(): Place {
  const { path, url, route } = useLocation();
  return useMemo(() => {
    const query = new URL(url, window.location.origin).searchParams;
    const asOf = asOfIn(query);
    const change: Place['change'] = (values, how = {}) => {
      // A delayed change may come after its page has been left, and would lead back to it.
      if ((window.location.pathname.replace(/\/+$/, '') || '/') !== path) return;
      // Two changes in one turn build on each other, so the address itself is read and not the rendered query.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(values)) {
        next.delete(name);
        for (const one of value === undefined ? [] : typeof value === 'string' ? [value] : value)
          next.append(name, one);
      }
      const text = next.toString();
      const here = at(pathWithin(path));
      route(text === '' ? here : `${here}?${text}`, !how.push);
    };
    return {
      path: pathWithin(path),
      query,
      asOf,
      change,
      setAsOf: (set) => change({ ...set }),
      href: (to, more = {}) => at(to) + queryOf({ ...asOf, ...more }),
      go: (href) => route(href),
    };
  }, [url]);
}
