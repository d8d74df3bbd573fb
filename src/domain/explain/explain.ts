import { suspenders } from './exchange-sentences.js';
import { sentencesOf } from './sentences.js';
import { type AppliedRule, type Explanation, explainLimits } from './explanation.js';
import type { TrackState } from '../fold/state.js';
import { flagGrounds } from '../reading/flags.js';
import { type Term, termEntries } from '../reading/ledger/terms.js';
import { actName, type FoldStep, foldTrace, transitionOf } from '../reading/fold-trace.js';
import { possibleChanges } from './possible-changes.js';
import { readingOf } from '../reading/make-reading.js';
import type { TrackView } from '../reading/track-view.js';
import { type Beginning, ruledBeginning, withExpiries, type StatusPeriod } from '../fold/status-history.js';
import { ineffectiveSince } from './ineffective-events.js';

/** Explains a track on a day from the fold alone: it is pure, and does not include texts that only the log holds. */
export function explainView(view: TrackView): Explanation {
  const { periods, count, policy } = view;
  const reading = readingOf(view);
  const state = withExpiries(view.state, view.validAt, view.policy);
  const path = foldTrace(view);
  const now = periods[count - 1];
  const began = now && periods[now.statusFrom];
  const later = now ? periods.slice(now.statusFrom + 1, count) : [];
  const found = {
    reading,
    ...chainOf(view, path),
    ineffective: ineffectiveSince(path, reading.status === 'none' ? undefined : began, later, policy),
    grounds: flagGrounds(view, state, reading.pressure.level),
    changes: possibleChanges(view, path, reading.status),
    terms: suspendersTerms(view, state),
  };
  return { ...found, sentences: sentencesOf({ ...found, view, state }) };
}

/** The open terms of the parties that suspended the track. */
function suspendersTerms(view: TrackView, state: TrackState): Term[] {
  const parties = suspenders(state);
  if (parties.length === 0) return [];
  return termEntries(view.visible(), view.validAt).filter(
    ({ open, by }) => open && by.some((party) => parties.includes(party)),
  );
}

function chainOf({ periods, count, policy }: TrackView, path: readonly FoldStep[]) {
  const now = periods[count - 1];
  if (!now) return { chain: [], periodCount: 0 };
  const moved = (i: number) => periods[i - 1]?.formal !== periods[i]!.formal;
  let formalFrom = count - 1;
  while (formalFrom > 0 && !moved(formalFrom)) formalFrom -= 1;
  const ends = [now.statusFrom, now.practiceFrom, formalFrom];
  const within = Array.from({ length: count - now.statusFrom }, (_, i) => now.statusFrom + i);
  const shown = new Set([...within.slice(-explainLimits.steps), ...ends]);
  const steps = new Map(path.map((step) => [step.event.id, step]));
  const chain = [...shown]
    .sort((a, b) => b - a)
    .flatMap((i) => {
      const period = periods[i]!;
      const ruled = ruledBeginning(period);
      const begun: Beginning[] = ruled && ruled !== period ? [period, ruled] : [period];
      return begun.map((began) => {
        return { period, began, rule: ruleOf(began, period, periods[i - 1], steps, policy) };
      });
    });
  return { chain, periodCount: count - Math.min(...ends) };
}

type Policy = TrackView['policy'];

function ruleOf(
  { cause, event }: Beginning,
  period: StatusPeriod,
  before: StatusPeriod | undefined,
  steps: ReadonlyMap<string, FoldStep>,
  policy: Policy,
): AppliedRule {
  const { formal, practice } = period;
  const from = before?.formal ?? 'none';
  if (cause === 'clock:assessment-expired') return { kind: 'assessment-expired' };
  if (cause === 'clock:expired') return { kind: 'expiry', from, to: formal };
  if (cause === 'clock:lapsed') return { kind: 'lapse', practice };
  const days = /after-(\d+)-days$/.exec(cause)?.[1];
  if (days !== undefined) return silence(Number(days), period, policy);
  const act = event && actName(event);
  if (!event || act === null) return { kind: 'assessment' };
  const row = transitionOf(act, policy);
  if (row && formal !== from) {
    const step = steps.get(event.id);
    const fromState = step?.after.formal.state === formal ? step.before.formal.state : from;
    return { kind: 'act', act, row: row.acts, from: fromState, to: formal };
  }
  if (act === 'CooperationLapsed') return { kind: 'lapse', act, practice };
  return { kind: practice === before?.practice ? 'term' : 'contact', act, practice };
}

function silence(days: number, { practice, formal }: StatusPeriod, policy: Policy): AppliedRule {
  const { quietAfterDays, silentAfterDays, silentAfterDaysWhileAgreed } = policy.practice;
  const agreed = formal === 'resumed' || formal === 'exploratory';
  const named: AppliedRule['threshold'] =
    practice === 'quiet' ? 'quietAfterDays' : agreed ? 'silentAfterDaysWhileAgreed' : 'silentAfterDays';
  const own = { quietAfterDays, silentAfterDays, silentAfterDaysWhileAgreed }[named];
  return { kind: 'silence', practice, days, threshold: own === days ? named : 'rhythm' };
}
