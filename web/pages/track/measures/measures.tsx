import { partyInWords } from '../../../wording/party-names.js';
import { ageInDays, agoInWords, shortDateInWords, daysInWords, inWords, plain } from '../../../wording/words.js';
import type { Level } from '../../../contract/answers.js';
import type { Metrics } from '../../../contract/track-answers.js';
import { EventLink, Opens } from '../events/event-link.js';
import { ExchangeMeasures } from './exchange-measures.js';
import { Measure } from './measure.js';

const score = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });

/** The measures, each number with the events that make it. */
export function Measures({ track, metrics }: { readonly track: string; readonly metrics: Metrics }) {
  const { goldstein, publishers, direction, openAsks, daysInStatus } = metrics;
  const signs = [
    ...(direction.riskAlert ? ['risk alert'] : []),
    ...(direction.resolutionOpportunity ? ['resolution opportunity'] : []),
  ];
  return (
    <section class="measures" aria-labelledby="measures">
      <h2 id="measures">Measures</h2>
      <dl class="measure-list">
        <Contacts metrics={metrics} />
        {daysInStatus && <Measure name="Days in this status">{ageInDays(daysInStatus)}</Measure>}
        <Freezes freezes={metrics.freezes} />
        <Rhythm rhythm={metrics.rhythm} />
        <Measure name="Direction over the month">
          <Opens what={[plain(direction.change), ...signs].join(', ')} events={direction.events} />
        </Measure>
        <Measure name={`Goldstein, ${goldstein.days} days`}>
          <Opens what={score.format(goldstein.sum)} events={goldstein.events} />
          <p class="soft">{goldstein.scale}</p>
        </Measure>
        <Measure name="Independent publishers">
          {inWords(publishers.count)}
          {publishers.names.length > 0 && <p class="soft">{publishers.names.join('; ')}</p>}
          {publishers.event && (
            <p class="because">
              of <EventLink id={publishers.event} />
            </p>
          )}
        </Measure>
        <Measure name="Open demands">
          <Opens what={inWords(openAsks.count)} events={openAsks.events} />
        </Measure>
        {Object.entries(metrics.concessions).map(([party, tally]) => (
          <Measure key={party} name={`Concessions by ${partyInWords(party)}`}>
            <Opens what={inWords(tally.count)} events={tally.events} />
            {tally.withdrawn.count > 0 && (
              <Opens what={`${inWords(tally.withdrawn.count)} withdrawn`} events={tally.withdrawn.events} />
            )}
          </Measure>
        ))}
        <ExchangeMeasures track={track} />
      </dl>
    </section>
  );
}

const levels: readonly Level[] = [
  ...(['head-of-state', 'head-of-government', 'ministerial', 'senior-official'] as const),
  ...(['working-level', 'armed-forces', 'other-branch', 'quasi-official'] as const),
];

function Contacts({ metrics }: { readonly metrics: Metrics }) {
  const { lastContact, lastDialogue, lastCompleteDialogue, lastDedicatedDialogue, lastMechanismSession, byLevel } =
    metrics;
  return (
    <>
      <Measure name="Last dialogue">
        <Last last={lastDialogue} />
      </Measure>
      {lastDialogue?.form === 'partial' && (
        <Measure name="Last dialogue of every party">
          <Last last={lastCompleteDialogue} />
        </Measure>
      )}
      <Measure name="Last talks on the subject alone">
        <Last last={lastDedicatedDialogue} />
      </Measure>
      <Measure name="Last contact">
        <Last last={lastContact} />
      </Measure>
      <Measure name="Last session of a mechanism">
        <Last last={lastMechanismSession} />
      </Measure>
      <Measure name="Last contact by level">
        <ul class="by-level">
          {levels
            .flatMap((level) => {
              const last = byLevel[level]?.lastContact;
              return last ? [{ level, last }] : [];
            })
            .map(({ level, last }) => (
              <li key={level}>
                {plain(level)}: {agoInWords(last.days)}
                <p class="because">
                  <EventLink id={last.event} />
                </p>
              </li>
            ))}
        </ul>
      </Measure>
    </>
  );
}

function Last({ last }: { readonly last: Metrics['lastContact'] }) {
  if (!last) return <>None on record</>;
  return (
    <>
      {agoInWords(last.days)}, {shortDateInWords(last.date)}
      {last.level && `, ${plain(last.level).toLowerCase()}`}
      {last.form === 'indirect' && ', indirect'}
      {last.missing.length > 0 && `, without ${last.missing.map(partyInWords).join(', ')}`}
      <p class="because">
        <EventLink id={last.event} />
      </p>
    </>
  );
}

function Freezes({ freezes }: { readonly freezes: Metrics['freezes'] }) {
  const { count, events, totalDays, current, medianDaysToThaw } = freezes;
  return (
    <Measure name="Freezes">
      <Opens what={inWords(count)} events={events} />
      {count > 0 && <p class="soft">{daysInWords(totalDays)} in total</p>}
      {medianDaysToThaw && <p class="soft">{daysInWords(medianDaysToThaw)} median to thaw</p>}
      {current && (
        <p>
          The current one for {daysInWords(current.days)}, since <EventLink id={current.event} />
        </p>
      )}
    </Measure>
  );
}

function Rhythm({ rhythm }: { readonly rhythm: Metrics['rhythm'] }) {
  const { dialogues, medianGapDays, longestGap, silence } = rhythm;
  return (
    <>
      <Measure name="Dialogues">
        <Opens what={inWords(dialogues.count)} events={dialogues.events} />
        {medianGapDays && <p class="soft">{daysInWords(medianGapDays)} median interval</p>}
      </Measure>
      {longestGap && (
        <Measure name="Longest silence between dialogues">
          <Opens what={daysInWords(longestGap.days)} events={[longestGap.from, longestGap.to]} />
        </Measure>
      )}
      {silence && (
        <Measure name="Silence since the last dialogue">
          {daysInWords(silence.days)}
          {silence.rank !== null && <p class="soft">longer than {percent.format(silence.rank)} of earlier silences</p>}
        </Measure>
      )}
    </>
  );
}
