import { type Notification, notificationSchema, type Severity } from '../../contract/alerts/notification.js';

/** Names this Thaw in `source`. */
export const notificationSource = '/thaw';

interface OwnWords {
  readonly id: string;
  readonly type: 'thaw.alert.test' | 'thaw.channel.disabled';
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly channel: { readonly id: string; readonly name: string };
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

/** What Thaw says for itself of a channel, without a rule. A test waits for nothing, so it is a group of its own. */
export function ownNotification({ id, type, at, channel, severity, title, text }: OwnWords): Notification {
  const said = { rule: null, severity, labels: {}, title, text, alerts: [] };
  return notificationSchema.parse({
    specversion: '1.0',
    id,
    source: notificationSource,
    type,
    time: new Date(at).toISOString(),
    subject: channel.id,
    datacontenttype: 'application/json',
    data: { group: type === 'thaw.alert.test' ? id : `channel:${channel.id}`, ...said },
  });
}
