import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useQuery } from '../../api/use-query.js';
import { useTitle } from '../../app/use-title.js';
import type { Keys, NewKey, NewPerson, People as PersonList, Sessions } from '../../contract/people.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Loading, ProblemNote } from '../../ui/notes.js';
import { Permitted } from '../../ui/permitted.js';
import { ShownOnce } from '../../ui/shown-once.js';
import { AuditLog } from './audit-log.js';
import { AccessForm } from './access-form.js';
import { KeyTable } from './key-table.js';
import { PersonTable } from './person-table.js';
import { ProposalList } from './proposals.js';
import { SessionTable } from './session-table.js';

const pages: Readonly<Record<string, () => VNode>> = { '/audit': AuditLog, '/proposals': ProposalList };

/** The pages for who administers and approves. */
export default function PeoplePage() {
  const Page = pages[usePlace().path] ?? People;
  return <Page />;
}

/** Who may do what: people, keys, and the sign-ins that are open. */
function People() {
  useTitle('People');
  return (
    <>
      <h1>People and keys</h1>
      <Permitted right="administer" to="see people and keys">
        <Administration />
      </Permitted>
    </>
  );
}

function Administration() {
  const { href } = usePlace();
  const people = useQuery<PersonList>('/people');
  const sessions = useQuery<Sessions>('/sessions');
  const keys = useQuery<Keys>('/keys');
  const [isNew, setNew] = useState<'person' | 'key'>();
  const [secret, setSecret] = useState<{ readonly text: string; readonly about: string }>();
  const changed = () => {
    for (const query of [people, sessions, keys]) query.again();
  };
  const madePerson = ({ name, password }: NewPerson) => {
    setSecret({ text: password, about: `The password of ${name}, to be changed at Account.` });
    setNew(undefined);
    changed();
  };
  const madeKey = ({ name, key }: NewKey) => {
    setSecret({ text: key, about: `The key ${name}, to be sent as “Authorization: Bearer”.` });
    setNew(undefined);
    changed();
  };
  const open = sessions.data?.data ?? [];
  return (
    <>
      <p>
        What they did to keys, people and settings is in the <a href={href('/audit')}>audit log</a>.
      </p>
      {isNew === undefined && (
        <p class="form-acts">
          <button type="button" class="primary" onClick={() => setNew('person')}>
            Add a person
          </button>
          <button type="button" onClick={() => setNew('key')}>
            Make a key
          </button>
        </p>
      )}
      {isNew === 'person' && <AccessForm kind="person" done={madePerson} cancel={() => setNew(undefined)} />}
      {isNew === 'key' && <AccessForm kind="key" done={madeKey} cancel={() => setNew(undefined)} />}
      {secret && (
        <ShownOnce secret={secret.text} close={() => setSecret(undefined)}>
          <strong>This is shown only once.</strong> {secret.about}
        </ShownOnce>
      )}
      {[people, sessions, keys].map(
        ({ problem, again }, at) => problem && <ProblemNote key={at} problem={problem} again={again} />,
      )}
      {!people.data && people.loading && <Loading what="the people" />}
      {people.data && <PersonTable {...{ people: people.data.data, open, changed, made: madePerson }} />}
      {keys.data && <KeyTable {...{ keys: keys.data.data, changed, made: madeKey }} />}
      {sessions.data && <SessionTable sessions={open} changed={changed} />}
    </>
  );
}
