import type { Source } from '../events/event.js';

/** The sources with those of one account first, each part in its order; the same list without an account. */
export function ownSourcesFirst<T extends Pick<Source, 'account'>>(
  sources: readonly T[],
  account: string | undefined,
): readonly T[] {
  if (account === undefined) return sources;
  const isOwn = (source: T) => source.account === account;
  return [...sources.filter(isOwn), ...sources.filter((source) => !isOwn(source))];
}
