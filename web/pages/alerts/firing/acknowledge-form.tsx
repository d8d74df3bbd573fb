import { useState } from 'preact/hooks';
import { useOwnName } from '../../../api/account.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { TextField } from '../../../forms/fields.js';
import { FormFoot } from '../../../forms/form-foot.js';
import { useWrite } from '../../../api/use-write.js';

interface AcknowledgeFormProps {
  readonly alertKey: string;
  readonly done: () => void;
  readonly cancel: () => void;
}

/** Form that acknowledges an alert, which stops repeats and escalation. */
export function AcknowledgeForm({ alertKey, done, cancel }: AcknowledgeFormProps) {
  const name = useOwnName();
  const [by, setBy] = useState('');
  const [why, setWhy] = useState('');
  const write = useWrite();
  const submit = async (event: Event) => {
    event.preventDefault();
    const path = `/alerts/${encodeURIComponent(alertKey)}/acknowledge`;
    if (await write.send(path, { method: 'POST', body: { by: name ?? by, why } })) done();
  };
  const errors = write.problem?.errors;
  return (
    <form class="alert-form" onSubmit={(event) => void submit(event)}>
      <p class="soft">
        It will not be repeated or escalated. A notification is still sent when it is resolved or withdrawn.
      </p>
      {name === null && (
        <TextField label="Acknowledged by" value={by} onValue={setBy} errors={errorsAt(errors, '/by')} />
      )}
      <TextField
        label="Reason or action taken"
        lines={2}
        value={why}
        onValue={setWhy}
        errors={errorsAt(errors, '/why')}
      />
      <FormFoot write={write} submit="Acknowledge" cancel={cancel} />
    </form>
  );
}
