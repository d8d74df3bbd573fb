import { useEffect, useId, useState } from 'preact/hooks';
import { dayInWords } from '../wording/words.js';
import './day-field.css';
import { type DayNumber, isoOf, today } from '../dates/days.js';
import { typedDate } from '../dates/typed-date.js';

interface DayFieldProps {
  readonly label: string;
  readonly day: DayNumber | undefined;
  /** Placeholder while no day is set. */
  readonly placeholder: string;
  /** The reason why a day cannot be chosen; absent where it can. */
  readonly refused?: (day: DayNumber) => string | null;
  /** Error of the server or the page about the set day. */
  readonly error?: string | undefined;
  readonly onDay: (day: DayNumber) => void;
  readonly onEmpty: () => void;
}

/** A field for a day in free notation. It shows how the text is understood while it is typed, and errors below. */
export function DayField(props: DayFieldProps) {
  const { label, day, placeholder, onDay, onEmpty } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  useEffect(() => setTyped(null), [day]);
  const draft = typed === null || typed.trim() === '' ? null : typedDate(typed, today());
  const wrong = wrongWith(draft, props);
  const take = () => {
    if (typed === null) return;
    if (typed.trim() === '') {
      setTyped(null);
      onEmpty();
    } else if (draft && 'day' in draft && !wrong) {
      setTyped(null);
      onDay(draft.day);
    }
  };
  return (
    <span class="date-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        size={17}
        value={typed ?? (day === undefined ? '' : dayInWords(isoOf(day), true))}
        placeholder={placeholder}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-said`}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed !== null) setTyped(null);
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take();
        }}
      />
      <span id={`${id}-said`} class={wrong ? 'date-wrong' : 'date-said'} role={wrong ? 'alert' : undefined}>
        {wrong ?? (draft && 'day' in draft && `understood as ${draft.understood}`)}
      </span>
    </span>
  );
}

function wrongWith(draft: ReturnType<typeof typedDate> | null, { refused, error }: DayFieldProps): string | null {
  if (draft === null) return error ?? null;
  return 'wrong' in draft ? draft.wrong : (refused?.(draft.day) ?? null);
}
