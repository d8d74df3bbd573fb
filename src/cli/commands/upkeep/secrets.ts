import { ChannelsModule } from '../../../alerts/channels/channels.module.js';
import { SecretSealing } from '../../../alerts/channels/secrets/secret-sealing.js';
import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

/** `thaw secrets rotate`: seals all secrets of channels anew, in one transaction. Exits with 7 where some stay locked. */
export function rotateSecrets(options: CommonOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  const url = options.database ?? config.databaseUrl;
  const work = async (store: Store) => {
    const done = await store.get(SecretSealing).rotate();
    if (options.json) terminal.json(done);
    else if (done.key === null) terminal.line('no channel has a secret');
    else terminal.line(`${done.secrets} secrets of ${done.channels} channels are sealed with the key ${done.key}`);
    for (const name of done.locked) terminal.note(`${name} stays as it is: its secrets cannot be opened`);
    return done.locked.length === 0 ? exitCodes.done : exitCodes.checkFailed;
  };
  return Store.use(url, work, [ChannelsModule], { secretKeys: secretKeysFor(url, config) });
}
