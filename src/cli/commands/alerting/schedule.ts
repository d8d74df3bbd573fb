import { ChannelStore } from '../../../alerts/channels/channel-store.js';
import { DigestPreviews } from '../../../alerts/digests/digest-previews.js';
import { DigestsModule } from '../../../alerts/digests/digests.module.js';
import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import { channelPatch } from '../../../contract/alerts/channels.js';
import { parseInput } from '../../../contract/parse-input.js';
import { instantInZone } from '../../../domain/time/zone.js';
import { openLog } from '../../../http/server/log.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { readJson } from '../../input-file.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

function withDigests<T>({ database }: CommonOptions, work: (store: Store) => Promise<T>): Promise<T> {
  const config = readConfig();
  return Store.use(database, work, [DigestsModule], {
    log: openLog({ level: 'silent', format: 'json' }),
    secretKeys: secretKeysFor(database ?? config.databaseUrl, config),
    publicUrl: config.publicUrl,
  });
}

/** `thaw channel schedule CHANNEL [FILE]`: shows the schedule, or sets it to that of a file; `null` removes it. */
export async function scheduleChannel(
  name: string,
  file: string | undefined,
  options: CommonOptions,
  terminal: Terminal,
): Promise<number> {
  const input = file === undefined ? undefined : { schedule: await readJson(file, 'a schedule', terminal) };
  const patch = input && parseInput(channelPatch, 'invalid-channel', input);
  const channel = await withDigests(options, async (store) => {
    const channels = store.get(ChannelStore);
    const found = await channels.find(name);
    return patch ? channels.change(found.id, patch) : found;
  });
  if (file !== undefined) terminal.note(`${channel.name} has ${channel.schedule ? 'this' : 'no'} schedule now`);
  terminal.json(channel.schedule);
  return exitCodes.done;
}

/** `thaw digest preview CHANNEL`. */
export async function previewDigests(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const previews = await withDigests(options, async (store) => {
    const { id } = await store.get(ChannelStore).find(name);
    return store.get(DigestPreviews).of(id);
  });
  if (options.json) terminal.json(previews);
  else if (previews.data.length === 0) terminal.line(`${name} has no digest: thaw channel schedule gives it one`);
  for (const { text, nextAt, zone, digest, isEmpty } of options.json ? [] : previews.data) {
    const left = isEmpty && digest.whenEmpty === 'skip' ? ', and would be left out as it is now' : '';
    const when = nextAt === null ? 'never, while it is disabled' : instantInZone(Date.parse(nextAt), zone);
    terminal.note(`next: ${when}${left}`);
    for (const line of text.split('\n')) terminal.line(line);
  }
  return exitCodes.done;
}
