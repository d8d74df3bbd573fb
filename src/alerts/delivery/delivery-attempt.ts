import { Logger } from '@nestjs/common';
import type { Clock } from '../../domain/time/clock.js';
import type { Channel, LogLine, DeliveryOutcome } from '../channels/channel.js';
import type { Note } from '../outbox/delivery-queue.js';
import type { ChannelRow, DeliveryRow } from '../outbox/entities.js';
import type { Notification } from '../../contract/alerts/notification.js';
import type { AddressGuard } from '../channels/http-client/address-guard.js';
import { cutToBytes, failureOf, type HttpClient, httpLimits } from '../channels/http-client/http-client.js';
import { failingLimitMs, nextTry, tryTimeoutMs } from './retry-schedule.js';

/** One delivery under way. */
export interface Sending {
  readonly channel: ChannelRow;
  readonly delivery: DeliveryRow;
}

export interface Finished extends Sending {
  readonly note: Note;
  readonly said: 'sent' | 'retry' | 'failed' | 'disabled';
  /** Why the channel is to be disabled, where it is. */
  readonly disable?: string | undefined;
}

export interface DeliveryAttemptParts {
  readonly kinds: ReadonlyMap<string, Channel>;
  readonly http: HttpClient;
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly log: LogLine;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** Makes one try of a delivery, and says what is to be noted of it. */
export class DeliveryAttempts {
  private readonly logger = new Logger(DeliveryAttempts.name);

  constructor(private readonly parts: DeliveryAttemptParts) {}

  /** Never rejects: whatever happens is an outcome. */
  async send(sending: Sending, lease: string): Promise<Finished> {
    const { clock } = this.parts;
    const at = clock.now();
    const abort = new AbortController();
    const callOff = clock.at(at + tryTimeoutMs, () => abort.abort());
    try {
      const settings = settingsOf(sending.channel);
      const outcome = await this.attempt(sending, settings, abort.signal);
      return this.finish(sending, lease, at, masked(outcome, sending.channel), settings);
    } finally {
      callOff();
    }
  }

  private async attempt(
    { channel, delivery }: Sending,
    settings: object,
    signal: AbortSignal,
  ): Promise<DeliveryOutcome> {
    const kind = this.parts.kinds.get(channel.kind);
    if (!kind) return { ok: false, retry: false, reason: `there is no kind ${channel.kind}`, responseHead: '' };
    const { http, guard, clock, log } = this.parts;
    const context = { attempt: delivery.attempts + 1, body: delivery.body, signal, http, guard, clock, log };
    try {
      const notification = JSON.parse(delivery.body) as Notification;
      return await kind.send(notification, settings as Record<string, unknown>, context);
    } catch (error) {
      this.logger.error(`a try of ${channel.kind} threw: ${failureOf(error)}`);
      return { ok: false, retry: true, reason: failureOf(error), responseHead: '' };
    }
  }

  private finish(
    sending: Sending,
    lease: string,
    at: number,
    outcome: DeliveryOutcome,
    settings: Record<string, unknown>,
  ): Finished {
    const { channel, delivery } = sending;
    const now = this.parts.clock.now();
    const repostAfter = this.parts.kinds.get(channel.kind)?.repostAfterMs?.(settings);
    const common = { id: delivery.id, lease, at, latency: now - at, status: outcome.status ?? null };
    const tried = { ...common, response_head: cutToBytes(outcome.responseHead, httpLimits.headBytes) };
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
      return { ...sending, said: 'sent', note: { ...tried, ...sent, outcome: 'sent', quiet } };
    }
    const failingFor = now - (channel.failing_since ?? at);
    const disable = outcome.disable
      ? `The receiver said that it is gone (${outcome.reason})`
      : failingFor >= failingLimitMs
        ? `Nothing has reached it for ${Math.floor(failingFor / 86_400_000)} days; the last failure: ${outcome.reason}`
        : undefined;
    const next = this.nextState(delivery, outcome, now, repostAfter);
    const note = { ...tried, ...next, sent_at: null, tries: delivery.tries + 1, outcome: 'failed', quiet: 0 } as const;
    const said = disable !== undefined ? 'disabled' : next.state === 'waiting' ? 'retry' : 'failed';
    return { ...sending, disable, said, note };
  }

  /** How a delivery stands after a failure. */
  private nextState(
    { tries, repost_at: repostAt }: DeliveryRow,
    { retry, reason, retryAfterSeconds }: Extract<DeliveryOutcome, { ok: false }>,
    now: number,
    repostAfter: number | undefined,
  ): Pick<Note, 'state' | 'reason' | 'next_attempt_at' | 'repost_at'> {
    const random = (this.parts.random ?? Math.random)();
    const next = nextTry(tries + 1, now, random, retryAfterSeconds);
    if (repostAt !== null && repostAfter !== undefined) {
      // What is known to the receiver and only kept alive there is not given up, nor left to lapse between two tries.
      const soon = Math.min(next ?? Infinity, now + repostAfter);
      return { state: 'waiting', reason, next_attempt_at: soon, repost_at: repostAt };
    }
    if (retry && next !== undefined) return { state: 'waiting', reason, next_attempt_at: next, repost_at: null };
    const gaveUp = retry ? `given up after ${tries + 1} tries; the last failure: ${reason}` : reason;
    return { state: 'failed', reason: gaveUp, next_attempt_at: now, repost_at: null };
  }
}

/** The settings of a channel, secrets among them. */
export function settingsOf({ settings, secrets }: ChannelRow): Record<string, unknown> {
  return { ...(JSON.parse(settings) as object), ...(JSON.parse(secrets) as object) };
}

function fires({ body }: DeliveryRow): boolean {
  return (JSON.parse(body) as Notification).data.alerts.some(({ state }) => ['firing', 'acknowledged'].includes(state));
}

/** A receiver may say back to us what we sent, and libraries put addresses into their errors. */
function masked(outcome: DeliveryOutcome, { secrets }: ChannelRow): DeliveryOutcome {
  const hide = (text: string) =>
    textsOf(JSON.parse(secrets)).reduce((all, secret) => all.replaceAll(secret, '…'), text);
  const responseHead = hide(outcome.responseHead);
  return outcome.ok ? { ...outcome, responseHead } : { ...outcome, responseHead, reason: hide(outcome.reason) };
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= 4 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
