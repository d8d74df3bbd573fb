import { Injectable, Logger, Optional } from '@nestjs/common';
import type { Notification } from '../../contract/alerts/notification.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Log } from '../../http/server/log.js';
import { attemptTimeoutMs, type DeliveryOutcome } from '../channels/channel.js';
import { scheduleOf } from '../channels/channel-schedule.js';
import { AddressGuard } from '../../http-client/address-guard.js';
import { cutToBytes, failureOf, HttpClient, httpLimits } from '../../http-client/http-client.js';
import { channelKinds } from '../channels/kinds/kinds.js';
import { ChannelSecrets } from '../channels/secrets/channel-secrets.js';
import { lockedReason, shownSettingsOf } from '../../secrets/sealed-settings.js';
import { spellingsOf, withoutSecrets } from '../../secrets/echo.js';
import type { AttemptResult } from '../outbox/delivery-queue.js';
import type { ChannelRow, DeliveryRow } from '../outbox/entities.js';
import { DeliverySettings } from './delivery-settings.js';
import { failingLimitMs, nextAttempt } from './retry-schedule.js';

/** A delivery that this process has leased, with its channel. */
export interface LeasedDelivery {
  readonly channel: ChannelRow;
  readonly delivery: DeliveryRow;
}

/** What an attempt led to, as the metrics count it. */
export type AttemptOutcome = 'sent' | 'retry' | 'failed' | 'disabled';

/** An attempt that has ended, with the result to store. */
export interface FinishedAttempt extends LeasedDelivery {
  readonly result: AttemptResult;
  readonly outcome: AttemptOutcome;
  /** The reason to disable the channel; `undefined` where it stays enabled. */
  readonly disable?: string | undefined;
}

/** Makes single attempts of deliveries, and decides what follows from each. */
@Injectable()
export class DeliveryAttempts {
  private readonly logger = new Logger(DeliveryAttempts.name);
  private readonly random: () => number;

  constructor(
    private readonly http: HttpClient,
    private readonly guard: AddressGuard,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly secrets: ChannelSecrets,
    @Optional() settings?: DeliverySettings,
  ) {
    this.random = settings?.random ?? Math.random;
  }

  /** Makes one attempt. Never rejects: every failure is an outcome. @param lease the id of the worker */
  async send(leased: LeasedDelivery, lease: string): Promise<FinishedAttempt> {
    const { clock } = this;
    const at = clock.now();
    const abort = new AbortController();
    const cancelTimeout = clock.at(at + attemptTimeoutMs, () => abort.abort());
    try {
      const { settings, unopened } = this.openedSettings(leased.channel);
      const outcome = unopened ?? (await this.attempt(leased, settings, abort.signal));
      return this.finish(leased, lease, at, masked(outcome, leased.channel, settings), settings);
    } finally {
      cancelTimeout();
    }
  }

  /**
   * The settings of a channel, and the outcome of an attempt where they are not all open. Another attempt may succeed: another
   * process may have the key, and this one may be given it.
   */
  private openedSettings(channel: ChannelRow): { settings: Record<string, unknown>; unopened?: DeliveryOutcome } {
    const failed = (reason: string) => ({ ok: false, retry: true, reason, responseHead: '' }) as const;
    try {
      const opened = this.secrets.open(channel);
      const reason = lockedReason(opened);
      return { settings: opened.settings, ...(reason !== undefined && { unopened: failed(reason) }) };
    } catch (error) {
      const reason = error instanceof ThawError ? error.message : failureOf(error);
      return { settings: shownSettingsOf(channel), unopened: failed(reason) };
    }
  }

  private async attempt(
    { channel, delivery }: LeasedDelivery,
    settings: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<DeliveryOutcome> {
    const kind = channelKinds.get(channel.kind);
    if (!kind) return { ok: false, retry: false, reason: `there is no kind ${channel.kind}`, responseHead: '' };
    const { http, guard, clock, log } = this;
    const { attempts, body } = delivery;
    const zone = scheduleOf(channel)?.zone;
    const context = { attempt: attempts + 1, body, signal, http, guard, clock, log: log.pino, zone };
    try {
      return await kind.send(JSON.parse(body) as Notification, settings, context);
    } catch (error) {
      this.logger.error(`an attempt of ${channel.kind} threw: ${failureOf(error)}`);
      return { ok: false, retry: true, reason: failureOf(error), responseHead: '' };
    }
  }

  private finish(
    leased: LeasedDelivery,
    lease: string,
    at: number,
    outcome: DeliveryOutcome,
    settings: Record<string, unknown>,
  ): FinishedAttempt {
    const { channel, delivery } = leased;
    const now = this.clock.now();
    const repostAfter = channelKinds.get(channel.kind)?.repostAfterMs?.(settings);
    const common = { id: delivery.id, lease, at, latency: now - at, status: outcome.status ?? null };
    const attempt = { ...common, response_head: cutToBytes(outcome.responseHead, httpLimits.headBytes) };
    if (outcome.ok) {
      const repost = repostAfter !== undefined && fires(delivery) ? now + repostAfter : null;
      const sent = {
        state: 'sent',
        reason: null,
        tries: 0,
        next_attempt_at: now,
        sent_at: now,
        repost_at: repost,
      } as const;
      const quiet = delivery.repost_at === null ? 0 : 1;
      return { ...leased, outcome: 'sent', result: { ...attempt, ...sent, outcome: 'sent', quiet } };
    }
    const disable = reasonToDisable(channel, outcome, at, now);
    const next = this.afterFailure(delivery, outcome, now, repostAfter);
    const failed = { sent_at: null, tries: delivery.tries + 1, outcome: 'failed', quiet: 0 } as const;
    const counted = disable !== undefined ? 'disabled' : next.state === 'waiting' ? 'retry' : 'failed';
    return { ...leased, disable, outcome: counted, result: { ...attempt, ...next, ...failed } };
  }

  /** The state of a delivery after a failed attempt. */
  private afterFailure(
    { tries, repost_at: repostAt }: DeliveryRow,
    { retry, reason, retryAfterSeconds }: Extract<DeliveryOutcome, { ok: false }>,
    now: number,
    repostAfter: number | undefined,
  ): Pick<AttemptResult, 'state' | 'reason' | 'next_attempt_at' | 'repost_at'> {
    const next = nextAttempt(tries + 1, now, this.random(), retryAfterSeconds);
    if (repostAt !== null && repostAfter !== undefined) {
      // A repost (Alertmanager) never becomes dead and is retried before the alert expires at the receiver.
      const soon = Math.min(next ?? Infinity, now + repostAfter);
      return { state: 'waiting', reason, next_attempt_at: soon, repost_at: repostAt };
    }
    if (retry && next !== undefined) return { state: 'waiting', reason, next_attempt_at: next, repost_at: null };
    const gaveUp = retry ? `given up after ${tries + 1} attempts; the last failure: ${reason}` : reason;
    return { state: 'failed', reason: gaveUp, next_attempt_at: now, repost_at: null };
  }
}

/** @returns one sentence; `undefined` where the channel stays enabled */
function reasonToDisable(
  channel: ChannelRow,
  { disable, reason }: Extract<DeliveryOutcome, { ok: false }>,
  at: number,
  now: number,
): string | undefined {
  if (disable === 'gone') return `The receiver said that it is gone (${reason})`;
  const failingFor = now - (channel.failing_since ?? at);
  if (failingFor < failingLimitMs) return undefined;
  return `Nothing has reached it for ${Math.floor(failingFor / 86_400_000)} days; the last failure: ${reason}`;
}

/** Whether the notification has an alert that fires. */
function fires({ body }: DeliveryRow): boolean {
  return (JSON.parse(body) as Notification).data.alerts.some(({ state }) => ['firing', 'acknowledged'].includes(state));
}

/** Takes the secrets out of what is stored: a receiver may say back what it got, and errors of libraries may hold URLs. */
function masked(outcome: DeliveryOutcome, { kind }: ChannelRow, settings: Record<string, unknown>): DeliveryOutcome {
  const spellings = spellingsOf(channelKinds.get(kind) ?? { secrets: [] }, settings);
  const responseHead = withoutSecrets(outcome.responseHead, spellings);
  if (outcome.ok) return { ...outcome, responseHead };
  return { ...outcome, responseHead, reason: withoutSecrets(outcome.reason, spellings) };
}
