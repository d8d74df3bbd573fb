import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { AlertQueries } from '../alerts/lifecycle/alert-queries.js';
import { registerAlertMetrics } from '../alerts/lifecycle/alert-metrics.js';
import { AlertStore } from '../alerts/lifecycle/alert-store.js';
import { Alerter } from '../alerts/evaluation/alerter.js';
import { ChannelStore } from '../alerts/channels/channel-store.js';
import { DeliveryHistory } from '../alerts/delivery/delivery-history.js';
import { DeliveryRoom, registerDeliveryMetrics } from '../alerts/delivery/delivery-room.js';
import { BackTestJobs } from '../alerts/back-test/back-test-jobs.js';
import { BackTestsController } from '../alerts/back-test/back-tests-controller.js';
import { AsyncApiController } from '../alerts/notifications/asyncapi.js';
import { ChannelsController } from '../alerts/channels/channels-controller.js';
import { DeliveriesController } from '../alerts/delivery/deliveries-controller.js';
import { AlertsController } from '../alerts/lifecycle/alerts-controller.js';
import { SilencesController } from '../alerts/rules/silences-controller.js';
import { RulesController } from '../alerts/rules/rules-controller.js';
import type { PrivateAddresses } from '../alerts/channels/http-client/address-guard.js';
import { RuleEffectsReader } from '../alerts/evaluation/rule-effects.js';
import { RulePreviews } from '../alerts/rules/rule-preview.js';
import { RuleStore } from '../alerts/rules/rule-store.js';
import { SilenceStore } from '../alerts/rules/silence-store.js';
import { TestNotification } from '../alerts/delivery/test-notification.js';
import { servePages } from '../http/pages/pages.js';
import type { Clock } from '../domain/time/clock.js';
import { Checkpoints } from '../integrity/checkpoints.js';
import type { Database } from '../event-log/database.js';
import type { EventMap } from '../event-log/events.js';
import { PgNotify } from '../event-log/pg-notify.js';
import { EventLog } from '../event-log/event-log.js';
import { MerkleFollower } from '../integrity/merkle-follower.js';
import { MerkleTree } from '../integrity/merkle-tree.js';
import type { SigningKey } from '../integrity/signed-note.js';
import { StreamController } from '../stream/stream-controller.js';
import { LiveFeed } from '../stream/live-feed.js';
import { LiveStreams } from '../stream/live-streams.js';
import { registerStreamGauge } from '../stream/stream-gauge.js';
import { serveDocs } from '../http/endpoint/docs.js';
import { EndpointGuard } from '../http/endpoint/endpoint.js';
import { EventStreams } from '../http/sse/event-stream.js';
import { type Log, NestLog } from '../http/server/log.js';
import { PublicAddress } from '../http/endpoint/public-address.js';
import { openRegistry } from '../http/server/prometheus.js';
import { base } from '../http/endpoint/openapi.js';
import { Readiness } from '../http/server/readiness.js';
import { ProblemFilter } from '../http/server/problem-filter.js';
import { RequestMetrics } from '../http/server/request-metrics.js';
import { openWebServer, type Shortcut } from '../http/server/web-server.js';
import { BatchRecorder } from '../intake/import/batch.js';
import { AmendmentsController } from '../intake/http/amendments-controller.js';
import { IntakeController } from '../intake/http/intake-controller.js';
import { IdempotencyKeys } from '../intake/record/idempotency-keys.js';
import { Importer } from '../intake/import/importer.js';
import { AppendRequests } from '../intake/record/append-requests.js';
import { EntryDryRun } from '../intake/record/dry-run.js';
import { Validator } from '../intake/record/validator.js';
import { Recorder } from '../intake/record/recorder.js';
import { Shutdown } from './shutdown.js';
import { ExplainController } from '../readings/explain/explain-controller.js';
import { Comparisons } from '../readings/compare/comparisons.js';
import { ComparisonController } from '../readings/compare/comparison-controller.js';
import { HealthController } from '../http/health/health-controller.js';
import { IntegrityController } from '../integrity/integrity-controller.js';
import { HotPath } from '../readings/hot-path.js';
import { LedgerController } from '../readings/ledger/ledger-controller.js';
import { LogController } from '../readings/log/log-controller.js';
import { MarksController } from '../readings/timeline-marks/marks-controller.js';
import { ReadYourWrites } from '../readings/read-your-writes.js';
import { PoliciesController } from '../readings/policies/policies-controller.js';
import { RelationshipsController } from '../readings/tracks/relationships-controller.js';
import { ReplayController } from '../readings/replay/replay-controller.js';
import { registerStatusGauges } from '../projection/status-gauges.js';
import { SummaryController } from '../readings/summary/summary-controller.js';
import { ResponseCache } from '../readings/response-cache.js';
import { TracksController } from '../readings/tracks/tracks-controller.js';
import { VocabularyController } from '../readings/vocabulary/vocabulary-controller.js';
import { Ledgers } from '../readings/ledger/ledgers.js';
import { PolicyChecks } from '../readings/policies/policy-checks.js';
import { Projector } from '../projection/projector.js';
import { Replays } from '../readings/replay/replays.js';
import { StatusReader } from '../readings/status-reader.js';
import { Summaries } from '../readings/summary/summaries.js';

/** What the application is put together from; a test gives a database in memory and a clock that stands still. */
export interface AppParts {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bell: EventEmitter2;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** What signs checkpoints of the log; without it they are refused. */
  readonly signingKey?: SigningKey | undefined;
  /** Which addresses outside the public internet alerts may be sent to; none unless told. */
  readonly privateAddresses?: PrivateAddresses | undefined;
  /** Where others reach the server; links in alerts and citations begin with it. */
  readonly publicUrl?: string | undefined;
  /** Where the built pages lie; without them the contract alone is served. */
  readonly dashboard?: string | undefined;
}

const controllers = [
  TracksController,
  ExplainController,
  RelationshipsController,
  SummaryController,
  ReplayController,
  ComparisonController,
  LedgerController,
  MarksController,
  PoliciesController,
  VocabularyController,
  LogController,
  StreamController,
  IntegrityController,
  IntakeController,
  AmendmentsController,
  RulesController,
  AlertsController,
  SilencesController,
  BackTestsController,
  ChannelsController,
  DeliveriesController,
  AsyncApiController,
  HealthController,
];

/** All that serves, made by hand: nothing here needs to be found, only to be put together in order. */
@Module({})
export class AppModule {
  static of(parts: AppParts, registry: Registry, tally: RequestMetrics): DynamicModule {
    const { database, eventLog, bell, clock } = parts;
    const projector = new Projector(database, eventLog, clock, bell);
    const reader = new StatusReader(projector, eventLog, clock);
    const validator = new Validator(eventLog, clock);
    const requests = new AppendRequests(validator);
    const recorder = new Recorder(requests, eventLog, projector, new IdempotencyKeys(database, clock), clock);
    const entryDryRun = new EntryDryRun(requests, eventLog, projector, clock);
    const checkpoints = new Checkpoints(database, new MerkleTree(database), parts.signingKey);
    const follower = new MerkleFollower(checkpoints.tree, clock);
    const streams = new EventStreams('replays', clock, tally);
    const live = new LiveStreams(new LiveFeed(eventLog, projector, clock, bell), eventLog, clock, tally);
    const doorbell = new PgNotify(database, clock, bell);
    for (const listener of [projector, follower]) bell.on('log.appended', () => listener.wake());
    bell.on('log.appended', (appended: EventMap['log.appended']) => doorbell.announce(appended));
    const onTry = registerDeliveryMetrics(registry, () => deliveries, clock);
    const deliveries: DeliveryRoom = new DeliveryRoom({ ...parts, log: parts.log.pino, onTry });
    const address = new PublicAddress(parts.publicUrl);
    const alertStore = new AlertStore(database, deliveries.outbox);
    const alerts = new AlertQueries(database, eventLog, clock);
    registerAlertMetrics(registry, alerts);
    const alerter = new Alerter(alertStore, eventLog, clock, bell, address);
    const made = [
      [EventLog, eventLog],
      [Checkpoints, checkpoints],
      [MerkleFollower, follower],
      [Projector, projector],
      [StatusReader, reader],
      [ReadYourWrites, new ReadYourWrites(projector, clock)],
      [ResponseCache, new ResponseCache(projector, reader)],
      [Summaries, new Summaries(projector, reader, eventLog)],
      [Comparisons, new Comparisons(reader)],
      [Ledgers, new Ledgers(reader, eventLog)],
      [PolicyChecks, new PolicyChecks(reader)],
      [Recorder, recorder],
      [EntryDryRun, entryDryRun],
      [BatchRecorder, new BatchRecorder(recorder, new Importer(eventLog, validator))],
      [Registry, registry],
      [Replays, new Replays(reader, projector)],
      [EventStreams, streams],
      [LiveStreams, live],
      [PgNotify, doorbell],
      [DeliveryRoom, deliveries],
      [ChannelStore, deliveries.directory],
      [DeliveryHistory, deliveries.log],
      [TestNotification, deliveries.testFire],
      [AlertStore, alertStore],
      [AlertQueries, alerts],
      [SilenceStore, new SilenceStore(database, clock, bell)],
      [PublicAddress, address],
      [Alerter, alerter],
      [RuleStore, new RuleStore(database, clock, bell)],
      [RulePreviews, new RulePreviews(reader)],
      [RuleEffectsReader, new RuleEffectsReader(alertStore, eventLog, reader, clock, entryDryRun)],
      [BackTestJobs, new BackTestJobs(reader, projector, eventLog, clock)],
      [Readiness, deliveries.readiness()],
      [Shutdown, new Shutdown({ ...parts, projector, doorbell, follower, streams, live, alerter, deliveries, tally })],
    ] as const;
    return moduleOf(made);
  }
}

function moduleOf(made: readonly (readonly [InjectionToken, unknown])[]): DynamicModule {
  return {
    module: AppModule,
    imports: [DiscoveryModule],
    controllers,
    providers: [
      ...made.map(([provide, useValue]) => ({ provide, useValue })),
      { provide: APP_GUARD, useClass: EndpointGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  };
}

/** The application over an open, migrated database: it follows the log, and is ready to listen. */
export async function openApp(parts: AppParts): Promise<NestFastifyApplication> {
  const registry = openRegistry();
  const tally = new RequestMetrics(parts.log, registry);
  const shortcut: { answer: Shortcut } = { answer: () => false };
  const server = openWebServer({ log: parts.log, tally, shortcut });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts, registry, tally), server, {
    logger: new NestLog(parts.log.pino),
    bodyParser: false,
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.setGlobalPrefix(base, { exclude: ['livez', 'readyz', 'metrics'] });
  registerStatusGauges(registry, app.get(Projector));
  registerStreamGauge(registry, app.get(LiveStreams));
  await serveDocs(app, parts.version);
  if (parts.dashboard !== undefined) await servePages(server.getInstance<FastifyInstance>(), parts.dashboard);
  const hotPath = new HotPath(app.get(StatusReader), app.get(ResponseCache), tally);
  shortcut.answer = (request, response) => hotPath.answer(request, response);
  app.get(Shutdown).serves(app.getHttpServer());
  await app.get(PgNotify).open();
  await app.get(Projector).start();
  app.get(MerkleFollower).start();
  app.get(Alerter).start();
  app.get(DeliveryRoom).start();
  await app.init();
  return app;
}
