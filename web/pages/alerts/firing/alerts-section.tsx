import { NotPermitted } from '../../../ui/permitted.js';
import { useState } from 'preact/hooks';
import { usePlace } from '../../../time-travel/as-of.js';
import { at } from '../../../api/base-path.js';
import { queryOf } from '../../../api/client.js';
import { useQuery } from '../../../api/use-query.js';
import { inWords } from '../../../wording/words.js';
import { Empty, Loading, ProblemNote } from '../../../ui/notes.js';
import type { Alert, AlertRuleList } from '../../../contract/alert-answers.js';
import { ChoiceField } from '../../../forms/fields.js';
import { alertStateInWords } from '../shared/signs.js';
import { useAlertsVersion } from '../shared/use-alerts-version.js';
import { useTracks } from '../../../api/tracks.js';
import { trackOptions } from '../../../forms/pickers/track-options.js';
import { type Pages, usePages } from '../../../api/use-pages.js';
import { statesInQuery, groupsOf, shownStates } from './alert-groups.js';
import { AlertItem } from './alert-item.js';

/** Alerts: firing first, then pending, acknowledged and past. */
export default function AlertsSection() {
  const { query } = usePlace();
  const version = useAlertsVersion();
  const chosen = query.getAll('state');
  const filter = { rule: query.get('rule') ?? undefined, track: query.get('track') ?? undefined };
  const asked = statesInQuery(chosen);
  const path = (state: string[], limit: number) =>
    state.length === 0 ? null : `/alerts${queryOf({ state, ...filter, limit })}`;
  // One large page: the sort by severity covers only loaded alerts.
  const open = usePages<Alert>(path(asked.open, 500), version);
  const past = usePages<Alert>(path(asked.past, 25), version);
  const wanted = (alerts: readonly Alert[]) =>
    chosen.length === 0 ? alerts : alerts.filter(({ state }) => chosen.includes(state));
  const isFiltered = chosen.length > 0 || filter.rule !== undefined || filter.track !== undefined;
  return (
    <>
      <NotPermitted right="operate" to="acknowledge and silence alerts" />
      <Filters />
      {open.problem && <ProblemNote problem={open.problem} again={open.again} />}
      {asked.open.length > 0 && !open.data && open.loading && <Loading what="the alerts" />}
      {open.data && past.data && past.data.length > 0 && (
        <p>
          <a href="#alerts-past">Past alerts</a> are listed below.
        </p>
      )}
      {open.data && <OpenAlerts pages={open} alerts={wanted(open.data)} chosen={chosen} changed={open.again} />}
      {past.problem && !open.problem && <ProblemNote problem={past.problem} again={past.again} />}
      {past.data && <PastAlerts pages={past} isFiltered={isFiltered} changed={past.again} />}
    </>
  );
}

interface ListProps {
  readonly pages: Pages<Alert>;
  readonly changed: () => void;
}

function OpenAlerts({
  pages,
  alerts,
  chosen,
  changed,
}: ListProps & { readonly alerts: readonly Alert[]; readonly chosen: readonly string[] }) {
  const groups = groupsOf(alerts).filter(
    ({ states, name, alerts: some }) =>
      some.length > 0 || (name === 'Firing' && (chosen.length === 0 || chosen.includes(states[0]!))),
  );
  return (
    <>
      {groups.map((group) => (
        <section key={group.name} aria-labelledby={`alerts-${group.name}`}>
          <h2 id={`alerts-${group.name}`}>
            {group.name} <span class="count">{inWords(group.alerts.length)}</span>
          </h2>
          {group.alerts.length === 0 ? (
            <Empty>
              No alert is firing. <a href={at('/alerts/rules')}>Rules</a> say when one does; “Watch this” on the page of
              a track makes one.
            </Empty>
          ) : (
            <GroupList alerts={group.alerts} changed={changed} />
          )}
        </section>
      ))}
      {groups.length === 0 && <Empty>No alert is in that state.</Empty>}
      <More pages={pages} />
    </>
  );
}

const shownAtFirst = 40;

/** Alerts of a group, the first ones until more are requested. */
function GroupList({ alerts, changed }: { readonly alerts: readonly Alert[]; readonly changed: () => void }) {
  const [shown, show] = useState(shownAtFirst);
  return (
    <>
      <ul class="alert-list">
        {alerts.slice(0, shown).map((alert) => (
          <AlertItem key={alert.key} alert={alert} changed={changed} />
        ))}
      </ul>
      {alerts.length > shown && (
        <p class="section-acts">
          <button type="button" onClick={() => show(shown + 200)}>
            Show more of the {inWords(alerts.length - shown)} others
          </button>
        </p>
      )}
    </>
  );
}

function PastAlerts({ pages, isFiltered, changed }: ListProps & { readonly isFiltered: boolean }) {
  return (
    <section aria-labelledby="alerts-past">
      <h2 id="alerts-past">
        Past{' '}
        <span class="count">
          {inWords(pages.data!.length)}
          {pages.more && ' so far'}
        </span>
      </h2>
      {pages.data!.length === 0 ? (
        <Empty>{isFiltered ? 'No past alert matches the filter.' : 'No alert has ended yet.'}</Empty>
      ) : (
        <ul class="alert-list">
          {pages.data!.map((alert) => (
            <AlertItem key={alert.key} alert={alert} changed={changed} />
          ))}
        </ul>
      )}
      <More pages={pages} />
    </section>
  );
}

function More({ pages }: { readonly pages: Pages<Alert> }) {
  if (!pages.more) return null;
  return (
    <button type="button" onClick={pages.more} disabled={pages.loading}>
      {pages.loading ? 'Loading more …' : 'Show more'}
    </button>
  );
}

function Filters() {
  const { query, change } = usePlace();
  const rules = useQuery<AlertRuleList>('/alert-rules');
  const tracks = trackOptions(useTracks().values());
  const rule = query.get('rule') ?? '';
  const known = rules.data?.data ?? [];
  const states = query.getAll('state');
  const isKnown = rule === '' || known.some(({ id }) => id === rule);
  return (
    <form
      class="alert-filters"
      role="search"
      aria-label="Filter the alerts"
      onSubmit={(event) => event.preventDefault()}
    >
      <fieldset class="state-choice">
        <legend>State</legend>
        {shownStates.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={states.includes(state)}
            onClick={() =>
              change({ state: states.includes(state) ? states.filter((one) => one !== state) : [...states, state] })
            }
          >
            {alertStateInWords(state)}
          </button>
        ))}
      </fieldset>
      <ChoiceField
        label="Rule"
        value={rule}
        options={[
          { value: '', label: 'All rules' },
          ...known.map(({ id, name }) => ({ value: id, label: name })),
          ...(isKnown ? [] : [{ value: rule, label: rules.data ? 'Removed rule' : '…' }]),
        ]}
        onValue={(value) => change({ rule: value || undefined })}
      />
      <ChoiceField
        label="Track"
        value={query.get('track') ?? ''}
        none="All tracks"
        options={tracks}
        onValue={(value) => change({ track: value || undefined })}
      />
      {(states.length > 0 || rule !== '' || query.get('track')) && (
        <button type="button" onClick={() => change({ state: undefined, rule: undefined, track: undefined })}>
          Show all
        </button>
      )}
    </form>
  );
}
