import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { AlertStore } from '../../src/alerts/lifecycle/alert-store.js';
import { Alerter } from '../../src/alerts/evaluation/alerter.js';
import type { Notification } from '../../src/contract/alerts/notification.js';
import { Outbox } from '../../src/alerts/outbox/outbox.js';
import { NotificationBuilder } from '../../src/alerts/notifications/notification-builder.js';
import { Evaluator } from '../../src/alerts/evaluation/evaluator.js';
import { TrackStates } from '../../src/alerts/evaluation/track-states.js';
import { readRule } from '../../src/alerts/rules/rule-input.js';
import { RuleStore, type StoredRule } from '../../src/alerts/rules/rule-store.js';
import { SourceAlerts } from '../../src/alerts/source-watch/source-alerts.js';
import { type StoredAlert, storedAlertOf } from '../../src/alerts/lifecycle/stored-alert.js';
import type { EntryBody } from '../../src/domain/entries/entry.js';
import type { Database } from '../../src/event-log/database/database.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { PublicAddress } from '../../src/http/endpoint/public-address.js';
import type { FreshDatabase } from '../support/databases.js';
import type { FixedClock } from '../support/fixed-clock.js';
import { idOf } from '../support/given.js';

// What the alerter logs here are faults that the tests have made.
Logger.overrideLogger(false);

export const channel = idOf(0xc1);
export const chief = idOf(0xc2);

/** One process of Thaw, as far as it concerns alerts: a log, an alerter on it, and channels that nobody empties. */
export class AlerterHarness {
  readonly events = new EventEmitter2();
  readonly log: EventLog;
  readonly store: AlertStore;
  readonly rules: RuleStore;
  readonly alerter: Alerter;
  readonly sourceAlerts: SourceAlerts;

  private constructor(
    readonly database: Database,
    readonly clock: FixedClock,
  ) {
    const outbox = new Outbox(clock, this.events);
    this.log = new EventLog(database, clock, this.events);
    this.store = new AlertStore(database, outbox);
    this.rules = new RuleStore(database, clock, this.events);
    const address = new PublicAddress({ version: '1.2.3', publicUrl: 'https://thaw.example' });
    const builder = new NotificationBuilder(this.store, this.log, address);
    const evaluator = new Evaluator(this.store, new TrackStates(this.log), builder);
    this.sourceAlerts = new SourceAlerts(this.store, builder);
    this.alerter = new Alerter(this.store, evaluator, this.log, clock);
    for (const event of ['log.appended', 'rules.changed']) this.events.on(event, () => this.alerter.wake());
  }

  /** Opens a database once more, makes the channels where they are missing, and starts to watch. */
  static async open(fresh: FreshDatabase, clock: FixedClock, { start = true } = {}): Promise<AlerterHarness> {
    return AlerterHarness.on(await fresh.open(), clock, { start });
  }

  static async on(database: Database, clock: FixedClock, { start = true } = {}): Promise<AlerterHarness> {
    const room = new AlerterHarness(database, clock);
    const columns = 'id, kind, name, settings, secrets, created_at, updated_at';
    const values = [channel, chief].map((id) => `('${id}', 'log', '${id}', '{}', '{}', 0, 0)`).join(', ');
    await database.write((run) =>
      run.query(`INSERT INTO alert_channel (${columns}) VALUES ${values} ON CONFLICT DO NOTHING`),
    );
    if (start) room.alerter.start();
    await room.alerter.idle();
    return room;
  }

  /** Stops, and starts again with nothing in memory. */
  async restart(): Promise<AlerterHarness> {
    await this.alerter.stop();
    return AlerterHarness.on(this.database, this.clock);
  }

  /** Makes a rule that tells the test channel, and lets it settle. */
  async rule(rule: object): Promise<StoredRule> {
    const made = await this.rules.create(readRule({ name: 'A rule', channels: [channel], ...rule }));
    await this.alerter.idle();
    return made;
  }

  /** Stores bodies in one transaction, and lets them be evaluated. */
  async append(...bodies: EntryBody[]): Promise<void> {
    await this.log.appendAll(bodies.map((body) => ({ body, recordedBy: 'test' })));
    await this.alerter.idle();
  }

  /** Lets what others have done be noticed. */
  async look(): Promise<void> {
    this.alerter.wake();
    await this.alerter.idle();
  }

  /** Moves the clock, and lets what is due be done. */
  async at(instant: string | number): Promise<void> {
    this.clock.advanceTo(instant);
    await this.alerter.idle();
  }

  /** What was put into the outbox for a channel, in order. */
  async sent(to = channel): Promise<Notification[]> {
    const sql = `SELECT body FROM alert_delivery WHERE channel = '${to}' ORDER BY sequence`;
    const rows = (await this.database.read((run) => run.query(sql))) as { body: string }[];
    return rows.map(({ body }) => JSON.parse(body) as Notification);
  }

  /** What was sent, in short: `firing A rule: the title`. */
  async told(to = channel): Promise<string[]> {
    return (await this.sent(to)).map(({ type, data }) => `${type.split('.').at(-1)!} ${data.title}`);
  }

  async alerts(): Promise<StoredAlert[]> {
    const rows = await this.database.read((run) => run.query('SELECT body FROM alert ORDER BY track, key'));
    return (rows as { body: string }[]).map(storedAlertOf);
  }

  async states(): Promise<string[]> {
    return (await this.alerts()).map(({ alert }) => `${alert.track} ${alert.state}`);
  }

  /** The lives of all alerts, in short. */
  async life(): Promise<string[]> {
    const sql = 'SELECT body FROM alert_change ORDER BY at, key, number';
    const rows = (await this.database.read((run) => run.query(sql))) as { body: string }[];
    return rows.map(({ body }) => {
      const { day, happened, routing } = JSON.parse(body) as {
        day: string;
        happened: string;
        routing: { tell: string } | null;
      };
      return [day, happened, routing?.tell].filter(Boolean).join(' ');
    });
  }
}
