import { useState } from 'preact/hooks';
import { useWrite } from '../../api/use-write.js';
import type { Key, NewPerson, Person, Sessions } from '../../contract/people.js';
import { Confirm } from '../../forms/confirm.js';
import { Empty, ProblemNote } from '../../ui/notes.js';
import { Table } from '../../ui/table.js';
import { inWords, instantInWords, plain } from '../../wording/words.js';
import { roleChoices } from './access-form.js';

interface PersonTableProps {
  readonly people: readonly Person[];
  readonly open: Sessions['data'];
  readonly changed: () => void;
  readonly made: (person: NewPerson) => void;
}

/** The people, and what is done about each. */
export function PersonTable({ people, open, ...acts }: PersonTableProps) {
  const columns = ['Name', 'Role', 'Tracks', 'Signs in', 'Last sign-in', 'Open', ''];
  return (
    <section aria-labelledby="people">
      <h2 id="people">People</h2>
      {people.length === 0 ? (
        <Empty>Nobody has an account, and nobody has signed in at a provider yet.</Empty>
      ) : (
        <Table name="People" columns={columns} class="access">
          {people.map((person) => (
            <PersonRow
              key={person.id}
              {...{ person, ...acts }}
              open={open.filter(({ owner }) => owner === person.id)}
            />
          ))}
        </Table>
      )}
    </section>
  );
}

type PersonRowProps = Omit<PersonTableProps, 'people'> & { readonly person: Person };

function PersonRow(props: PersonRowProps) {
  const { person, open } = props;
  const { name, tracks, signedInAt, removedAt } = person;
  return (
    <tr class={removedAt === null ? '' : 'over'}>
      <th scope="row">{name}</th>
      <td>
        <RoleOf {...props} />
      </td>
      <td>{tracks?.join(', ') ?? 'All'}</td>
      <td>{wayOf(person)}</td>
      <td>{signedInAt === null ? 'Never' : instantInWords(signedInAt)}</td>
      <td>{inWords(open.length)}</td>
      <td>{removedAt === null && <Acts {...props} />}</td>
    </tr>
  );
}

function wayOf({ signsIn, passkeys }: Person): string {
  if (signsIn === 'provider') return 'At the provider';
  if (passkeys === 0) return 'With a password';
  return `With a password or ${inWords(passkeys)} ${passkeys === 1 ? 'passkey' : 'passkeys'}`;
}

function RoleOf({ person: { id, name, role, signsIn, removedAt }, changed }: PersonRowProps) {
  const write = useWrite();
  if (removedAt !== null) return <>Removed</>;
  if (signsIn === 'provider') return <>{role === null ? 'No group has a role' : `${plain(role)}, by groups`}</>;
  const change = async (next: Key['role']) => {
    if (await write.send(`/people/${id}`, { method: 'PATCH', body: { role: next } })) changed();
  };
  return (
    <>
      <select
        aria-label={`Role of ${name}`}
        value={role ?? ''}
        disabled={write.busy}
        onChange={(event) => void change(event.currentTarget.value as Key['role'])}
      >
        {roleChoices.map(({ value }) => (
          <option key={value} value={value}>
            {plain(value)}
          </option>
        ))}
      </select>
      {write.problem && <ProblemNote problem={write.problem} />}
    </>
  );
}

function Acts({ person: { id, name, signsIn }, open, changed, made }: PersonRowProps) {
  const [asked, ask] = useState(false);
  const write = useWrite();
  const path = `/people/${id}`;
  const reset = async () => {
    const answer = await write.send<NewPerson>(`${path}/password`, { method: 'POST' });
    if (answer) made(answer.data);
  };
  const end = async () => {
    for (const session of open) await write.send(`/sessions/${session.id}`, { method: 'DELETE' });
    changed();
  };
  const remove = async () => {
    if (await write.send(path, { method: 'DELETE' })) changed();
    ask(false);
  };
  if (asked) {
    const question = `Remove ${name}? The sign-ins end, and what was recorded keeps the name.`;
    return (
      <Confirm {...{ question, yes: 'Remove', busy: write.busy, go: () => void remove(), no: () => ask(false) }} />
    );
  }
  return (
    <>
      {write.problem && <ProblemNote problem={write.problem} />}
      <span class="row-acts">
        {open.length > 0 && (
          <button type="button" disabled={write.busy} onClick={() => void end()}>
            End sign-ins
          </button>
        )}
        {signsIn === 'password' && (
          <button type="button" disabled={write.busy} onClick={() => void reset()}>
            New password
          </button>
        )}
        <button type="button" disabled={write.busy} onClick={() => ask(true)}>
          Remove
        </button>
      </span>
    </>
  );
}
