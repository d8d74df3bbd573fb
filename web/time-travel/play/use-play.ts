import { useEffect, useRef, useState } from 'preact/hooks';
import type { DayNumber } from '../../dates/days.js';
import { beatMs, dayAfterFrame, dayAfterBeat, type PlaySettings } from './play-steps.js';

const wishesLessMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export interface Play {
  readonly running: boolean;
  readonly start: (from: DayNumber) => void;
  readonly pause: () => void;
}

/**
 * Plays days forward: evenly, or from event to event for readers who prefer reduced motion. It stops at the end.
 * @param onDay called with each further day
 * @param onEnd called once it has come to the end by itself
 */
export function usePlay(playing: PlaySettings, onDay: (day: DayNumber) => void, onEnd: () => void): Play {
  const [running, setRunning] = useState(false);
  const at = useRef(0);
  // The settings may change during a play without stopping it.
  const latest = useRef({ playing, onDay, onEnd });
  latest.current = { playing, onDay, onEnd };
  const { secondsAYear } = playing;
  useEffect(() => {
    if (!running) return;
    let over = false;
    const goTo = (day: number) => {
      if (over) return;
      const before = Math.floor(at.current);
      at.current = day;
      if (Math.floor(day) !== before) latest.current.onDay(Math.floor(day));
      if (day < latest.current.playing.extent.to) return;
      over = true;
      setRunning(false);
      latest.current.onEnd();
    };
    if (wishesLessMotion()) {
      const beats = setInterval(
        () => goTo(dayAfterBeat(latest.current.playing, Math.floor(at.current))),
        beatMs(secondsAYear),
      );
      return () => clearInterval(beats);
    }
    let before: number | undefined;
    let frame = requestAnimationFrame(function draw(now) {
      frame = requestAnimationFrame(draw);
      // A page that was hidden goes on from its last day, and does not catch up.
      goTo(dayAfterFrame(latest.current.playing, at.current, Math.min(now - (before ?? now), 250)));
      before = now;
    });
    return () => cancelAnimationFrame(frame);
  }, [running, secondsAYear]);
  return {
    running,
    start: (from) => {
      at.current = from;
      latest.current.onDay(from);
      setRunning(true);
    },
    pause: () => setRunning(false),
  };
}
