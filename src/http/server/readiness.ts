import type { DeliveriesReadiness } from '../../contract/health.js';

/** What other rooms tell the probe, which stands below them. */
export class Readiness {
  constructor(readonly deliveries: () => Promise<DeliveriesReadiness>) {}
}
