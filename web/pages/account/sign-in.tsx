import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { apiBase } from '../../api/client.js';
import { useWrite } from '../../api/use-write.js';
import type { Account, SignInFault } from '../../contract/account.js';
import { errorsAt } from '../../forms/field-errors.js';
import { TextField, type TextFieldProps } from '../../forms/fields.js';
import { FormFoot } from '../../forms/form-foot.js';
import { PasskeySignIn } from './passkeys.js';

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

/** The ways to sign in: at the provider where there is one, with a passkey, a password, and with a key. */
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
      <PasskeySignIn done={done} />
      <CredentialForm
        {...{ title: 'Sign in with a password', submit: 'Sign in', path: '/session', done }}
        fields={[
          { name: 'name', label: 'Name' },
          { name: 'password', label: 'Password', type: 'password', hint: 'The sign-in lasts twelve hours.' },
        ]}
      />
      <CredentialForm
        {...{ title: 'Sign in with a key', submit: 'Sign in', path: '/session', done }}
        fields={[
          {
            ...{ name: 'key', label: 'Key', type: 'password', isTrimmed: true },
            hint: 'As thaw key create prints it: thaw_ and 49 letters and digits. The sign-in lasts twelve hours.',
          },
        ]}
      />
    </>
  );
}

/** Changes the password of who is signed in. */
export function ChangePassword() {
  const [changed, setChanged] = useState(false);
  return (
    <CredentialForm
      {...{ title: 'Change the password', submit: 'Change the password', path: '/account/password' }}
      fields={[
        { name: 'current', label: 'Present password', type: 'password' },
        {
          ...{ name: 'password', label: 'New password', type: 'password' },
          hint: 'At least 12 characters. Your sign-ins in other browsers end.',
        },
      ]}
      begin={() => setChanged(false)}
      done={() => setChanged(true)}
    >
      {changed && <p role="status">The password is changed.</p>}
    </CredentialForm>
  );
}

interface CredentialField extends Pick<TextFieldProps, 'label' | 'hint' | 'type'> {
  /** Name in the request. */
  readonly name: string;
  /** Whether spaces around it are none of it, as with a pasted key; they are part of a password. */
  readonly isTrimmed?: boolean;
}

interface CredentialFormProps {
  readonly title: string;
  readonly submit: string;
  readonly path: string;
  readonly fields: readonly CredentialField[];
  readonly begin?: () => void;
  readonly done: () => void;
  readonly children?: ComponentChildren;
}

/** A form of names and secrets, each of which is needed. What was sent is gone from the page. */
function CredentialForm({ title, submit, path, fields, begin, done, children }: CredentialFormProps) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const write = useWrite();
  const sent = Object.fromEntries(
    fields.map(({ name, type, isTrimmed = type !== 'password' }) => {
      const value = values[name] ?? '';
      return [name, isTrimmed ? value.trim() : value];
    }),
  );
  const send = async (event: Event) => {
    event.preventDefault();
    begin?.();
    if (!(await write.send(path, { method: 'POST', body: sent }))) return;
    setValues({});
    done();
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} aria-label={title}>
      <h2>{title}</h2>
      <div class="form-grid">
        {fields.map(({ name, label, type = 'text', hint }) => (
          <TextField
            key={name}
            {...{ label, type, hint, value: values[name] ?? '' }}
            errors={errorsAt(write.problem?.errors, `/${name}`)}
            onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        ))}
      </div>
      {children}
      <FormFoot write={write} submit={submit} ready={Object.values(sent).every((value) => value !== '')} />
    </form>
  );
}
