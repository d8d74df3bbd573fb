import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { AlertQueries } from './alert-queries.js';

/** The metric of firing alerts, read when Prometheus asks for it. */
@Injectable()
export class AlertMetrics {
  constructor(registry: Registry, alerts: AlertQueries) {
    new Gauge({
      name: 'thaw_alerts_firing',
      help: 'Alerts that fire, acknowledged ones among them, by the name of their rule and its severity',
      labelNames: ['rule', 'severity'],
      registers: [registry],
      async collect() {
        // While the database does not answer, the gauge keeps its last values.
        const firing = await alerts.firing().catch(() => undefined);
        if (!firing) return;
        this.reset();
        for (const { rule, severity, count } of firing) this.set({ rule, severity }, count);
      },
    });
  }
}
