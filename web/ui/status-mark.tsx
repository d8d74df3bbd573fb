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

/** In a box of 16 by 16. Each status has a shape of its own, so that colour is never all that tells them apart. */
const shapes: Record<Status, preact.JSX.Element> = {
  'working-group-active': (
    <path
      d="M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2Zm0 3.1a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4Zm0 2.2a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z"
      fill-rule="evenodd"
    />
  ),
  active: <circle cx="8" cy="8" r="6.2" />,
  resumed: <path d="M8 1.6 15 14H1Z" />,
  exploratory: <path d="M8 .8 15.2 8 8 15.2.8 8Zm0 4.1L4.9 8 8 11.1 11.1 8Z" fill-rule="evenodd" />,
  paused: <path d="M3 2h3.6v12H3Zm6.4 0H13v12H9.4Z" />,
  dormant: <path d="M11.6 1.5a7 7 0 1 0 0 13A8 8 0 0 1 11.6 1.5Z" />,
  frozen: <rect x="1.8" y="1.8" width="12.4" height="12.4" />,
  terminated: (
    <path d="m3.4 1.3 4.6 4.6 4.6-4.6 2.1 2.1L10.100 8l4.600 4.600-2.100 2.100L8 10.100l-4.600 4.600-2.100-2.100L5.900 8 1.300 3.400Z" />
  ),
  none: <path d="M1.500 6.500h13v3h-13Z" />,
};

/** The shape of a status alone, for charts and legends that say the word beside it. */
export function StatusShape({ status, size = 14 }: { readonly status: Status; readonly size?: number }) {
  return (
    <svg class={`shape ${status}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[status]}
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
