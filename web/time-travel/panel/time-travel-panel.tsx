import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { StatusInterval, Status } from '../../contract/answers.js';
import { LazyPart } from '../../ui/lazy-part.js';
import { statusInWords } from '../../ui/status-mark.js';
import { dayInWords, sinceInWords } from '../../wording/words.js';
import type { AsOf } from '../as-of.js';
import { CiteButton } from '../citation/cite-button.js';
import './time-travel-panel.css';
import { DayRow } from './day-row.js';
import { type DayNumber, dayOf, isoOf, today } from '../../dates/days.js';
import { type AsOfControl, type AsOfChange, useAsOfControl } from './as-of-draft.js';
import { intervalOn } from '../status-on.js';
import { PlayBar } from '../play/play-bar.js';
import { firstDayOf, type PlaySettings, type SecondsAYear } from '../play/play-steps.js';
import type { DayExtent } from '../slider-steps.js';
import { usePlay } from '../play/use-play.js';

const loadLaterKnowledge = () => import('./later-knowledge.js');

export interface TimeTravelPanelProps {
  /** The extent of both sliders. */
  readonly from: DayNumber;
  readonly to: DayNumber;
  /** Sorted days of events. */
  readonly steps: readonly DayNumber[];
  /** Sorted days on which something became known; those of the events where absent. */
  readonly knownSteps?: readonly DayNumber[] | undefined;
  /** Whose reading is cited, and of which later knowledge is counted. */
  readonly track?: string | undefined;
  /** The history that is shown: its changes are announced while it is played. */
  readonly intervals?: readonly StatusInterval[] | undefined;
  readonly children?: ComponentChildren;
}

/** The two clocks of a page: what had happened by a day, as known by a day. It reads and writes those of the address. */
export function TimeTravelPanel({
  from,
  to,
  steps,
  knownSteps = steps,
  track,
  intervals,
  children,
}: TimeTravelPanelProps) {
  const hand = useAsOfControl();
  const span = useMemo(() => ({ from, to: Math.max(from, to) }), [from, to]);
  const player = usePlayer({ hand, span, steps, intervals });
  const { play, valid, known, moveValid, moveKnown, along } = player;
  const calmly = (move: (day: DayNumber) => AsOfChange) => ({
    onMove: (day: DayNumber) => player.byHand(() => hand.move(move(day))),
    onSet: (day: DayNumber) => player.byHand(() => hand.settle(move(day))),
    onRest: () => hand.settle(),
  });
  return (
    <section class="clock-panel" aria-label="Time travel">
      <DayRow
        name="Happened by"
        meaning={meaningOfValid(valid)}
        day={valid}
        released={today()}
        span={span}
        reach={span}
        steps={steps}
        step="event"
        {...calmly(moveValid)}
        onRelease={() => player.byHand(() => hand.settle({ validAt: undefined, ...(along && { knownAt: undefined }) }))}
      />
      <DayRow
        name="Known by"
        meaning={meaningOfKnown(known)}
        day={known}
        released={today()}
        span={span}
        reach={{ from, to: Math.max(from, Math.min(to, today())) }}
        steps={knownSteps}
        step="news"
        refused={notYetKnown}
        {...calmly(moveKnown)}
        onRelease={() => player.byHand(() => hand.settle(player.unlinked({ knownAt: undefined })))}
      />
      <div class="clock-foot">
        <PlayBar {...player.bar} />
        {track !== undefined && <CiteButton track={track} />}
        {children}
      </div>
      <p class="visually-hidden" role="status">
        {player.said}
      </p>
      {track !== undefined && hand.asOf.knownAt !== undefined && (
        <LaterPlace track={track} asOf={hand.asOf} resting={!hand.moving && !play.running} />
      )}
    </section>
  );
}

interface LaterPlaceProps {
  readonly track: string;
  readonly asOf: AsOf;
  /** Whether the days rest, so that the count is worth a request. */
  readonly resting: boolean;
}

/** The place of what became known later; it is kept while the days move. */
function LaterPlace({ track, asOf, resting }: LaterPlaceProps) {
  return (
    <div class="later-place">
      {resting && <LazyPart what="what became known later" load={loadLaterKnowledge} props={{ track, asOf }} />}
    </div>
  );
}

interface PlayerParts {
  readonly hand: AsOfControl;
  readonly span: DayExtent;
  readonly steps: readonly DayNumber[];
  readonly intervals: readonly StatusInterval[] | undefined;
}

/** Everything about the two clocks that changes by itself or by hand. */
function usePlayer({ hand, span, steps, intervals }: PlayerParts) {
  const { asOf } = hand;
  const [speed, setSpeed] = useState<SecondsAYear>(5);
  const [skipQuiet, setSkipQuiet] = useState(true);
  const [along, setAlong] = useState(asOf.knownAt !== undefined && asOf.knownAt === asOf.validAt);
  const { said, say, announce } = useSaid(intervals);
  const valid = asOf.validAt === undefined ? undefined : dayOf(asOf.validAt);
  const known = asOf.knownAt === undefined ? undefined : dayOf(asOf.knownAt);
  const moveValid = (day: DayNumber): AsOfChange => ({ validAt: isoOf(day), ...(along && knownAlong(day)) });
  // The future has not happened: a play ends today, wherever the slider does.
  const playing: PlaySettings = useMemo(
    () => ({ extent: { from: span.from, to: Math.min(span.to, today()) }, steps, secondsAYear: speed, skipQuiet }),
    [span, steps, speed, skipQuiet],
  );
  const play = usePlay(
    playing,
    (day) => {
      hand.move(moveValid(day), 'steady');
      announce(day, '');
    },
    () => {
      hand.settle();
      announce(playing.extent.to, 'At the end. ');
    },
  );
  const pause = () => {
    play.pause();
    hand.settle();
    say('Paused');
  };
  const unlinked = (moved: AsOfChange): AsOfChange => {
    setAlong(false);
    return moved;
  };
  const link = (on: boolean) => {
    setAlong(on);
    if (on) hand.settle(knownAlong(valid ?? today()));
  };
  return {
    ...{ play, said, valid, known, along, moveValid, unlinked },
    moveKnown: (day: DayNumber) => unlinked({ knownAt: isoOf(day) }),
    byHand: (act: () => void) => {
      if (play.running) pause();
      act();
    },
    bar: {
      ...{ play, speed, skipQuiet, along, onPause: pause, onSpeed: setSpeed, onSkipQuiet: setSkipQuiet, onAlong: link },
      onStart: () => {
        const begins = firstDayOf(valid, playing.extent);
        play.start(begins);
        announce(begins, 'Playing. ');
      },
    },
  };
}

/** What is said aloud while the past is played: each other status, and not each day. */
function useSaid(intervals: readonly StatusInterval[] | undefined) {
  const [said, say] = useState('');
  const shown = useRef<Status | undefined>(undefined);
  const announce = (day: DayNumber, before: string) => {
    const interval = intervals && intervalOn(intervals, day);
    const words = interval
      ? `${statusInWords(interval.status)} ${sinceInWords(interval.from)}`
      : dayInWords(isoOf(day));
    if (before || (interval && interval.status !== shown.current)) say(before + words);
    shown.current = interval?.status;
  };
  return { said, say, announce };
}

function knownAlong(day: DayNumber): AsOfChange {
  return { knownAt: isoOf(Math.min(day, today())) };
}

function notYetKnown(day: DayNumber): string | null {
  return day > today() ? 'this is later than today: future knowledge cannot be shown' : null;
}

function meaningOfValid(day: DayNumber | undefined): string {
  if (day === undefined) return 'How things stand today.';
  const words = dayInWords(isoOf(day));
  return day > today()
    ? `How things will stand on ${words} if nothing further happens.`
    : `How things stood on ${words}.`;
}

function meaningOfKnown(day: DayNumber | undefined): string {
  if (day === undefined) return 'By all that is known today.';
  return `As known at the end of ${dayInWords(isoOf(day))}.`;
}
