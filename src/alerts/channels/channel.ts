import { z } from 'zod';
import type { Clock } from '../../domain/time/clock.js';
import type { HttpClient } from './http-client/http-client.js';
import type { AddressGuard } from './http-client/address-guard.js';
import type { Notification } from '../../contract/alerts/notification.js';

/** What a receiver said, or why it said nothing. */
export type DeliveryOutcome =
  | { readonly ok: true; readonly status?: number | undefined; readonly responseHead: string }
  | {
      readonly ok: false;
      /** Whether another try can mend it. */
      readonly retry: boolean;
      /** The receiver wants no more of us. */
      readonly disable?: boolean;
      /** What the receiver asked us to wait, in seconds. */
      readonly retryAfterSeconds?: number | undefined;
      /** One sentence without secrets. */
      readonly reason: string;
      readonly status?: number | undefined;
      readonly responseHead: string;
    };

/** A line of the server's own log. */
export interface LogLine {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** What a channel sends with. `signal` ends the try, whatever it waits for. */
export interface SendContext {
  /** From 1. */
  readonly attempt: number;
  /** The notification as the text that was stored: the same bytes on every try. */
  readonly body: string;
  readonly signal: AbortSignal;
  readonly http: HttpClient;
  readonly guard: AddressGuard;
  readonly clock: Clock;
  readonly log: LogLine;
}

/** One kind of receiver. `send` throws only where the code is wrong: what a receiver does is an outcome. */
export interface Channel<Settings = Record<string, unknown>> {
  readonly kind: string;
  /** What it is and needs, in one sentence. */
  readonly about: string;
  readonly settings: z.ZodType<Settings>;
  /** The settings that are never shown again. */
  readonly secrets: readonly (keyof Settings & string)[];
  /** Settings that Thaw makes where they are left out. */
  readonly made?: readonly (keyof Settings & string)[];
  /** Settings that Thaw keeps by itself, and takes from nobody. */
  readonly kept?: readonly (keyof Settings & string)[];
  /** For receivers that forget: after how many milliseconds alerts that still fire are sent once more. */
  repostAfterMs?(settings: Settings): number;
  send(notification: Notification, settings: Settings, context: SendContext): Promise<DeliveryOutcome>;
}

/** Lets a kind with settings of its own stand in the list of all kinds; the settings are parsed by its own schema. */
export function channel<Settings>(of: Channel<Settings>): Channel {
  return of as unknown as Channel;
}

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'is no http:// or https:// URL' })
  .max(2_000, 'is longer than 2,000');

/** An address to send to. A password in it would be shown wherever the address is, so it may hold none. */
export const receiverUrl = httpUrl
  .refine((text) => !URL.canParse(text) || (!new URL(text).username && !new URL(text).password), {
    error: 'holds a user or password: put them in a setting of their own',
  })
  .refine((text) => !URL.canParse(text) || !new URL(text).hash, { error: 'holds a #fragment, which is never sent' });
