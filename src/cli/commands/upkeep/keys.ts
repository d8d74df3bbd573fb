import { readConfig } from '../../../app/config.js';
import { Checkpoints } from '../../../integrity/checkpoints.js';
import { IntegrityModule } from '../../../integrity/integrity.module.js';
import { SigningKey } from '../../../integrity/signed-note.js';
import { signingKeyFor, writeKey } from '../../../app/signing-key.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Store } from '../../store.js';

/**
 * `thaw keygen NAME`: a key that signs checkpoints. The private half goes to a file that only its owner can read, or to
 * stdout; the public half is shown.
 * @throws ThawError invalid `invalid-key` for a name that no key can have; conflict `key-exists`
 */
export async function keygenCommand(
  name: string,
  { out }: { readonly out?: string },
  terminal: Terminal,
): Promise<number> {
  const key = SigningKey.generate(name);
  const shown = key.verifier.toString();
  if (out === undefined) {
    terminal.note(`public: ${shown}`);
    terminal.line(key.secret());
  } else {
    await writeKey(out, key, { keep: false });
    terminal.note(`the private key is in ${out}: set THAW_SIGNING_KEY_FILE to it`);
    terminal.line(shown);
  }
  return exitCodes.done;
}

/** `thaw checkpoint`: signs the log as it stands, as the server does by HTTP. */
export async function checkpointCommand(options: CommonOptions, terminal: Terminal): Promise<number> {
  const config = readConfig();
  const url = options.database ?? config.databaseUrl;
  const signingKey = await signingKeyFor(url, config.signingKey);
  const work = async (store: Store) => {
    const checkpoints = store.get(Checkpoints);
    const note = await checkpoints.current();
    if (options.json) terminal.json({ key: checkpoints.publicKey(), checkpoint: note });
    else for (const line of note.trimEnd().split('\n')) terminal.line(line);
    return exitCodes.done;
  };
  return Store.use(url, work, [IntegrityModule], { signingKey });
}
