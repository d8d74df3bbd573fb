import { inWords } from '../../wording/words.js';
import { type SecondsAYear, speeds } from './play-steps.js';
import type { Play } from './use-play.js';

interface PlayBarProps {
  readonly play: Play;
  readonly onStart: () => void;
  readonly onPause: () => void;
  readonly speed: SecondsAYear;
  readonly onSpeed: (speed: SecondsAYear) => void;
  readonly skipQuiet: boolean;
  readonly onSkipQuiet: (skip: boolean) => void;
  readonly along: boolean;
  readonly onAlong: (along: boolean) => void;
}

/** Play and pause, how fast, whether quiet years are skipped, and whether what was known moves along. */
export function PlayBar(props: PlayBarProps) {
  const { play, onStart, onPause, speed, onSpeed, skipQuiet, onSkipQuiet, along, onAlong } = props;
  return (
    <div class="play-bar" role="group" aria-label="Play the past">
      <button type="button" class="primary play" onClick={play.running ? onPause : onStart}>
        {play.running ? 'Pause' : 'Play'}
      </button>
      <label>
        A year in{' '}
        <select
          value={String(speed)}
          onChange={(event) => onSpeed(speeds.find((each) => String(each) === event.currentTarget.value) ?? speed)}
        >
          {speeds.map((each) => (
            <option key={each} value={String(each)}>
              {inWords(each)} seconds
            </option>
          ))}
        </select>
      </label>
      <Check label="Skip quiet years" on={skipQuiet} onChange={onSkipQuiet} />
      <Check label="Known by moves along" on={along} onChange={onAlong} />
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Check({ label, on, onChange }: CheckProps) {
  return (
    <label class="play-check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} /> {label}
    </label>
  );
}
