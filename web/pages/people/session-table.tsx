import { useWrite } from '../../api/use-write.js';
import type { Sessions } from '../../contract/people.js';
import { Empty, ProblemNote } from '../../ui/notes.js';
import { Table } from '../../ui/table.js';
import { instantInWords } from '../../wording/words.js';

interface SessionTableProps {
  readonly sessions: Sessions['data'];
  readonly changed: () => void;
}

/** The sign-ins of browsers that are open, of keys too. */
export function SessionTable({ sessions, changed }: SessionTableProps) {
  const write = useWrite();
  const end = async (id: string) => {
    if (await write.send(`/sessions/${id}`, { method: 'DELETE' })) changed();
  };
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Open sign-ins</h2>
      {write.problem && <ProblemNote problem={write.problem} />}
      {sessions.length === 0 ? (
        <Empty>Nobody is signed in.</Empty>
      ) : (
        <Table name="Open sign-ins" columns={['Name', 'With', 'Since', 'Until', '']} class="access">
          {sessions.map(({ id, name, by, beganAt, expiresAt }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{by === 'key' ? 'A key' : 'An account'}</td>
              <td>{instantInWords(beganAt)}</td>
              <td>{instantInWords(expiresAt)}</td>
              <td>
                <button type="button" disabled={write.busy} onClick={() => void end(id)}>
                  End
                </button>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
