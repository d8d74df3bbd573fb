import { useState } from 'preact/hooks';
import { useQuery } from '../../api/use-query.js';
import { useTitle } from '../../app/use-title.js';
import type { AuditPage } from '../../contract/people.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { Permitted } from '../../ui/permitted.js';
import { Table } from '../../ui/table.js';
import { instantInWords } from '../../wording/words.js';

const pageSize = 100;

/** Who changed keys, people and settings, who signed in and who was refused; the newest first. */
export function AuditLog() {
  const { href } = usePlace();
  useTitle('Audit log');
  return (
    <>
      <h1>Audit log</h1>
      <p>
        Keys, people, sign-ins, settings and refusals. What enters the record stands in the record itself, with who
        recorded it. <a href={href('/people')}>People and keys</a>
      </p>
      <Permitted right="administer" to="read the audit log">
        <AuditEntries />
      </Permitted>
    </>
  );
}

function AuditEntries() {
  const [before, setBefore] = useState<number>();
  const page = useQuery<AuditPage>(
    `/audit?order=newest&limit=${pageSize}${before === undefined ? '' : `&before=${before}`}`,
  );
  const { data, next } = page.data ?? { data: [], next: null };
  return (
    <>
      {page.problem && <ProblemNote problem={page.problem} again={page.again} />}
      {!page.data && page.loading && <Loading what="the audit log" />}
      {page.data && data.length === 0 && <Empty>Nothing is entered yet.</Empty>}
      {data.length > 0 && (
        <Table name="Audit log" columns={['No.', 'When', 'Who', 'What', 'Of what']} class="access">
          {data.map(({ sequence, at, actor, action, detail }) => (
            <tr key={sequence}>
              <td>{sequence}</td>
              <td>{instantInWords(at)}</td>
              <td>{actor === '' ? 'nobody known' : actor}</td>
              <td>{action}</td>
              <td>{detailInWords(detail)}</td>
            </tr>
          ))}
        </Table>
      )}
      <p class="form-acts">
        {before !== undefined && (
          <button type="button" onClick={() => setBefore(undefined)}>
            Newest
          </button>
        )}
        {next !== null && (
          <button type="button" onClick={() => setBefore(next)}>
            Older
          </button>
        )}
      </p>
    </>
  );
}

/** `name desk, role recorder`. */
function detailInWords(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
