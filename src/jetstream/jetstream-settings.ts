/** How NATS is reached, and under which name the log is published there. */
export interface JetStreamConnection {
  /** `host:port` of each server of the cluster that may be asked first. */
  readonly servers: readonly string[];
  readonly isTls: boolean;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** The name of the stream, and the first word of its subjects. */
  readonly stream: string;
}

/** Whether the log is published to NATS JetStream. The entrance fills it in from the environment. */
export abstract class JetStreamSettings {
  /** Nothing is published where absent. */
  abstract readonly jetStream?: JetStreamConnection | undefined;
}
