import { useState } from 'preact/hooks';
import type { Problem } from '../../../api/client.js';
import { ProblemNote } from '../../../ui/notes.js';
import { inWords } from '../../../wording/words.js';
import type { Channel, Recovered } from '../../../contract/alert-answers.js';
import { errorsAt } from '../../../forms/field-errors.js';
import { ChoiceField, TextField } from '../../../forms/fields.js';
import { useWrite } from '../../../api/use-write.js';

/** Period in minutes of UTC, and the channel; all channels where empty. */
interface Window {
  readonly from: string;
  readonly to: string;
  readonly channel: string;
}

interface RecoverFormProps {
  readonly channels: readonly Channel[];
  readonly channel: string;
  readonly done: () => void;
  readonly close: () => void;
}

const minutes = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const instant = (typed: string) => (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed) ? `${typed}:00Z` : typed);

/** Form that resends failed and dead deliveries of a period, after a count. */
export function RecoverForm({ channels, channel: chosen, done, close }: RecoverFormProps) {
  const [window, setWindow] = useState<Window>(() => ({
    from: minutes(Date.now() - 24 * 3_600_000),
    to: minutes(Date.now() + 60_000),
    channel: chosen,
  }));
  const [answer, setAnswer] = useState<Recovered>();
  const write = useWrite();
  const send = async (dryRun: boolean) => {
    const { from, to, channel } = window;
    const body = { from: instant(from), to: instant(to), ...(channel !== '' && { channel }), dryRun };
    const recovered = await write.send<Recovered>('/deliveries/recover', { method: 'POST', body });
    setAnswer(recovered?.data);
    if (recovered && !dryRun) done();
  };
  const put = (part: Partial<Window>) => {
    setWindow((before) => ({ ...before, ...part }));
    setAnswer(undefined);
  };
  return (
    <form
      class="alert-form"
      aria-label="Resend failed deliveries"
      onSubmit={(event) => {
        event.preventDefault();
        void send(true);
      }}
    >
      <p class="soft">Deliveries created in this period that failed or were dropped with their channel.</p>
      <WindowFields window={window} onWindow={put} channels={channels} errors={write.problem?.errors} />
      {write.problem && <ProblemNote problem={write.problem} />}
      {answer && <p role="status">{recoveredInWords(answer)}</p>}
      <p class="form-acts">
        <button type="submit" disabled={write.busy}>
          {write.busy ? 'Counting …' : 'Count'}
        </button>
        {answer?.dryRun && answer.recovered > 0 && (
          <button type="button" class="primary" disabled={write.busy} onClick={() => void send(false)}>
            Send {inWords(answer.recovered)} again
          </button>
        )}
        <button type="button" onClick={close} disabled={write.busy}>
          Close
        </button>
      </p>
    </form>
  );
}

interface WindowFieldsProps {
  readonly window: Window;
  readonly onWindow: (part: Partial<Window>) => void;
  readonly channels: readonly Channel[];
  readonly errors: Problem['errors'] | undefined;
}

function WindowFields({ window, onWindow, channels, errors }: WindowFieldsProps) {
  return (
    <div class="field-grid">
      <TextField
        label="From (UTC)"
        type="datetime-local"
        value={window.from}
        onValue={(from) => onWindow({ from })}
        errors={errorsAt(errors, '/from')}
      />
      <TextField
        label="To (UTC)"
        type="datetime-local"
        value={window.to}
        onValue={(to) => onWindow({ to })}
        errors={errorsAt(errors, '/to')}
      />
      <ChoiceField
        label="Channel"
        value={window.channel}
        options={[
          { value: '', label: 'All channels' },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onValue={(channel) => onWindow({ channel })}
        errors={errorsAt(errors, '/channel')}
      />
    </div>
  );
}

function recoveredInWords({ dryRun, recovered, skipped }: Recovered): string {
  const count = `${inWords(recovered)} ${recovered === 1 ? 'delivery' : 'deliveries'}`;
  const left = skipped === 0 ? '' : ` ${inWords(skipped)} would be skipped: their channel is disabled or removed.`;
  return dryRun ? `${count} would be sent again.${left}` : `${count} sent again.${left.replace('would be', 'were')}`;
}
