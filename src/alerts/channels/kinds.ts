import { alertmanager } from './alertmanager.js';
import { type Channel, channel } from './channel.js';
import { discord } from './discord.js';
import { email } from './email.js';
import { log } from './log.js';
import { nats } from './nats.js';
import { ntfy } from './ntfy.js';
import { slack } from './slack.js';
import { teams } from './teams.js';
import { webhook } from './webhook.js';

/** Every kind of channel. To add one: write its file beside these, and name it here. */
const all: readonly Channel[] = [
  channel(webhook),
  channel(email),
  channel(slack),
  channel(teams),
  channel(discord),
  channel(ntfy),
  channel(alertmanager),
  channel(nats),
  channel(log),
];

export const channelKinds: ReadonlyMap<string, Channel> = new Map(all.map((each) => [each.kind, each]));
