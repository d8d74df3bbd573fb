import { Gauge, type Registry } from 'prom-client';
import type { AlertQueries } from './alert-queries.js';

/** The measure of alerts, taken when it is asked for. */
export function registerAlertMetrics(registry: Registry, alerts: AlertQueries): void {
  new Gauge({
    name: 'thaw_alerts_firing',
    help: 'Alerts that fire, acknowledged ones among them, by the name of their rule and its severity',
    labelNames: ['rule', 'severity'],
    registers: [registry],
    async collect() {
      // Where the database is away, the last values stand.
      const firing = await alerts.firing().catch(() => undefined);
      if (!firing) return;
      this.reset();
      for (const { rule, severity, count } of firing) this.set({ rule, severity }, count);
    },
  });
}
