import type { z } from 'zod';
import type { Notification } from '../../contract/alerts/notification.js';
import type { Clock } from '../../domain/time/clock.js';
import type { AddressGuard } from '../../http-client/address-guard.js';
import type { HttpClient } from '../../http-client/http-client.js';
import { addressSetting } from '../../secrets/address-setting.js';

/** An attempt ends after this, in milliseconds. */
export const attemptTimeoutMs = 15_000;

/** The outcome of one attempt. */
export type DeliveryOutcome =
  | { readonly ok: true; readonly status?: number | undefined; readonly responseHead: string }
  | {
      readonly ok: false;
      /** Whether another attempt may succeed. */
      readonly retry: boolean;
      /** Why the channel is to be disabled: the receiver is gone for good. */
      readonly disable?: 'gone';
      /** The receiver's `Retry-After`, in seconds. */
      readonly retryAfterSeconds?: number | undefined;
      /** One sentence without secrets. */
      readonly reason: string;
      readonly status?: number | undefined;
      readonly responseHead: string;
    };

/** Writes lines to the log of the server. */
export interface LineLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** The means that a channel sends with. */
export interface SendContext {
  /** Number of the attempt, from 1. */
  readonly attempt: number;
  /** The time zone of the instants in the message; UTC where absent. */
  readonly zone?: string | undefined;
  /** The notification as the stored text: the same bytes in every attempt. */
  readonly body: string;
  /** Ends the attempt at once. */
  readonly signal: AbortSignal;
  readonly http: HttpClient;
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly log: LineLog;
}

/** One kind of receiver. */
export interface Channel<Settings = Record<string, unknown>> {
  readonly kind: string;
  /** Description in one sentence. */
  readonly about: string;
  readonly settings: z.ZodType<Settings>;
  /** Settings that are never shown. */
  readonly secrets: readonly (keyof Settings & string)[];
  /** Settings that say where it sends to. Where one changes, stored secrets stay behind: they must be given again. */
  readonly address: readonly (keyof Settings & string)[];
  /** Secret settings that are never sent, because they only sign. */
  readonly signing?: readonly (keyof Settings & string)[];
  /** Settings that Thaw generates where the client leaves them out. */
  readonly generated?: readonly (keyof Settings & string)[];
  /** Settings that only Thaw itself writes; a client may not set them. */
  readonly internal?: readonly (keyof Settings & string)[];
  /** `false` for a receiver that takes alerts and no text: it can have no digests. */
  readonly carriesText?: false;
  /** For receivers that forget: the interval, in milliseconds, at which alerts that still fire are posted again. */
  repostAfterMs?(settings: Settings): number;
  /** Makes one attempt. A failure of the receiver is an outcome; only a bug throws. */
  send(notification: Notification, settings: Settings, context: SendContext): Promise<DeliveryOutcome>;
}

/** Widens the type of a kind so that it fits into the list of all kinds; its own schema parses its settings. */
export function channel<Settings>(kind: Channel<Settings>): Channel {
  return kind as unknown as Channel;
}

/** A URL to send to. It may hold no password, which would be shown together with the URL. */
export const receiverUrl = addressSetting.refine((text) => !URL.canParse(text) || !new URL(text).hash, {
  error: 'holds a #fragment, which is never sent',
});
