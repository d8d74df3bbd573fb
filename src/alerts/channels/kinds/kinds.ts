import type { ChannelKindName } from '../../../contract/alerts/channels.js';
import { alertmanagerChannel } from './alertmanager.js';
import { type Channel, channel } from '../channel.js';
import { discordChannel } from './discord.js';
import { emailChannel } from './email.js';
import { logChannel } from './log.js';
import { natsChannel } from './nats.js';
import { ntfyChannel } from './ntfy.js';
import { slackChannel } from './slack.js';
import { teamsChannel } from './teams.js';
import { webhookChannel } from './webhook.js';

/** Every kind of channel. To add one, write its file in this folder, and add its name here and in the contract. */
const all: Readonly<Record<ChannelKindName, Channel>> = {
  webhook: channel(webhookChannel),
  email: channel(emailChannel),
  slack: channel(slackChannel),
  teams: channel(teamsChannel),
  discord: channel(discordChannel),
  ntfy: channel(ntfyChannel),
  alertmanager: channel(alertmanagerChannel),
  nats: channel(natsChannel),
  log: channel(logChannel),
};

/** The kinds of channels by name. */
export const channelKinds: ReadonlyMap<string, Channel> = new Map(Object.entries(all));
