import type { NatsSignIn } from '../http-client/nats-sign-in.js';

/** How NATS is reached, and under which name the log is published there. */
export interface JetStreamConnection extends NatsSignIn {
  /** `host:port` of each server of the cluster that may be asked first. */
  readonly servers: readonly string[];
  readonly isTls: boolean;
  /** The name of the stream, and the first word of its subjects. */
  readonly stream: string;
}

/** Whether the log is published to NATS JetStream. The entrance fills it in from the environment. */
export abstract class JetStreamSettings {
  /** Nothing is published where absent. */
  abstract readonly jetStream?: JetStreamConnection | undefined;
}
