import { type Channel, channel } from './channel.js';
import { webhook } from './webhook.js';

/** Every kind of channel. To add one: write its file beside these, and name it here. */
const all: readonly Channel[] = [channel(webhook)];

export const channelKinds: ReadonlyMap<string, Channel> = new Map(all.map((each) => [each.kind, each]));
