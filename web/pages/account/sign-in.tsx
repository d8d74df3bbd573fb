import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { apiBase } from '../../api/client.js';
import { useWrite } from '../../api/use-write.js';
import type { Account, SignInFault } from '../../contract/account.js';
import { errorsAt } from '../../forms/field-errors.js';
import { TextField } from '../../forms/fields.js';
import { ProblemNote } from '../../ui/notes.js';

const faults = {
  'sign-in-expired': 'The sign-in took too long, or was begun in another window. Sign in again.',
  'sign-in-cancelled': 'The provider did not confirm the sign-in.',
  'sign-in-untrusted': 'What the provider sent back does not belong to this sign-in. Nobody was signed in.',
  'provider-unavailable': 'The provider cannot be reached, or is not the one that is set up here. Try again later.',
  'no-name': 'The provider gives no verified e-mail address and no account name that can stand in the record.',
  'name-taken': 'Your name is that of another person or of a key here. Ask who administers this server.',
  'no-role': 'None of your groups has a role here. Ask who administers this server.',
  'person-removed': 'You were removed from the people of this server.',
  'too-many-attempts': 'Too many attempts to sign in have failed from your address. Try again in a quarter of an hour.',
} as const satisfies Readonly<Record<SignInFault, string>>;

/** Why the sign-in at the provider failed from which the browser comes. */
export function FailedSignIn() {
  const { failed } = useLocation().query;
  if (failed === undefined) return null;
  return (
    <div class="note problem refused" role="alert">
      <p class="problem-title">You are not signed in</p>
      <p>{Object.hasOwn(faults, failed) ? faults[failed as SignInFault] : 'The sign-in failed.'}</p>
    </div>
  );
}

/** The ways to sign in: at the provider where there is one, with a password, and with a key. */
export function SignIn({ account: { provider }, done }: { readonly account: Account; readonly done: () => void }) {
  return (
    <>
      {provider !== null && (
        <p class="form-acts">
          <button type="button" class="primary" onClick={() => location.assign(`${apiBase}/session/provider`)}>
            Sign in at {provider}
          </button>
        </p>
      )}
      <PasswordForm done={done} />
      <KeyForm done={done} />
    </>
  );
}

function PasswordForm({ done }: { readonly done: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { send, busy, problem } = useWrite();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await send('/session', { method: 'POST', body: { name: name.trim(), password } }))) return;
    setPassword('');
    done();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} aria-label="Sign in with a password">
      <h2>Sign in with a password</h2>
      <div class="form-grid">
        <TextField label="Name" value={name} errors={errorsAt(problem?.errors, '/name')} onValue={setName} />
        <TextField
          label="Password"
          type="password"
          value={password}
          hint="The sign-in lasts twelve hours."
          errors={errorsAt(problem?.errors, '/password')}
          onValue={setPassword}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      <p class="form-acts">
        <button type="submit" class="primary" disabled={busy || name.trim() === '' || password === ''}>
          Sign in
        </button>
      </p>
    </form>
  );
}

/** Changes the password of who is signed in. */
export function ChangePassword() {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [changed, setChanged] = useState(false);
  const { send, busy, problem } = useWrite();
  const submit = async (event: Event) => {
    event.preventDefault();
    setChanged(false);
    if (!(await send('/account/password', { method: 'POST', body: { current, password } }))) return;
    setCurrent('');
    setPassword('');
    setChanged(true);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} aria-label="Change the password">
      <h2>Change the password</h2>
      <div class="form-grid">
        <TextField
          label="Present password"
          type="password"
          value={current}
          errors={errorsAt(problem?.errors, '/current')}
          onValue={setCurrent}
        />
        <TextField
          label="New password"
          type="password"
          value={password}
          hint="At least 12 characters. Your sign-ins in other browsers end."
          errors={errorsAt(problem?.errors, '/password')}
          onValue={setPassword}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      {changed && <p role="status">The password is changed.</p>}
      <p class="form-acts">
        <button type="submit" class="primary" disabled={busy || current === '' || password === ''}>
          Change the password
        </button>
      </p>
    </form>
  );
}

function KeyForm({ done }: { readonly done: () => void }) {
  const [key, setKey] = useState('');
  const { send, busy, problem } = useWrite();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await send('/session', { method: 'POST', body: { key: key.trim() } }))) return;
    setKey('');
    done();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} aria-label="Sign in with a key">
      <h2>Sign in with a key</h2>
      <TextField
        label="Key"
        type="password"
        value={key}
        hint="As thaw key create prints it: thaw_ and 49 letters and digits. The sign-in lasts twelve hours."
        errors={errorsAt(problem?.errors, '/key')}
        onValue={setKey}
      />
      {problem && <ProblemNote problem={problem} />}
      <p class="form-acts">
        <button type="submit" class="primary" disabled={busy || key.trim() === ''}>
          Sign in
        </button>
      </p>
    </form>
  );
}
