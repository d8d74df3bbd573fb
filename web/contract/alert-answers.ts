import type { Alert } from '../../src/contract/alerts/alerts.js';
import type { StoredAlertRule } from '../../src/contract/alerts/rules.js';
import type { Silence } from '../../src/contract/alerts/silences.js';

export type { Alert, AlertDetails } from '../../src/contract/alerts/alerts.js';
export type {
  Channel,
  ChannelKind,
  ChannelKinds,
  ChannelList,
  CreatedChannel,
} from '../../src/contract/alerts/channels.js';
export type { Delivery, DeliveryDetails, DeliveryState, Recovered } from '../../src/contract/alerts/deliveries.js';
export type { Severity } from '../../src/contract/alerts/notification.js';
export type {
  AlertRuleList,
  AlertRuleVersion,
  AlertRuleVersions,
  RulePreview,
  StoredAlertRule,
} from '../../src/contract/alerts/rules.js';
export type { DigestPreviews } from '../../src/contract/alerts/schedules.js';
export type { SettingSchema } from '../../src/contract/settings.js';
export type { Silence, SilenceList } from '../../src/contract/alerts/silences.js';

/** Selection of tracks: those that match every given part. */
export type Select = Silence['select'];
export type AlertState = Alert['state'];
export type Condition = StoredAlertRule['when'];
