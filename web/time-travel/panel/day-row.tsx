import { capitalised, dayInWords } from '../../wording/words.js';
import { DaySlider } from './day-slider.js';
import { DayField } from '../../forms/day-field.js';
import { type DayNumber, isoOf } from '../../dates/days.js';
import { type DayExtent, dayAfter, dayBefore, clampDay } from '../slider-steps.js';

interface DayRowProps {
  readonly name: string;
  /** What the clock means, in a few words. */
  readonly meaning: string;
  readonly day: DayNumber | undefined;
  readonly released: DayNumber;
  readonly span: DayExtent;
  readonly reach: DayExtent;
  readonly steps: readonly DayNumber[];
  /** What a step is called: `event`, `news`. */
  readonly step: string;
  readonly refused?: (day: DayNumber) => string | null;
  readonly onMove: (day: DayNumber) => void;
  readonly onRest: () => void;
  /** A day that is meant to stand, as opposed to one on the way. */
  readonly onSet: (day: DayNumber) => void;
  readonly onRelease: () => void;
}

/** One clock: its slider, a field for its day, the steps to what happened before and after, and the way back to now. */
export function DayRow(props: DayRowProps) {
  const { name, meaning, day, released, steps, step, reach, refused, onSet, onRelease } = props;
  const at = day ?? released;
  const reachable = (found: DayNumber | undefined) =>
    found !== undefined && found === clampDay(found, reach) ? found : undefined;
  return (
    <div class="clock-row" role="group" aria-label={name}>
      <div class="clock-set">
        <DayField
          label={name}
          day={day}
          placeholder="now"
          {...(refused && { refused })}
          onDay={onSet}
          onEmpty={onRelease}
        />
        <Step label={`${step} before`} to={reachable(dayBefore(steps, at))} onStep={onSet} />
        <Step label={`${step} after`} to={reachable(dayAfter(steps, at))} onStep={onSet} />
        <button type="button" aria-label={`Now, for ${name}`} disabled={day === undefined} onClick={onRelease}>
          Now
        </button>
      </div>
      <DaySlider {...props} ticks={steps} />
      <p class="clock-meaning">{meaning}</p>
    </div>
  );
}

interface StepProps {
  readonly label: string;
  readonly to: DayNumber | undefined;
  readonly onStep: (day: DayNumber) => void;
}

/** It stays in the order of the keyboard where there is nothing to go to, so that the focus is not lost at the end. */
function Step({ label, to, onStep }: StepProps) {
  const words = capitalised(label);
  return (
    <button
      type="button"
      aria-disabled={to === undefined}
      aria-label={to === undefined ? `${words}: none` : `${words}, ${dayInWords(isoOf(to))}`}
      onClick={() => to !== undefined && onStep(to)}
    >
      {words}
    </button>
  );
}
