import type { Source, SourceHealth } from '../../contract/sources.js';
import { rawSecretsOf, shownSettingsOf } from '../../secrets/sealed-settings.js';
import type { SourceRow, SourceStateRow } from '../entities.js';
import { sourceKinds } from '../kinds/kinds.js';

/** A source that is due for so long, in milliseconds, is late: no process fetches it. */
export const lateAfterMs = 300_000;

/** A source as it is shown: without its secrets. @param now milliseconds since 1970 UTC */
export function sourceView(row: SourceRow, state: SourceStateRow, isInternal: boolean, now: number): Source {
  const kind = sourceKinds.get(row.kind);
  return {
    ...{ id: row.id, kind: row.kind as Source['kind'], name: row.name, settings: shownSettingsOf(row) },
    secretsSet: Object.keys(rawSecretsOf(row)).filter((name) => kind?.secrets.includes(name)),
    licence: row.licence,
    mention: mentionOf(row),
    reliability: row.reliability as Source['reliability'],
    ...(isInternal && { visibility: 'internal' as const }),
    pollIntervalSeconds: kind?.fetch ? row.poll_interval / 1_000 : null,
    paused: row.paused_at !== null,
    pausedAt: instant(row.paused_at),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    updatedBy: row.updated_by,
    health: healthOf(row, state, now),
  };
}

/** How a provider is to be named where its reports are shown; `null` where nothing asks for that. */
export function mentionOf({ kind, licence, name }: Pick<SourceRow, 'kind' | 'licence' | 'name'>): string | null {
  return sourceKinds.get(kind)?.mention ?? (licence === 'with-mention' ? name : null);
}

/** How a source fares. @param now milliseconds since 1970 UTC */
export function healthOf(row: SourceRow, state: SourceStateRow, now: number): SourceHealth {
  const isFetched = sourceKinds.get(row.kind)?.fetch !== undefined;
  const waits = isFetched && row.paused_at === null;
  return {
    state: stateOf(row, state, waits, now),
    fetching: state.lease !== null && state.leased_until > now,
    fault: state.fault,
    failures: state.failures,
    triedAt: instant(state.tried_at),
    succeededAt: instant(state.succeeded_at),
    nextFetchAt: waits ? instant(state.next_fetch_at) : null,
    newestAt: instant(state.newest_at),
    lagSeconds: state.newest_at === null ? null : Math.max(0, Math.floor((now - state.newest_at) / 1_000)),
    reports: state.reports,
    refusals: state.refusals,
    warning: state.warning,
    gaps: JSON.parse(state.gaps) as string[],
  };
}

function stateOf(row: SourceRow, state: SourceStateRow, waits: boolean, now: number): SourceHealth['state'] {
  if (row.paused_at !== null) return 'paused';
  if (state.failures > 0) return 'failing';
  if (waits && Math.max(state.next_fetch_at, state.leased_until) + lateAfterMs < now) return 'late';
  return state.succeeded_at === null ? 'new' : 'well';
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
