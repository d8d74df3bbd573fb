import { statusShapes } from '../../src/domain/wording/status-shapes.js';
import type { Status } from '../contract/answers.js';

const words: Record<Status, string> = {
  'working-group-active': 'Working group active',
  active: 'Active',
  resumed: 'Resumed',
  exploratory: 'Exploratory',
  paused: 'Paused',
  dormant: 'Dormant',
  frozen: 'Frozen',
  terminated: 'Terminated',
  none: 'None on record',
};

/** The shape of a status alone, for charts and legends that say the word beside it. */
export function StatusShape({ status, size = 14 }: { readonly status: Status; readonly size?: number }) {
  return (
    <svg class={`shape ${status}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={statusShapes[status]} fill-rule="evenodd" />
    </svg>
  );
}

/** A status: shape, colour and word. */
export function StatusMark({ status, label }: { readonly status: Status; readonly label?: string }) {
  return (
    <span class={`status-mark ${status}`}>
      <StatusShape status={status} />
      <span>{label ?? words[status]}</span>
    </span>
  );
}

export function statusInWords(status: Status): string {
  return words[status];
}
