import { newsDays } from '../alerts/validity.js';
import type { ChangeVersion } from './change-history.js';

const newsMs = newsDays * 86_400_000;

/** A change of status with the time at which it could first be told. */
interface ToldChange {
  readonly versions: readonly ChangeVersion[];
  /** In milliseconds since 1970 UTC. */
  readonly published: number;
}

/**
 * Whether a change of status is news of a time, its end included: it could first be told in it, and still stands; or what
 * was told before was changed in it, by an amendment, or while it was news. History that comes late is no news.
 * @param from milliseconds since 1970 UTC @param until the same
 */
export function isNewsBetween({ versions, published }: ToldChange, from: number, until: number): boolean {
  const isWithin = (at: number) => from < at && at <= until;
  if (isWithin(published)) return !versions.at(-1)!.withdrawn;
  if (published > until) return false;
  const told = versions.slice(1).filter(({ at }) => isWithin(at));
  return told.some(({ amendedBy }) => amendedBy.length > 0 || published > from - newsMs);
}
