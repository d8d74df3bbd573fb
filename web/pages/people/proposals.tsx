import { useState } from 'preact/hooks';
import { useAccount } from '../../api/account.js';
import { useQuery } from '../../api/use-query.js';
import { useWrite } from '../../api/use-write.js';
import { useTitle } from '../../app/use-title.js';
import type { Proposal, Proposals } from '../../contract/proposals.js';
import { errorsAt } from '../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../forms/fields.js';
import { choicesOf } from '../../forms/choices.js';
import { FormFoot } from '../../forms/form-foot.js';
import { usePlace } from '../../time-travel/as-of.js';
import { Empty, Loading, ProblemNote } from '../../ui/notes.js';
import { OnlyWith, Permitted } from '../../ui/permitted.js';
import { instantInWords } from '../../wording/words.js';

const states = ['waiting', 'approved', 'refused', 'withdrawn'] as const;

const acts = {
  correct: 'Correct an event',
  add: 'Add to an event',
  retract: 'Retract an entry',
  merge: 'Merge events',
  dispute: 'Note a dispute',
  open: 'Make an entry open',
  assess: 'Assess the status',
  adopt: 'Adopt a policy',
} as const satisfies Readonly<Record<Proposal['act'], string>>;

/** Amendments that wait for a second person, and what became of others. */
export function ProposalList() {
  useTitle('Proposals');
  return (
    <>
      <h1>Proposals</h1>
      <p>Amendments that another editor has to approve. Until then no status and no reading depends on them.</p>
      <Permitted right="record" to="see proposals">
        <Listed />
      </Permitted>
    </>
  );
}

function Listed() {
  const [state, setState] = useState<Proposal['state']>('waiting');
  const proposals = useQuery<Proposals>(`/proposals?state=${state}`);
  const data = proposals.data?.data;
  return (
    <>
      <ChoiceField
        label="State"
        value={state}
        options={choicesOf(states)}
        onValue={(value) => setState(value as Proposal['state'])}
      />
      {proposals.problem && <ProblemNote problem={proposals.problem} again={proposals.again} />}
      {!data && proposals.loading && <Loading what="the proposals" />}
      {data?.length === 0 && <Empty>There is none.</Empty>}
      <ul class="plain-list">
        {data?.map((proposal) => (
          <ProposalItem key={proposal.id} proposal={proposal} changed={proposals.again} />
        ))}
      </ul>
    </>
  );
}

interface ProposalItemProps {
  readonly proposal: Proposal;
  readonly changed: () => void;
}

function ProposalItem({ proposal, changed }: ProposalItemProps) {
  const { href } = usePlace();
  const { act, body, tracks, proposedBy, proposedAt, ifMatch, decidedBy, decidedAt, reason, state, id } = proposal;
  const target = targetOf(body);
  return (
    <li class="form-row">
      <h2>{acts[act]}</h2>
      <p>
        {proposedBy}, {instantInWords(proposedAt)}
        {tracks.length > 0 && `, ${tracks.join(', ')}`}
        {ifMatch !== null && ifMatch !== '*' && `, for version ${ifMatch.slice(1, -1)} of the track alone`}
        {target !== undefined && (
          <>
            {': '}
            <a href={href(`/events/${target}`)}>the entry that it concerns</a>
          </>
        )}
      </p>
      {typeof body.reason === 'string' && <p>{body.reason}</p>}
      <details>
        <summary>The whole entry</summary>
        <pre class="json" tabIndex={0}>
          {JSON.stringify(body, null, 2)}
        </pre>
      </details>
      {state === 'waiting' && <Decision {...{ proposal, changed }} />}
      {decidedBy !== null && decidedAt !== null && (
        <p>
          {state === 'approved' ? (
            <a href={href(`/events/${id}`)}>Approved</a>
          ) : state === 'refused' ? (
            'Refused'
          ) : (
            'Withdrawn'
          )}{' '}
          by {decidedBy}, {instantInWords(decidedAt)}
          {reason !== null && `: ${reason}`}
        </p>
      )}
    </li>
  );
}

function Decision({ proposal: { id, proposedBy }, changed }: ProposalItemProps) {
  const account = useAccount();
  const write = useWrite();
  const [refusing, setRefusing] = useState(false);
  const decide = async (how: 'approve' | 'withdraw') => {
    if (await write.send(`/proposals/${id}/${how}`, { method: 'POST' })) changed();
  };
  if (refusing) return <RefusalForm id={id} done={changed} cancel={() => setRefusing(false)} />;
  const isOwn = account?.name === proposedBy;
  return (
    <OnlyWith right={isOwn ? 'record' : 'edit'}>
      {write.problem && <ProblemNote problem={write.problem} />}
      <p class="form-acts">
        {isOwn ? (
          <>
            <button type="button" disabled={write.busy} onClick={() => void decide('withdraw')}>
              Withdraw
            </button>
            <span class="soft">You have proposed it, so somebody else approves.</span>
          </>
        ) : (
          <>
            <button type="button" class="primary" disabled={write.busy} onClick={() => void decide('approve')}>
              Approve
            </button>
            <button type="button" disabled={write.busy} onClick={() => setRefusing(true)}>
              Refuse …
            </button>
          </>
        )}
      </p>
    </OnlyWith>
  );
}

function RefusalForm({
  id,
  done,
  cancel,
}: {
  readonly id: string;
  readonly done: () => void;
  readonly cancel: () => void;
}) {
  const [reason, setReason] = useState('');
  const write = useWrite();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await write.send(`/proposals/${id}/refuse`, { method: 'POST', body: { reason } })) done();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} aria-label="Refuse the proposal">
      <TextField
        label="Reason"
        lines={2}
        value={reason}
        errors={errorsAt(write.problem?.errors, '/reason')}
        onValue={setReason}
      />
      <FormFoot write={write} submit="Refuse" cancel={cancel} />
    </form>
  );
}

/** The entry that an amendment is about; an assessment or a policy is about a track. */
function targetOf({ target, into, event }: Proposal['body']): string | undefined {
  const id = target ?? into ?? (event as { id?: unknown } | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}
