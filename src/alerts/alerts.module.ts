import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { BackTestModule } from './back-test/back-test.module.js';
import { ChannelsModule } from './channels/channels.module.js';
import { SecretSealing } from './channels/secrets/secret-sealing.js';
import { DeliveryWorker } from './delivery/delivery-worker.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { DigestSender } from './digests/digest-sender.js';
import { DigestsModule } from './digests/digests.module.js';
import { EvaluationModule } from './evaluation/evaluation.module.js';
import { LifecycleModule } from './lifecycle/lifecycle.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { SourceWatch } from './source-watch/source-watch.js';
import { SourceWatchModule } from './source-watch/source-watch.module.js';
import { RulesModule } from './rules/rules.module.js';

/**
 * Alerts, from the rule to the receiver. Each sub-room imports only sub-rooms above it in this list:
 *
 * - outbox: notifications to be sent, written with the change that they tell of; the queue of deliveries
 * - channels (outbox): the kinds of receivers, their settings, the guarded HTTP client
 * - delivery (channels, outbox): the worker that sends, its attempts, the history of deliveries
 * - digests (channels, outbox): what changed, what is due and what is stale, sent by the schedule of a channel
 * - rules (outbox): rules and silences; a rule names the channels that it notifies
 * - lifecycle (rules, outbox): alerts, their transitions, how they are stored and read
 * - notifications (lifecycle, rules, outbox): which transitions are notified, and in which words
 * - evaluation (notifications, lifecycle, rules): the alerter that follows the log, and predictions for a new entry
 * - back-test (rules): a rule over the past
 * - source-watch (notifications, lifecycle, rules, outbox): the alerts of rules on sources, and what is told of them without one
 */
@Module({
  imports: [
    OutboxModule,
    ChannelsModule,
    DeliveryModule,
    DigestsModule,
    RulesModule,
    LifecycleModule,
    NotificationsModule,
    EvaluationModule,
    BackTestModule,
    SourceWatchModule,
  ],
  exports: [DeliveryModule],
})
export class AlertsModule implements OnApplicationBootstrap {
  constructor(
    private readonly worker: DeliveryWorker,
    private readonly sealing: SecretSealing,
    private readonly sources: SourceWatch,
    private readonly digests: DigestSender,
  ) {}

  /** The worker starts here and not with its own module, which a command opens to test a channel. */
  async onApplicationBootstrap(): Promise<void> {
    await this.sealing.atStart();
    this.worker.start();
    this.sources.start();
    this.digests.start();
  }
}
