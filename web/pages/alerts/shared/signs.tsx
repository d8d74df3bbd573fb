import type { AlertState, DeliveryState, Severity } from '../../../contract/alert-answers.js';

const severityWords: Record<Severity, string> = { critical: 'Critical', warning: 'Warning', info: 'Information' };

/** Paths in a box of 16 by 16; each severity has its own shape. */
const severityShapes: Record<Severity, preact.JSX.Element> = {
  critical: <path d="M5.200 1h5.600L15 5.200v5.600L10.800 15H5.200L1 10.800V5.200Z" />,
  warning: <path d="M8 1.600 15 14.400H1Z" />,
  info: (
    <path d="M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Zm0 2.200a4.300 4.300 0 1 0 0 8.600 4.300 4.300 0 0 0 0-8.600Z" />
  ),
};

export function severityInWords(severity: Severity): string {
  return severityWords[severity];
}

/** A severity: shape, colour and word. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span class={`severity-mark ${severity}`}>
      <svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true">
        {severityShapes[severity]}
      </svg>
      <span>{severityWords[severity]}</span>
    </span>
  );
}

const stateWords: Record<AlertState, string> = {
  firing: 'Firing',
  pending: 'Pending',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  withdrawn: 'Withdrawn',
};

export function alertStateInWords(state: AlertState): string {
  return stateWords[state];
}

const deliveryWords: Record<DeliveryState, string> = {
  waiting: 'Waiting',
  sent: 'Sent',
  skipped: 'Not needed',
  failed: 'Failed',
  dead: 'Dead: its channel was disabled or removed',
};

export function deliveryStateInWords(state: DeliveryState): string {
  return deliveryWords[state];
}
