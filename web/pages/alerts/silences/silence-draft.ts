import type { Select } from '../../../contract/alert-answers.js';

/** Draft of a silence. Times are UTC, as `2026-11-22T08:30`. */
export interface SilenceDraft {
  readonly rules: readonly string[];
  readonly select: Select;
  readonly reason: string;
  readonly author: string;
  /** Empty: from now. */
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Draft for an alert, lasting a day. @param now in milliseconds since 1970 */
export function silenceDraft(now: number, rule?: string | null, track?: string | null): SilenceDraft {
  return {
    rules: rule ? [rule] : [],
    select: track ? { tracks: [track] } : {},
    reason: '',
    author: '',
    startsAt: '',
    endsAt: inHours(now, 24),
  };
}

/** Minute a number of hours from now, UTC. */
export function inHours(now: number, hours: number): string {
  return new Date(now + hours * 3_600_000).toISOString().slice(0, 16);
}

/** Request body of a draft; an invalid time is sent as typed, and the server rejects it. */
export function silenceBody(draft: SilenceDraft): Record<string, unknown> {
  return {
    ...(draft.rules.length > 0 && { rules: draft.rules }),
    select: draft.select,
    reason: draft.reason,
    author: draft.author,
    ...(draft.startsAt !== '' && { startsAt: instantOf(draft.startsAt) }),
    endsAt: instantOf(draft.endsAt),
  };
}

/** `2026-11-22T08:30:00Z` of `2026-11-22T08:30`. */
export function instantOf(local: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? `${local}:00Z` : local;
}

export type SilencePhase = 'now' | 'later' | 'over';

export function phaseOf(
  { startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string },
  now: number,
): SilencePhase {
  if (Date.parse(endsAt) <= now) return 'over';
  return Date.parse(startsAt) > now ? 'later' : 'now';
}
