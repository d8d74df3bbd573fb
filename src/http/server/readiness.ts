import { Injectable } from '@nestjs/common';
import type { DeliveriesReadiness } from '../../contract/health.js';

type Report = () => Promise<DeliveriesReadiness>;

/** The reports that the readiness probe shows. Rooms above the probe register theirs when they are made. */
@Injectable()
export class Readiness {
  private report: Report | undefined;

  registerDeliveries(report: Report): void {
    this.report = report;
  }

  /** How deliveries are doing; an empty queue where no room delivers. */
  async deliveries(): Promise<DeliveriesReadiness> {
    return (
      (await this.report?.()) ?? { waiting: 0, stuck: false, because: null, oldestDue: null, disabledChannels: [] }
    );
  }
}
