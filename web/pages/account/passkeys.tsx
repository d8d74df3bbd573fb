import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useState } from 'preact/hooks';
import { useQuery } from '../../api/use-query.js';
import { useWrite } from '../../api/use-write.js';
import type { Passkey, PasskeyCreation, PasskeyRequest, Passkeys as PasskeyList } from '../../contract/passkeys.js';
import { Confirm } from '../../forms/confirm.js';
import { errorsAt } from '../../forms/field-errors.js';
import { TextField } from '../../forms/fields.js';
import { FormFoot } from '../../forms/form-foot.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { Table } from '../../ui/table.js';
import { instantInWords } from '../../wording/words.js';
import { hasPasskeys, useCeremony } from './use-ceremony.js';

/** Signs in with a passkey, which says by itself whose it is; nothing where the browser has none for this page. */
export function PasskeySignIn({ done }: { readonly done: () => void }) {
  const { run, busy, problem } = useCeremony((options: PasskeyRequest) =>
    startAuthentication({ optionsJSON: options }),
  );
  if (!hasPasskeys()) return null;
  const signIn = async () => {
    if (await run('/session/passkey', {}, (credential) => credential)) done();
  };
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <p class="form-acts">
        <button type="button" disabled={busy} onClick={() => void signIn()}>
          {busy ? 'Waiting for the passkey …' : 'Sign in with a passkey'}
        </button>
      </p>
    </>
  );
}

/** The passkeys of who is signed in: adding one, and removing it. */
export function Passkeys() {
  const { data, problem, loading, again } = useQuery<PasskeyList>('/account/passkeys');
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!data && loading && <Loading what="your passkeys" />}
      {data?.data.length === 0 && (
        <Empty>
          You have none. With a passkey you sign in by fingerprint, face or the PIN of a device, without the password.
        </Empty>
      )}
      {data && data.data.length > 0 && (
        <Table name="Passkeys" columns={['Name', 'Added', 'Last used', '']} class="access">
          {data.data.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} changed={again} />
          ))}
        </Table>
      )}
      {hasPasskeys() ? (
        <AddPasskey done={again} />
      ) : (
        <p>To add one, open this server by its name, over HTTPS or at localhost.</p>
      )}
    </section>
  );
}

function PasskeyRow({
  passkey: { id, name, createdAt, lastUsedAt },
  changed,
}: {
  readonly passkey: Passkey;
  readonly changed: () => void;
}) {
  const [asked, ask] = useState(false);
  const { send, busy, problem } = useWrite();
  const remove = async () => {
    if (await send(`/account/passkeys/${id}`, { method: 'DELETE' })) changed();
    ask(false);
  };
  const question = `Remove ${name}? Your sign-ins in other browsers end.`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{instantInWords(createdAt)}</td>
      <td>{lastUsedAt === null ? 'Never' : instantInWords(lastUsedAt)}</td>
      <td>
        {problem && <ProblemNote problem={problem} />}
        {asked ? (
          <Confirm {...{ question, yes: 'Remove', busy, go: () => void remove(), no: () => ask(false) }} />
        ) : (
          <button type="button" aria-label={`Remove ${name}`} onClick={() => ask(true)}>
            Remove
          </button>
        )}
      </td>
    </tr>
  );
}

function AddPasskey({ done }: { readonly done: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const ceremony = useCeremony((options: PasskeyCreation) => startRegistration({ optionsJSON: options }));
  const errors = ceremony.problem?.errors;
  const add = async (event: Event) => {
    event.preventDefault();
    const named = (credential: object) => ({ name: name.trim(), credential });
    if (!(await ceremony.run('/account/passkeys', { password }, named))) return;
    setName('');
    setPassword('');
    done();
  };
  return (
    <form noValidate onSubmit={(event) => void add(event)} aria-label="Add a passkey">
      <h3>Add a passkey</h3>
      <div class="form-grid">
        <TextField
          {...{ label: 'Name of the passkey', value: name, onValue: setName, errors: errorsAt(errors, '/name') }}
          hint="By which you will know it, as in Office laptop."
        />
        <TextField
          {...{ label: 'Present password', type: 'password', value: password, onValue: setPassword }}
          errors={errorsAt(errors, '/password')}
        />
      </div>
      <FormFoot write={ceremony} submit="Add a passkey" ready={name.trim() !== '' && password !== ''} />
    </form>
  );
}
