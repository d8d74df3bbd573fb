import { useRef, useState } from 'preact/hooks';
import { Field, type FieldProps } from '../fields.js';
import { type Option, optionsFor, valueNamed } from './options.js';

interface Choosing {
  readonly value: string;
  /** Called with a chosen option, or with a typed text that is no option, since a typed text is never discarded. */
  readonly onValue: (value: string) => void;
  readonly options: readonly Option[];
  /** Whether only a chosen option counts; the field is emptied afterwards. */
  readonly picks?: boolean;
}

/** A text field with a list of matching options (ARIA combobox), for keyboard and mouse. */
export function Combobox(props: Choosing & FieldProps & { readonly none?: string }) {
  const { value, onValue, options, picks = false, none = 'No match', ...field } = props;
  const box = useListbox({ value, onValue, options, picks });
  const { shown, open, fitting, active, list } = box;
  return (
    <Field {...field}>
      {(ids) => (
        <div class="combobox">
          <input
            {...ids}
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            aria-autocomplete="list"
            aria-expanded={open && fitting.length > 0}
            aria-controls={`${ids.id}-list`}
            aria-activedescendant={open && fitting[active] ? `${ids.id}-option-${active}` : undefined}
            value={shown}
            onInput={(event) => box.type(event.currentTarget.value)}
            onClick={box.show}
            onKeyDown={box.onKeyDown}
            onBlur={box.leave}
          />
          <ul
            id={`${ids.id}-list`}
            role="listbox"
            aria-labelledby={`${ids.id}-label`}
            hidden={!open || fitting.length === 0}
            ref={list}
          >
            {fitting.map((option, index) => (
              <Item
                key={option.value}
                {...{ option, id: `${ids.id}-option-${index}`, active: index === active, choose: box.choose }}
                heading={option.group !== fitting[index - 1]?.group ? option.group : undefined}
              />
            ))}
          </ul>
          {open && fitting.length === 0 && box.typing && <span class="form-hint">{none}</span>}
        </div>
      )}
    </Field>
  );
}

/** State of a combobox: the typed text, the options that match it, and the active one. */
function useListbox({ value, onValue, options, picks }: Required<Choosing>) {
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const label = options.find((option) => option.value === value)?.label;
  const fitting = open ? optionsFor(typed ?? '', options) : [];
  const show = () => setOpen(true);
  const choose = (option: Option) => {
    setOpen(false);
    setTyped(picks ? '' : null);
    onValue(option.value);
  };
  const move = (step: number) => {
    const to = (active + step + fitting.length) % Math.max(1, fitting.length);
    setActive(to);
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (open) move(event.key === 'ArrowDown' ? 1 : -1);
      else show();
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      if (fitting[active]) choose(fitting[active]);
      else setOpen(false);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return {
    ...{ open, active, fitting, list, show, choose, onKeyDown },
    shown: typed ?? label ?? value,
    typing: typed !== null && typed !== '',
    type: (text: string) => {
      setTyped(text);
      show();
      setActive(0);
      if (!picks) onValue(valueNamed(text, options));
    },
    leave: () => {
      setOpen(false);
      if (!picks) setTyped(null);
    },
  };
}

interface ItemProps {
  readonly option: Option;
  readonly id: string;
  readonly active: boolean;
  readonly heading: string | undefined;
  readonly choose: (option: Option) => void;
}

function Item({ option, id, active, heading, choose }: ItemProps) {
  return (
    <li
      role="option"
      id={id}
      aria-selected={active}
      class={active ? 'active' : undefined}
      // The focus stays in the field, since leaving the field closes the list without a choice.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => choose(option)}
    >
      {heading && <span class="option-group">{heading}</span>}
      <span>{option.label}</span>
      {option.detail && <span class="soft option-detail">{option.detail}</span>}
    </li>
  );
}
