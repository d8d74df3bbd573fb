import type { ComponentType } from 'preact';
import { useRoute } from 'preact-iso';
import { usePartyNames } from '../../api/parties.js';
import { usePlace } from '../../time-travel/as-of.js';
import { LazyPart } from '../../ui/lazy-part.js';
import NotFound from '../../app/not-found.js';
import { useTitle } from '../../app/use-title.js';
import './alerts.css';
import './shared/alert-form.css';
import './rules/back-test/back-test.css';

type Section = () => Promise<{ readonly default: ComponentType }>;

const sections: readonly { readonly path: string; readonly name: string; readonly load: Section }[] = [
  { path: '', name: 'Alerts', load: () => import('./firing/alerts-section.js') },
  { path: 'rules', name: 'Rules', load: () => import('./rules/rules-section.js') },
  { path: 'silences', name: 'Silences', load: () => import('./silences/silences-section.js') },
  { path: 'channels', name: 'Channels', load: () => import('./channels/channels-section.js') },
  { path: 'deliveries', name: 'Deliveries', load: () => import('./deliveries/deliveries-section.js') },
];

/** Page of alerts, rules, silences, channels and deliveries, each at its own address. */
export default function AlertsPage() {
  usePartyNames();
  const { params } = useRoute();
  const { href } = usePlace();
  const path = params.section ?? '';
  const section = sections.find((one) => one.path === path);
  useTitle(!section || path === '' ? 'Alerts' : `${section.name}, alerts`);
  if (!section) return <NotFound />;
  return (
    <>
      <h1>Alerts</h1>
      <nav class="alert-sections" aria-label="Sections of alerts">
        {sections.map((one) => (
          <a
            key={one.path}
            href={href(one.path === '' ? '/alerts' : `/alerts/${one.path}`)}
            aria-current={one === section ? 'page' : undefined}
          >
            {one.name}
          </a>
        ))}
      </nav>
      <LazyPart key={path} what={section.name.toLowerCase()} load={section.load} props={{}} />
    </>
  );
}
