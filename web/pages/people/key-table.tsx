import { useState } from 'preact/hooks';
import { useWrite } from '../../api/use-write.js';
import type { Key, NewKey } from '../../contract/people.js';
import { Confirm } from '../../forms/confirm.js';
import { Empty, ProblemNote } from '../../ui/notes.js';
import { Table } from '../../ui/table.js';
import { instantInWords, plain } from '../../wording/words.js';

interface KeyTableProps {
  readonly keys: readonly Key[];
  readonly changed: () => void;
  readonly made: (key: NewKey) => void;
}

/** The keys; those that are over on demand. */
export function KeyTable({ keys, ...acts }: KeyTableProps) {
  const [all, setAll] = useState(false);
  const active = keys.filter(({ state }) => state === 'active');
  const columns = ['Name', 'Key', 'Role', 'Tracks', 'Made by', 'Expires', 'Last used', ''];
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      {keys.length === 0 && <Empty>There is no key yet.</Empty>}
      {keys.length > 0 && (
        <Table name="Keys" columns={columns} class="access">
          {(all ? keys : active).map((key) => (
            <KeyRow key={key.id} of={key} {...acts} />
          ))}
        </Table>
      )}
      {keys.length > active.length && (
        <button type="button" class="as-text" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show active keys only' : 'Show expired and revoked keys, too'}
        </button>
      )}
    </section>
  );
}

function KeyRow({ of: key, changed, made }: Omit<KeyTableProps, 'keys'> & { readonly of: Key }) {
  const [asked, ask] = useState(false);
  const write = useWrite();
  const { name, shown, role, tracks, createdBy, state, expiresAt, lastUsedAt } = key;
  const rotate = async () => {
    const answer = await write.send<NewKey>(`/keys/${key.id}/rotate`, { method: 'POST' });
    if (answer) made(answer.data);
  };
  const revoke = async () => {
    if (await write.send(`/keys/${key.id}`, { method: 'DELETE' })) changed();
  };
  return (
    <tr class={state === 'active' ? '' : 'over'}>
      <th scope="row">{name}</th>
      <td>
        <code>{shown}</code>
      </td>
      <td>{plain(role)}</td>
      <td>{tracks?.join(', ') ?? 'All'}</td>
      <td>{createdBy}</td>
      <td>{state === 'revoked' ? 'Revoked' : expiresAt === null ? 'Never' : instantInWords(expiresAt)}</td>
      <td>{lastUsedAt === null ? 'Never' : instantInWords(lastUsedAt)}</td>
      <td>
        {write.problem && <ProblemNote problem={write.problem} />}
        {state === 'active' && !asked && (
          <span class="row-acts">
            <button type="button" disabled={write.busy} onClick={() => void rotate()}>
              Rotate
            </button>
            <button type="button" disabled={write.busy} onClick={() => ask(true)}>
              Revoke
            </button>
          </span>
        )}
        {asked && (
          <Confirm
            question={`Revoke the key ${name} (${shown}) for good?`}
            yes="Revoke"
            busy={write.busy}
            go={() => void revoke().then(() => ask(false))}
            no={() => ask(false)}
          />
        )}
      </td>
    </tr>
  );
}
