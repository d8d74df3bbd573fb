import type { HistoryChange } from '../../domain/reading/revision.js';
import type { Status } from '../../domain/policy/states.js';
import type { Changes } from '../../projection/rows/status-row.js';
import type { Terminal } from '../terminal/terminal.js';

/** Says what entries change on the statuses, now and in the past, a line each. */
export function reportChanges({ statusChanges, historyChanges }: Changes, terminal: Terminal): void {
  if (historyChanges.length === 0) terminal.line('no status changes, now or in the past');
  const begunToday = new Set(historyChanges.filter(beginsToday).map(({ track }) => track));
  for (const { track, from, to } of statusChanges.filter((change) => !begunToday.has(change.track))) {
    if (from.status !== to.status) terminal.line(`${track}: ${statusInWords(to.status)} today, not ${from.status}`);
  }
  for (const { track, count, ranges } of historyChanges) {
    for (const { says } of ranges) terminal.line(`${track}: ${says}`);
    if (count > ranges.length) terminal.line(`${track}: and ${count - ranges.length} more`);
  }
}

/** Its own sentence says what is so from today on. */
function beginsToday({ ranges }: HistoryChange): boolean {
  return ranges.some(({ says }) => says.startsWith('now '));
}

function statusInWords(status: Status): string {
  return status === 'none' ? 'nothing on record' : status;
}
