import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Registry } from 'prom-client';
import { Clock } from '../domain/time/clock.js';
import { Database } from '../event-log/database.js';
import { EventLog } from '../event-log/event-log.js';
import { EventLogModule } from '../event-log/event-log.module.js';
import { PublicAddress } from '../http/endpoint/public-address.js';
import { HttpModule } from '../http/http.module.js';
import { Log } from '../http/server/log.js';
import { Readiness } from '../http/server/readiness.js';
import { ServerSettings } from '../http/server/settings.js';
import { EntryDryRun } from '../intake/record/dry-run.js';
import { IntakeModule } from '../intake/intake.module.js';
import { ProjectionModule } from '../projection/projection.module.js';
import { Projector } from '../projection/projector.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { StatusReader } from '../readings/status-reader.js';
import { BackTestJobs } from './back-test/back-test-jobs.js';
import { BackTestsController } from './back-test/back-tests-controller.js';
import { ChannelStore } from './channels/channel-store.js';
import { ChannelsController } from './channels/channels-controller.js';
import { AlertSettings } from './channels/http-client/address-guard.js';
import { DeliveriesController } from './delivery/deliveries-controller.js';
import { DeliveryHistory } from './delivery/delivery-history.js';
import { DeliveryRoom, registerDeliveryMetrics } from './delivery/delivery-room.js';
import { TestNotification } from './delivery/test-notification.js';
import { Alerter } from './evaluation/alerter.js';
import { RuleEffectsReader } from './evaluation/rule-effects.js';
import { registerAlertMetrics } from './lifecycle/alert-metrics.js';
import { AlertQueries } from './lifecycle/alert-queries.js';
import { AlertStore } from './lifecycle/alert-store.js';
import { AlertsController } from './lifecycle/alerts-controller.js';
import { AsyncApiController } from './notifications/asyncapi.js';
import { RulePreviews } from './rules/rule-preview.js';
import { RuleStore } from './rules/rule-store.js';
import { RulesController } from './rules/rules-controller.js';
import { SilenceStore } from './rules/silence-store.js';
import { SilencesController } from './rules/silences-controller.js';

@Module({
  imports: [EventLogModule, HttpModule, ProjectionModule, ReadingsModule, IntakeModule],
  controllers: [
    RulesController,
    AlertsController,
    SilencesController,
    BackTestsController,
    ChannelsController,
    DeliveriesController,
    AsyncApiController,
  ],
  providers: [
    {
      provide: DeliveryRoom,
      inject: [Database, Clock, EventEmitter2, Log, ServerSettings, AlertSettings, Registry],
      useFactory: (
        database: Database,
        clock: Clock,
        bell: EventEmitter2,
        log: Log,
        { version }: ServerSettings,
        { privateAddresses }: AlertSettings,
        registry: Registry,
      ) => {
        const onTry = registerDeliveryMetrics(registry, () => room, clock);
        const room: DeliveryRoom = new DeliveryRoom({
          ...{ database, clock, bell, version, privateAddresses, onTry },
          log: log.pino,
        });
        return room;
      },
    },
    { provide: ChannelStore, inject: [DeliveryRoom], useFactory: (room: DeliveryRoom) => room.directory },
    { provide: DeliveryHistory, inject: [DeliveryRoom], useFactory: (room: DeliveryRoom) => room.log },
    { provide: TestNotification, inject: [DeliveryRoom], useFactory: (room: DeliveryRoom) => room.testFire },
    { provide: Readiness, inject: [DeliveryRoom], useFactory: (room: DeliveryRoom) => room.readiness() },
    {
      provide: AlertStore,
      inject: [Database, DeliveryRoom],
      useFactory: (database: Database, room: DeliveryRoom) => new AlertStore(database, room.outbox),
    },
    {
      provide: AlertQueries,
      inject: [Database, EventLog, Clock, Registry],
      useFactory: (database: Database, log: EventLog, clock: Clock, registry: Registry) => {
        const alerts = new AlertQueries(database, log, clock);
        registerAlertMetrics(registry, alerts);
        return alerts;
      },
    },
    {
      provide: Alerter,
      inject: [AlertStore, EventLog, Clock, EventEmitter2, PublicAddress],
      useFactory: (s: AlertStore, log: EventLog, clock: Clock, bell: EventEmitter2, address: PublicAddress) =>
        new Alerter(s, log, clock, bell, address),
    },
    {
      provide: SilenceStore,
      inject: [Database, Clock, EventEmitter2],
      useFactory: (database: Database, clock: Clock, bell: EventEmitter2) => new SilenceStore(database, clock, bell),
    },
    {
      provide: RuleStore,
      inject: [Database, Clock, EventEmitter2],
      useFactory: (database: Database, clock: Clock, bell: EventEmitter2) => new RuleStore(database, clock, bell),
    },
    {
      provide: RulePreviews,
      inject: [StatusReader],
      useFactory: (reader: StatusReader) => new RulePreviews(reader),
    },
    {
      provide: RuleEffectsReader,
      inject: [AlertStore, EventLog, StatusReader, Clock, EntryDryRun],
      useFactory: (s: AlertStore, log: EventLog, reader: StatusReader, clock: Clock, dryRun: EntryDryRun) =>
        new RuleEffectsReader(s, log, reader, clock, dryRun),
    },
    {
      provide: BackTestJobs,
      inject: [StatusReader, Projector, EventLog, Clock],
      useFactory: (reader: StatusReader, projector: Projector, log: EventLog, clock: Clock) =>
        new BackTestJobs(reader, projector, log, clock),
    },
  ],
  exports: [Readiness],
})
export class AlertsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly alerter: Alerter,
    private readonly deliveries: DeliveryRoom,
  ) {}

  onApplicationBootstrap(): void {
    this.alerter.start();
    this.deliveries.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.alerter.stop();
    await this.deliveries.stop();
  }
}
