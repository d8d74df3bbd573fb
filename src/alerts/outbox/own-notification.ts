import { type Notification, notificationSchema, type Severity } from '../../contract/alerts/notification.js';

/** The `source` of every notification: it names this Thaw. */
export const notificationSource = '/thaw';

interface OwnNotification {
  readonly id: string;
  readonly type: 'thaw.alert.test' | 'thaw.channel.disabled' | 'thaw.source.failing';
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** The channel or source that it is about. */
  readonly subject: { readonly id: string };
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

/**
 * A notification about a channel or a source, which comes from Thaw itself and from no rule. A test is a group of its own, so that it
 * waits for no other delivery.
 */
export function ownNotification({ id, type, at, subject, severity, title, text }: OwnNotification): Notification {
  const content = { rule: null, severity, labels: {}, title, text, alerts: [] };
  return notificationSchema.parse({
    specversion: '1.0',
    id,
    source: notificationSource,
    type,
    time: new Date(at).toISOString(),
    subject: subject.id,
    datacontenttype: 'application/json',
    data: { group: type === 'thaw.alert.test' ? id : `${type.split('.')[1]}:${subject.id}`, ...content },
  });
}
