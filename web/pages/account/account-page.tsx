import { useState } from 'preact/hooks';
import { accountChanged } from '../../api/account.js';
import { useQuery } from '../../api/use-query.js';
import { useWrite } from '../../api/use-write.js';
import { useTitle } from '../../app/use-title.js';
import type { Account } from '../../contract/account.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { Passkeys } from './passkeys.js';
import { ChangePassword, FailedSignIn, SignIn } from './sign-in.js';

const rights = {
  read: 'read',
  'see-internal': 'see what is internal',
  record: 'record events and judge candidates',
  edit: 'amend the record',
  operate: 'set up rules, channels and sources',
  administer: 'administer people and keys, and redact',
} as const satisfies Readonly<Record<Account['may'][number], string>>;

/** Who is signed in and what they may do; signing in, and out. */
export default function AccountPage() {
  useTitle('Account');
  const { href } = usePlace();
  const [turn, setTurn] = useState(0);
  const account = useQuery<Account>('/account', turn);
  const again = () => {
    setTurn(turn + 1);
    accountChanged();
  };
  return (
    <>
      <h1>Account</h1>
      {!account.data && account.loading && <Loading what="the account" />}
      {account.problem && <ProblemNote problem={account.problem} again={account.again} />}
      {account.data && !account.problem && <Rights account={account.data} />}
      <FailedSignIn />
      {account.data?.may.includes('record') && !account.problem && (
        <p>
          <a href={href('/proposals')}>Proposals</a>
        </p>
      )}
      {account.data?.may.includes('administer') && !account.problem && (
        <p>
          <a href={href('/people')}>People and keys</a>, <a href={href('/audit')}>audit log</a>
        </p>
      )}
      {account.data?.by === 'password' && !account.problem && (
        <>
          <Passkeys />
          <ChangePassword />
        </>
      )}
      {account.data?.name && account.data.by !== 'machine' && !account.problem ? (
        <SignOut done={again} />
      ) : (
        account.data && <SignIn account={account.data} done={again} />
      )}
    </>
  );
}

function Rights({ account: { name, role, tracks, may, by } }: { readonly account: Account }) {
  const who =
    name === null
      ? 'Nobody is signed in. '
      : by === 'machine'
        ? 'You are at the machine that the server runs on, and need no key as long as there is none. '
        : `${name} is signed in, as ${role}. `;
  const list = new Intl.ListFormat('en-GB').format(may.map((right) => rights[right]));
  return (
    <p>
      {who}
      {may.length === 0 ? 'Reading takes a key or a sign-in here.' : `This lets you ${list}`}
      {may.length > 0 && (tracks ? `, and write to ${tracks.join(', ')} alone.` : '.')}
    </p>
  );
}

function SignOut({ done }: { readonly done: () => void }) {
  const { send, busy, problem } = useWrite();
  const signOut = async (everywhere: boolean) => {
    if (await send(`/session?everywhere=${everywhere}`, { method: 'DELETE' })) done();
  };
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <p class="form-acts">
        <button type="button" disabled={busy} onClick={() => void signOut(false)}>
          Sign out
        </button>
        <button type="button" disabled={busy} onClick={() => void signOut(true)}>
          Sign out everywhere
        </button>
      </p>
    </>
  );
}
