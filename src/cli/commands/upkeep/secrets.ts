import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import { type Rotation, SecretRotation } from '../../../secrets/secret-rotation.js';
import { SecretsModule } from '../../../secrets/secrets.module.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

/** `thaw secrets rotate`: seals all secrets of channels and sources anew, in one transaction. Exits with 7 where some stay locked. */
export function rotateSecrets(options: CommonOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  const url = options.database ?? config.databaseUrl;
  const work = async (store: Store) => {
    const done = await store.get(SecretRotation).rotate();
    if (options.json) terminal.json(done);
    else if (done.key === null) terminal.line('no channel and no source has a secret');
    else terminal.line(`${done.secrets} secrets of ${ownersOf(done)} are sealed with the key ${done.key}`);
    for (const name of done.locked) terminal.note(`${name} stays as it is: its secrets cannot be opened`);
    return done.locked.length === 0 ? exitCodes.done : exitCodes.checkFailed;
  };
  return Store.use(url, work, [SecretsModule], { secretKeys: secretKeysFor(url, config) });
}

function ownersOf({ channels, sources }: Rotation): string {
  if (sources === 0) return `${channels} channels`;
  return channels === 0 ? `${sources} sources` : `${channels} channels and ${sources} sources`;
}
