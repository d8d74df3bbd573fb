import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePlace } from '../time-travel/as-of.js';
import { apiBase } from '../api/client.js';
import { type Liveness, useLiveness } from '../api/live.js';
import { ageInWords, inWords } from '../wording/words.js';
import { PastBanner } from './past-banner.js';
import './shell.css';
import { usePageFocus } from './use-page-focus.js';

const pages = [
  { path: '/', name: 'Board' },
  { path: '/inbox', name: 'Inbox' },
  { path: '/compare', name: 'Compare' },
  { path: '/record', name: 'Record' },
  { path: '/import', name: 'Import' },
  { path: '/sources', name: 'Sources' },
  { path: '/alerts', name: 'Alerts' },
  { path: '/account', name: 'Account' },
] as const;

/** The frame of every page: skip link for the keyboard, head, sign of the live connection, banner of the past. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { path, href } = usePlace();
  const arrivedAt = usePageFocus(path);
  return (
    <>
      <a class="skip" href="#page">
        Skip to the page
      </a>
      <header class="masthead">
        <a class="name" href={href('/')}>
          Thaw
        </a>
        <nav aria-label="Pages">
          {pages.map((page) => (
            <a key={page.path} href={href(page.path)} aria-current={isAt(path, page.path) ? 'page' : undefined}>
              {page.name}
            </a>
          ))}
          <a href={`${apiBase}/docs`}>API</a>
        </nav>
        <LivenessSign />
      </header>
      {readsThePast(path) && <PastBanner />}
      <main id="page" tabIndex={-1}>
        {children}
      </main>
      <p class="visually-hidden" role="status">
        {arrivedAt}
      </p>
    </>
  );
}

/** Whether a page shows what stood on a day; forms record now, whatever day was read before. */
function readsThePast(path: string): boolean {
  return path === '/' || /^\/(tracks|events|compare)(\/|$)/.test(path);
}

function isAt(path: string, page: string): boolean {
  return page === '/' ? path === '/' || path.startsWith('/tracks/') : path === page || path.startsWith(`${page}/`);
}

function LivenessSign() {
  const liveness = useLiveness();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class={`liveness ${liveness.state}`} role="status">
      {livenessInWords(liveness, now)}
    </span>
  );
}

function livenessInWords({ state, position, heardAt }: Liveness, now: number): string {
  const at = position === null ? '' : `, ${inWords(position)} ${position === 1 ? 'entry' : 'entries'} on record`;
  switch (state) {
    case 'connecting':
      return 'connecting';
    case 'live':
      return `live${at}`;
    case 'polling':
      return `polling${at}`;
    case 'lost':
      return `no answer${heardAt === null ? '' : `; data is ${ageInWords(now - heardAt)} old`}`;
  }
}
