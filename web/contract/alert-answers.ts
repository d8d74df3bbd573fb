import type { Source, Status } from './answers.js';

export type Severity = 'info' | 'warning' | 'critical';
export type AlertState = 'pending' | 'firing' | 'acknowledged' | 'resolved' | 'withdrawn';

/** One alert of `GET /alerts`. */
export interface Alert {
  readonly key: string;
  readonly rule: { readonly id: string; readonly name: string; readonly version: number };
  readonly track: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly says: string;
  readonly because: string;
  /** The first day on which it was so. */
  readonly since: string;
  /** The day on which it was found. */
  readonly began: string;
  readonly firedAt: string | null;
  readonly endedAt: string | null;
  readonly round: number;
  readonly status: { readonly from: Status; readonly to: Status } | null;
  readonly told: 'yes' | 'no' | 'digest';
  readonly acknowledged: { readonly by: string; readonly why: string; readonly at: string } | null;
  readonly withdrawn: { readonly entry: string | null; readonly said: string } | null;
  readonly updatedAt: string;
}

/** `GET /alerts/{key}` */
export interface WholeAlert extends Alert {
  readonly events: readonly {
    readonly id: string;
    readonly title: string;
    readonly occurred: string;
    readonly sources?: readonly Source[];
  }[];
  readonly life: readonly {
    readonly at: string;
    readonly day: string;
    readonly happened: string;
    readonly state: string;
    readonly because: string;
    readonly routing: { readonly tell: 'now' | 'digest' | 'nobody'; readonly because: string } | null;
  }[];
}

/** Which tracks are meant: those that fit every part given. */
export interface Select {
  readonly tracks?: readonly string[];
  readonly parties?: readonly string[];
  readonly topics?: readonly string[];
  readonly relationships?: readonly string[];
}

export interface Silence {
  readonly id: string;
  readonly rules?: readonly string[];
  readonly select: Select;
  readonly reason: string;
  readonly author: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** What a rule asks for; the kinds take further fields of their own. */
export interface Condition {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** A rule as it is stored. */
export interface StoredRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly select: Select;
  readonly when: Condition;
  readonly forDays: number;
  readonly repeatDays?: number;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly channels: readonly string[];
  readonly escalate?: { readonly afterDays: number; readonly channels: readonly string[] };
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface RuleVersion {
  readonly version: number;
  readonly at: string;
  /** `null` where this version removed the rule. */
  readonly rule: Omit<StoredRule, 'version' | 'createdAt' | 'updatedAt'> | null;
}

export interface Channel {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
  readonly failingSince: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A channel that was just made or rotated; the secret is in no other answer. */
export type ChannelMade = Channel & { readonly secret?: string };

export type DeliveryState = 'waiting' | 'sent' | 'failed' | 'dead';

export interface Delivery {
  readonly id: string;
  readonly channel: string;
  readonly channelName: string | null;
  readonly notification: string;
  readonly type: string;
  readonly group: string;
  readonly title: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly nextAttemptAt: string | null;
}

export interface DeliveryWithTries extends Delivery {
  readonly body: unknown;
  readonly tries: readonly {
    readonly number: number;
    readonly at: string;
    readonly latencyMs: number;
    readonly outcome: 'sent' | 'failed';
    readonly status: number | null;
    readonly reason: string | null;
    readonly responseHead: string;
  }[];
}

/** A list that comes whole. */
export interface Whole<T> {
  readonly data: readonly T[];
}
