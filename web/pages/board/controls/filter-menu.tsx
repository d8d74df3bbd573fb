import { useRef, useState } from 'preact/hooks';
import { inWords } from '../../../wording/words.js';

export interface FilterValue {
  readonly value: string;
  readonly name: string;
  /** What the value says, where the name does not. */
  readonly meaning?: string;
  /** How many tracks it would show. */
  readonly count: number;
}

interface FilterMenuProps {
  readonly name: string;
  /** Made when the menu is open; lists of 200 parties cost time. */
  readonly values: () => readonly FilterValue[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

/** So many values are found by eye. */
const fewValues = 12;

/** A list of values to tick, which folds away. */
export function FilterMenu({ name, values, chosen, onToggle }: FilterMenuProps) {
  const [open, setOpen] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  return (
    <details
      ref={details}
      class="board-menu"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        details.current?.querySelector('summary')?.focus();
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <summary>
        {name}
        {chosen.length > 0 && <b> {inWords(chosen.length)}</b>}
      </summary>
      {open && <Values {...{ name, chosen, onToggle }} values={values()} />}
    </details>
  );
}

function Values({
  name,
  values,
  chosen,
  onToggle,
}: Omit<FilterMenuProps, 'values'> & { values: readonly FilterValue[] }) {
  const [wanted, want] = useState('');
  const found = values.filter((one) => `${one.name} ${one.value}`.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <div class="board-values" role="group" aria-label={name} tabIndex={-1}>
      {values.length > fewValues && (
        <input
          type="search"
          aria-label={`Find in ${name.toLowerCase()}`}
          placeholder="Find"
          value={wanted}
          onInput={(event) => want(event.currentTarget.value)}
        />
      )}
      {found.map(({ value, name, meaning, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => onToggle(value)} />
          <span>
            {name} <span class="soft">{inWords(count)}</span>
            {meaning && <small class="soft">{meaning}</small>}
          </span>
        </label>
      ))}
      {found.length === 0 && <p class="soft">{wanted ? 'No such value' : 'None among the tracks shown'}</p>}
    </div>
  );
}
