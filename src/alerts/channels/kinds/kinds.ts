import type { ChannelKindName } from '../../../contract/alerts/channels.js';
import { alertmanager } from './alertmanager.js';
import { type Channel, channel } from '../channel.js';
import { discord } from './discord.js';
import { email } from './email.js';
import { log } from './log.js';
import { nats } from './nats.js';
import { ntfy } from './ntfy.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import { webhook } from './webhook.js';

/** Every kind of channel. To add one, write its file in this folder, and add its name here and in the contract. */
const all: Readonly<Record<ChannelKindName, Channel>> = {
  webhook: channel(webhook),
  email: channel(email),
  slack: channel(slack),
  teams: channel(teams),
  discord: channel(discord),
  ntfy: channel(ntfy),
  alertmanager: channel(alertmanager),
  nats: channel(nats),
  log: channel(log),
};

/** The kinds of channels by name. */
export const channelKinds: ReadonlyMap<string, Channel> = new Map(Object.entries(all));
